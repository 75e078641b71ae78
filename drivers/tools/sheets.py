"""`hall device calibrate` and `hall device stock`: what the hall keeps of a printer of sheets."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec

from drivers.core.self_test import WORKS, Failed, Trial, settled
from drivers.office.book import Book, BookMistake
from drivers.office.calibration import Mismeasured, calibrated_by
from drivers.office.driver import IppPrinter
from drivers.office.pages import calibration_page
from drivers.office.port import Paper, Sheets
from drivers.office.self_test import print_page
from drivers.office.stock import Miscounted, Stock
from drivers.registry import Registry
from drivers.tools.target import made, read_target
from hall.clock import SystemClock
from hall.fonts import FontMissing
from hall.home import Home


class NotThere(ValueError):
    """What was named is no printer of sheets, lies in no tray of it, or does not answer."""


def calibrate(
    home: Home, text: str, paper_name: str, measured: Sequence[tuple[str, float]] | None, within_s: float
) -> int:
    """Prints the page that is measured; with `measured`, keeps what that tray prints off. Raises `NotThere`."""
    with _printer(home, text, within_s) as (printer, book):
        paper = _paper(paper_name)
        tray = printer.profile.trays.get(paper, "")
        if not tray and paper is not Paper.PLAIN:
            raise NotThere(
                f"{printer.profile.name}: no tray is named for {paper.value}: give it a profile with [trays]"
            )
        try:
            if measured is None:
                page = Sheets(pdf=calibration_page(), paper=paper, name="calibration", to_be_measured=True)
                print_page(printer, page, Trial(SystemClock(), within_s))
                sys.stderr.write("measure the lines on the page, then ask again with --measured A=… B=… C=… D=…\n")
                return 0
            off = calibrated_by(dict(measured))
            known = book.change(lambda known: known.calibrated(tray, off))
        except (Failed, FontMissing, Mismeasured, BookMistake) as mistake:
            sys.stderr.write(f"hall device calibrate: {mistake}\n")
            return 1
    _say({"tray": tray, "x": known.calibrations[tray].x, "y": known.calibrations[tray].y})
    return 0


def keep_stock(
    home: Home, text: str, paper_name: str, within_s: float, *, loaded: int | None, counted: int | None
) -> int:
    """Raises `NotThere`."""
    paper = _paper(paper_name)
    with _printer(home, text, within_s) as (_, book):
        try:
            if loaded is not None:
                known = book.change(lambda known: known.with_stock(paper, lambda stock: stock.load(loaded)))
            elif counted is not None:
                known = book.change(lambda known: known.with_stock(paper, lambda stock: stock.counted(counted)))
            else:
                known = book.read()
        except (Miscounted, BookMistake) as mistake:
            sys.stderr.write(f"hall device stock: {mistake}\n")
            return 1
    stock = known.stock.get(paper, Stock())
    _say({"paper": paper, **msgspec.structs.asdict(stock), "left_at_least": stock.least, "left_at_most": stock.most})
    return 0


@contextmanager
def _printer(home: Home, text: str, within_s: float) -> Iterator[tuple[IppPrinter, Book]]:
    registry, clock = Registry(home.profiles), SystemClock()
    device = made(read_target(text, registry), registry, clock, home.device_memory)
    if not isinstance(device, IppPrinter):
        raise NotThere(f"{text} is no printer of sheets")
    device.start()
    try:
        state = settled(device, clock, clock.monotonic_s() + within_s)
        book = device.book
        if book is None:
            reason = state.reason.value if state.reason else state.phase.value
            raise NotThere(f"{text}: {reason}")
        if state.phase not in WORKS:
            sys.stderr.write(f"the printer says: {state.reason.value if state.reason else state.phase.value}\n")
        yield device, book
    finally:
        device.stop()


def _paper(name: str) -> Paper:
    try:
        return Paper(name)
    except ValueError:
        raise NotThere(f"no paper {name!r}: there are {', '.join(Paper)}") from None


def _say(what: dict[str, object]) -> None:
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(what)).decode() + "\n")
