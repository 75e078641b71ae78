"""A receipt printer in every situation: printed, or not printed and why; exactly one end."""

from collections.abc import Callable

import pytest

from drivers.core.completion import CompletionCode
from drivers.ports import NotPrinted, Printed, PrintOutcome, Progress
from drivers.receipt.document import Receipt, Text
from drivers.receipt.driver import Printing
from drivers.receipt.profile import printer_profile
from hall.clock import VirtualClock
from hall.contract.states import DeviceReason
from tests.drivers.support.conformance import Commanded, Ends, Situation, cells, check
from tests.drivers.support.memory_line import MemoryLine
from tests.drivers.support.paper_printer import COVER_OPEN, NEAR_END, PaperPrinter


class PrinterSubject:
    def __init__(self) -> None:
        self.work = Printing(printer_profile(""))
        self.printer = PaperPrinter()

    def line(self, clock: VirtualClock) -> MemoryLine:
        return MemoryLine(self.printer, clock)

    def silence(self) -> None:
        self.printer.mute = True

    def break_down(self) -> None:
        self.printer.sensors = COVER_OPEN

    def wear_out(self) -> None:
        self.printer.sensors = NEAR_END

    def at_work(self, then: Callable[[], None]) -> None:
        self.printer.after_piece = lambda _: then()


def refused(code: CompletionCode, reason: DeviceReason | None) -> Ends[PrintOutcome]:
    return Ends(code, NotPrinted(Progress.NOTHING, code, reason))


NOT_READY = CompletionCode.DEVICE_NOT_READY
TABLE: dict[str, Commanded[Receipt, PrintOutcome]] = {
    "print": Commanded(
        lambda: Receipt((Text("A023", 4), Text("综合窗口"))),
        {
            Situation.ABSENT: refused(NOT_READY, DeviceReason.NOT_CONNECTED),
            Situation.MISCONFIGURED: refused(NOT_READY, DeviceReason.MISCONFIGURED),
            Situation.HELD: refused(NOT_READY, DeviceReason.HELD_BY_ANOTHER),
            Situation.SILENT: refused(NOT_READY, DeviceReason.NOT_RESPONDING),
            Situation.FAULT: refused(CompletionCode.USER_ERROR, DeviceReason.COVER_OPEN),
            Situation.DEGRADED: Ends(CompletionCode.SUCCESS, Printed(paper_low=True)),
            Situation.READY: Ends(CompletionCode.SUCCESS, Printed()),
            Situation.PULLED_OUT: Ends(
                CompletionCode.HARDWARE_ERROR,
                NotPrinted(Progress.PARTLY, CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED),
            ),
            Situation.TOO_LATE: refused(CompletionCode.TIME_OUT, None),
            Situation.STOPPED: refused(CompletionCode.CANCELED, None),
        },
    )
}


@pytest.mark.parametrize(("name", "situation"), cells(TABLE))
def test_every_command_ends_as_stated_in_every_situation(name: str, situation: Situation) -> None:
    check(PrinterSubject(), TABLE[name], situation)
