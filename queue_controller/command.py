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
    parser.add_argument("--verbose", action="store_true", help="also log what is only of interest to a developer")


def run(home: Home, options: argparse.Namespace) -> int:
    from hall.log import log_to_stderr
    from queue_controller.domain.evolve import Contradiction
    from queue_controller.journal.mistakes import AlreadyLed, Damaged, JournalMistake
    from queue_controller.process import run_controller
    from queue_controller.storage import Unavailable
    from queue_controller.vault.vault import VaultMistake

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    log_to_stderr(verbose=options.verbose)
    try:
        return 0 if run_controller(home, stop, standby=options.standby) else 1
    except (AlreadyLed, Contradiction, Damaged, JournalMistake, Unavailable, VaultMistake) as error:
        sys.stderr.write(f"hall controller: {error}\n")
        return 1
