"""Start the hall on this machine and keep it running: broker, controller, and its terminals if asked.

Ctrl-C (or SIGTERM) ends everything in order and leaves nothing running. What each program says stands in
the home's `logs` folder.
"""

import argparse
import sys

from hall.home import Home, sole_use
from hall.roster import Roster
from hall.supervise import Supervisor
from hall.writable import require_writable


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--terminals", action="store_true", help="also start every terminal of the site on this machine"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--windowed", action="store_true", help="the terminals open in windows instead of full screen")
    where.add_argument("--offscreen", action="store_true", help="the terminals run without any display")


def run(home: Home, options: argparse.Namespace) -> int:
    require_writable(home)
    roster = Roster(home, home.site())
    shown = ["--windowed"] if options.windowed else ["--offscreen"] if options.offscreen else []
    with sole_use(home), Supervisor(home.log_folder) as supervisor:
        supervisor.start(roster.broker())
        if not supervisor.until(roster.broker_is_ready, within_s=20):
            return _gave_up(supervisor, "broker")
        supervisor.start(roster.controller())
        if options.terminals:
            for terminal in roster.site.terminals:
                supervisor.start(roster.terminal(terminal, *shown))
        sys.stderr.write(f"{roster.site.name} is up (home {home.folder}). Ctrl-C ends it.\n")
        supervisor.run()
    return 0


def _gave_up(supervisor: Supervisor, name: str) -> int:
    if supervisor.asked_to_stop:
        return 0
    said = supervisor.log_file(name).read_text(errors="replace").strip()
    sys.stderr.write(f"hall: the {name} did not start; it said:\n{said}\n")
    return 1
