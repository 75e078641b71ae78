"""`hall report`: brings the figures up to date, and asks them."""

import argparse
import sys
from contextlib import ExitStack

from hall.clock import SystemClock
from hall.home import Home
from queue_controller.journal.migrate import is_made
from queue_controller.journal.reader import JournalReader
from queue_controller.opening import url_of_journal
from queue_controller.reports.answering import Answer
from queue_controller.reports.keeping import Keeper
from queue_controller.reports.reading import open_reports
from queue_controller.reports.store import ReportStore, StoreDamaged, store_url
from queue_controller.reports.words import COUNTING, NO_JOURNAL, Language, word

PORTION = 20_000
"""Records counted at once where nobody else wants the processor."""
SAID_FROM = 50_000
"""So many records are counted without a word."""


def answer(home: Home, options: argparse.Namespace) -> int:
    """Does what the command line says. Raises `Mistaken` and whatever counting and reading raise."""
    language = Language(options.lang)
    url, hall = url_of_journal(home), home.config().hall
    if not is_made(url):
        sys.stderr.write(f"{word(NO_JOURNAL, language)}\n")
        return 1
    with ExitStack() as stack:
        reader = JournalReader(url, hall)
        stack.callback(reader.close)
        store = ReportStore(store_url(url), hall)
        stack.callback(store.close)
        keeper = Keeper(reader, store)
        if options.what == "rebuild":
            keeper.begin_again()
        _catch_up(keeper, language)
        if options.what == "rebuild":
            return 0
        kept = ReportStore(store_url(url), hall, read_only=True)
        stack.callback(kept.close)

        def ask() -> int:
            with open_reports(kept, reader, hall, SystemClock().now()) as reports:
                return Answer(reports, options, language).give()

        try:
            return ask()
        except StoreDamaged:
            store.make_anew()
            _catch_up(Keeper(reader, store), language)
            return ask()


def _catch_up(keeper: Keeper, language: Language) -> None:
    """Counts what is not counted yet, and says how far it is where that takes a while."""
    total = left = keeper.left()
    said = -1
    while counted := keeper.step(PORTION):
        left -= counted
        percent = 100 - 100 * max(0, left) // max(1, total)
        if total > SAID_FROM and percent > said:
            said = percent
            sys.stderr.write(f"\r{word(COUNTING, language)} … {percent} %")
            sys.stderr.flush()
    if said >= 0:
        sys.stderr.write("\n")
