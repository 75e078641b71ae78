"""Each trouble at each point of a ticket, and the next ticket: never two valid papers, never one that nobody counts."""

from collections.abc import Callable

import pytest

from drivers.core.line import DeviceError
from drivers.ports import NotPrinted, Printed, Progress
from drivers.receipt import codec
from drivers.receipt.document import Qr, Receipt, Row, Text
from drivers.receipt.encode import encode
from drivers.receipt.profile import printer_profile
from tests.drivers.receipt.test_printer import Desk
from tests.drivers.support import paper_printer

FIRST = Receipt((Text("A023", 4), Row("前面等候", "3 人"), Qr("A023")))
SECOND = Receipt((Text("A024", 4), Row("前面等候", "4 人"), Qr("A024")))
PIECES = 5
CUT = codec.PARTIAL_CUT


class Trouble:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def sensors(self, sensors: tuple[int, int, int, int]) -> Callable[[], None]:
        return lambda: setattr(self.desk.printer, "sensors", sensors)

    def named(self, name: str) -> Callable[[], None]:
        printer, line = self.desk.printer, self.desk.line
        known: dict[str, Callable[[], None]] = {
            "paper out": self.sensors(paper_printer.PAPER_OUT),
            "cover": self.sensors(paper_printer.COVER_OPEN),
            "offline": self.sensors(paper_printer.OFFLINE),
            "cutter": self.sensors(paper_printer.CUTTER),
            "hot": self.sensors(paper_printer.HOT),
            "broken": self.sensors(paper_printer.BROKEN),
            "silent": lambda: setattr(printer, "mute", True),
            "never confirms": lambda: setattr(printer, "in_order_mute", True),
            "stuck": lambda: setattr(printer, "slow", True),
            "pulled out": lambda: setattr(line, "gone", True),
        }
        return known[name]

    def clear(self) -> None:
        """A person has put it right: what still is in its buffer comes out."""
        printer, line = self.desk.printer, self.desk.line
        printer.sensors = paper_printer.HEALTHY
        printer.mute = printer.in_order_mute = printer.slow = line.gone = False
        printer.after_piece = lambda number: None
        line.incoming += printer.carry_out() + printer.push()
        self.desk.work.lost()
        try:
            self.desk.work.opened(self.desk.bench.session)
        except DeviceError:
            self.desk.work.opened(self.desk.bench.session)


def papers(printed: list[bytes]) -> list[list[bytes]]:
    """What came out, cut from cut."""
    sheets: list[list[bytes]] = [[]]
    for piece in printed:
        if piece.endswith(CUT):
            sheets.append([])
        else:
            sheets[-1].append(piece)
    return [sheet for sheet in sheets if sheet]


NAMES = [
    "paper out", "cover", "offline", "cutter", "hot", "broken", "silent", "never confirms", "stuck", "pulled out",
]  # fmt: skip


@pytest.mark.parametrize("model", ["escpos-80", "escpos-58", "custom-kpm", "escpos-80 without GS r"])
@pytest.mark.parametrize("piece", range(PIECES + 1))
@pytest.mark.parametrize("name", NAMES)
def test_every_paper_is_told_and_none_is_told_twice(model: str, piece: int, name: str) -> None:
    model, _, lacks = model.partition(" ")
    desk = Desk(model)
    if lacks:
        desk.printer.questions = [paper_printer.GS_A]
    desk.work.opened(desk.bench.session)
    trouble = Trouble(desk)
    if piece == 0:
        trouble.named(name)()
    desk.at_piece(piece, trouble.named(name))
    outcome = desk.print(FIRST)
    trouble.clear()
    assert desk.print(SECOND) == Printed()

    *first, second = papers(desk.printer.paper)
    bodies = {number: encode(receipt, printer_profile(model))[1:-1] for number, receipt in ((1, FIRST), (2, SECOND))}
    assert second[0].startswith(codec.INIT)
    assert second[1:] == bodies[2], "the second ticket carries nothing of the first"
    whole = sum(sheet[1:] == bodies[1] for sheet in first)
    assert isinstance(outcome, NotPrinted)
    if outcome.progress is Progress.NOTHING:
        assert first == []
    elif outcome.progress is Progress.PARTLY:
        assert whole == 0
    assert whole <= 1


def test_a_ticket_without_trouble_is_one_paper() -> None:
    desk = Desk()
    assert (desk.print(FIRST), desk.print(SECOND)) == (Printed(), Printed())
    assert len(papers(desk.printer.paper)) == 2
