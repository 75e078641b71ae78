"""A printer of sheets in every situation: printed, or not printed and why; exactly one end."""

from collections.abc import Callable
from typing import Any

import pytest

from drivers.core.completion import CompletionCode
from drivers.core.line import DeviceTimeout
from drivers.office.book import Book
from drivers.office.line import NotSent
from drivers.office.port import Sheets
from drivers.office.printing import Order, SheetPrinting
from drivers.office.profile import OfficeProfile
from drivers.ports import NotPrinted, Printed, PrintOutcome, Progress
from hall.clock import VirtualClock
from hall.contract.states import DeviceReason
from tests.drivers.support.conformance import Commanded, Ends, Situation, cells, check
from tests.drivers.support.ipp_printer import IppPaper
from tests.drivers.support.pages import pdf


class IppInMemory:
    uri = "ipp://192.0.2.9:631/ipp/print"

    def __init__(self, paper: IppPaper, clock: VirtualClock) -> None:
        self.paper, self.clock = paper, clock
        self.gone = self.mute = False

    def open(self, deadline: float) -> None:
        if self.gone:
            raise NotSent("nothing there")

    def close(self) -> None:
        return

    def rest(self, seconds: float) -> None:
        self.clock.advance(seconds)

    def ask(self, body: bytes, deadline: float) -> bytes:
        if self.gone:
            raise NotSent("nothing there")
        if self.mute:
            self.clock.advance(max(0.0, deadline - self.clock.monotonic_s()))
            raise DeviceTimeout("silent")
        return self.paper.answer(body)


class SheetSubject:
    def __init__(self) -> None:
        book = Book(None, "")
        self.work: Any = SheetPrinting(OfficeProfile(name="made up"), "ticket-1 office", lambda _: book)
        self.paper = IppPaper()
        self.made: IppInMemory | None = None

    def line(self, clock: VirtualClock) -> Any:  # what `check` needs of a line in memory: that it can be pulled
        self.made = IppInMemory(self.paper, clock)
        return self.made

    def silence(self) -> None:
        assert self.made is not None
        self.made.mute = True

    def break_down(self) -> None:
        self.paper.state, self.paper.reasons = 5, ("cover-open-error",)

    def wear_out(self) -> None:
        self.paper.reasons = ("toner-low-warning",)

    def at_work(self, then: Callable[[], None]) -> None:
        self.paper.after = lambda operation: then() if operation == 2 else None


def refused(code: CompletionCode, reason: DeviceReason | None) -> Ends[PrintOutcome]:
    return Ends(code, NotPrinted(Progress.NOTHING, code, reason))


NOT_READY, BROKEN = CompletionCode.DEVICE_NOT_READY, CompletionCode.HARDWARE_ERROR
TABLE: dict[str, Commanded[Order, PrintOutcome]] = {
    "print": Commanded(
        lambda: Order(Sheets(pdf=pdf()), "C1"),
        {
            Situation.ABSENT: refused(NOT_READY, DeviceReason.NOT_CONNECTED),
            Situation.MISCONFIGURED: refused(NOT_READY, DeviceReason.MISCONFIGURED),
            Situation.HELD: refused(NOT_READY, DeviceReason.HELD_BY_ANOTHER),
            Situation.SILENT: refused(NOT_READY, DeviceReason.NOT_RESPONDING),
            Situation.FAULT: refused(CompletionCode.USER_ERROR, DeviceReason.COVER_OPEN),
            Situation.DEGRADED: Ends(CompletionCode.SUCCESS, Printed()),
            Situation.READY: Ends(CompletionCode.SUCCESS, Printed()),
            Situation.PULLED_OUT: Ends(
                BROKEN, NotPrinted(Progress.UNCONFIRMED, BROKEN, DeviceReason.NOT_CONNECTED)
            ),
            Situation.TOO_LATE: refused(CompletionCode.TIME_OUT, None),
            Situation.STOPPED: refused(CompletionCode.CANCELED, None),
        },
    )
}  # fmt: skip


@pytest.mark.parametrize(("name", "situation"), cells(TABLE))
def test_every_command_ends_as_stated_in_every_situation(name: str, situation: Situation) -> None:
    check(SheetSubject(), TABLE[name], situation)
