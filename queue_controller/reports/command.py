"""Numbers for managers: taken, served, missed, waits, service, windows and ratings (统计报表).

  hall report day                           today: by hour, area, service, window, clerk and way in
  hall report day --day 2027-03-01          another day
  hall report --from 2027-03-01 --to 2027-03-31 --by service       one breakdown of a span of days
  hall report --from 2027-03-01 --by hour --window 3               … of one area, service, window, clerk, channel …
  hall report notices --from 2027-03-01     long pauses, skipped numbers, long services, early closings (督查)
  hall report compare --from 2027-03-01 --to 2027-03-31 --before 2026-03-01 2026-03-31     is the wait any shorter?
  hall report rebuild                       make all figures again from the journal

With --csv FILE, --xlsx FILE or --json it is written down as well, with every figure there is; in JSON times are
milliseconds and shares permille. Figures are kept while the hall runs and brought up to date before they are shown.
It ends with 0 if there was something to show, with 1 if there was nothing, with 2 if it could not begin.
"""

import argparse
import sys
from datetime import date
from pathlib import Path

from hall.home import Home

FILTERS = ("area", "service", "window", "clerk", "channel", "source", "class")
BREAKDOWNS = ("hour", "day", *FILTERS)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=["day", "notices", "compare", "rebuild"], help="without: a span")
    parser.add_argument("--day", type=_day, metavar="DAY", help="YYYY-MM-DD; today when left out")
    parser.add_argument("--from", dest="first", type=_day, metavar="DAY", help="the first day")
    parser.add_argument("--to", dest="last", type=_day, metavar="DAY", help="the last day; the first when left out")
    parser.add_argument("--before", nargs=2, type=_day, metavar="DAY", help="the span to compare with")
    parser.add_argument("--by", choices=BREAKDOWNS, help="what the figures are broken down by")
    for one in FILTERS:
        parser.add_argument(f"--{one}", dest=f"only_{one}", metavar="ID", help=f"only this {one}")
    parser.add_argument("--csv", type=Path, metavar="FILE")
    parser.add_argument("--xlsx", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lang", choices=["zh", "en"], default="zh")


def run(home: Home, options: argparse.Namespace) -> int:
    from hall.log import log_to_stderr
    from queue_controller.journal.mistakes import Damaged, JournalMistake
    from queue_controller.migrations import NewerTables
    from queue_controller.reports.answering import Mistaken
    from queue_controller.reports.asking import answer
    from queue_controller.reports.folding import NotInTheBooks
    from queue_controller.storage import Unavailable

    log_to_stderr(quiet=True)
    try:
        return answer(home, options)
    except (Damaged, JournalMistake, Mistaken, NewerTables, NotInTheBooks, Unavailable) as error:
        sys.stderr.write(f"hall report: {error}\n")
        return 2


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day: YYYY-MM-DD") from None
