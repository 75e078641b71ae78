"""Run the hall's controller: it decides, keeps the journal, answers the terminals and tells the screens.

It ends with status 0 on SIGTERM and Ctrl-C, after what it was deciding is on disk and said.
"""

import argparse
import signal
import sys
import threading

from hall.home import Home


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--standby", action="store_true", help="while another controller leads, wait to take over")
    parser.add_argument("--check", action="store_true", help="only read the journal as a start would; change nothing")
    parser.add_argument("--verbose", action="store_true", help="also log what is only of interest to a developer")


def run(home: Home, options: argparse.Namespace) -> int:
    from hall.log import log_to_stderr
    from hall.writable import require_writable
    from queue_controller.domain.folding.changes import Contradiction
    from queue_controller.journal.mistakes import AlreadyLed, Damaged, JournalMistake
    from queue_controller.process import run_controller
    from queue_controller.storage import Unavailable
    from queue_controller.vault.vault import VaultMistake

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    log_to_stderr(verbose=options.verbose)
    try:
        if options.check:
            return _check(home)
        require_writable(home)
        return 0 if run_controller(home, stop, standby=options.standby) else 1
    except (AlreadyLed, Contradiction, Damaged, JournalMistake, Unavailable, VaultMistake) as error:
        sys.stderr.write(f"hall controller: {error}\n")
        return 1


def _check(home: Home) -> int:
    from queue_controller.opening import read_over

    end = read_over(home)
    said = (
        "There is no journal yet" if end is None else f"The journal is understood up to seq {end[1]} of epoch {end[0]}"
    )
    sys.stdout.write(f"{said}.\n")
    return 0
