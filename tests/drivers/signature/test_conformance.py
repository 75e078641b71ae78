"""A signature pad in every situation: told, or not and why; exactly one end."""

import pytest

from drivers.core.completion import CompletionCode
from drivers.core.profile import load_profile
from drivers.signature.driver import Signing
from drivers.signature.port import PadCommand, PadDone, PadNotDone, PadOutcome
from drivers.signature.profile import PadProfile
from hall.clock import VirtualClock
from hall.contract.states import DeviceReason
from tests.drivers.support.at_work import HandLine, HandSubject
from tests.drivers.support.conformance import Commanded, Ends, Situation, cells, check
from tests.drivers.support.memory_line import MemoryLine


class Pad:
    def hear(self, data: bytes) -> bytes:
        return b""


class PadHandLine(HandLine):
    """Reports over a line of bytes: enough where none comes in."""

    def get_feature(self, report_id: int, size: int, deadline: float) -> bytes:
        self.write(bytes([report_id]), deadline)
        return bytes.fromhex("092a30195003ff")

    def set_feature(self, report: bytes, deadline: float) -> None:
        self.write(report, deadline)

    def read_report(self, deadline: float) -> bytes:
        return self.read(64, deadline)


class PadSubject(HandSubject):
    def __init__(self) -> None:
        work = Signing(load_profile("drivers.signature", "wacom-stu", PadProfile), lambda _: None)
        super().__init__(work, Pad())

    def line(self, clock: VirtualClock) -> MemoryLine:
        self.made = PadHandLine(self.device, clock, self.work)
        return self.made


def refused(code: CompletionCode, reason: DeviceReason | None) -> Ends[PadOutcome]:
    return Ends(code, PadNotDone(code, reason))


NOT_READY = CompletionCode.DEVICE_NOT_READY
ENDS = {
    Situation.ABSENT: refused(NOT_READY, DeviceReason.NOT_CONNECTED),
    Situation.MISCONFIGURED: refused(NOT_READY, DeviceReason.MISCONFIGURED),
    Situation.HELD: refused(NOT_READY, DeviceReason.HELD_BY_ANOTHER),
    Situation.READY: Ends[PadOutcome](CompletionCode.SUCCESS, PadDone()),
    Situation.PULLED_OUT: refused(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED),
    Situation.TOO_LATE: refused(CompletionCode.TIME_OUT, None),
    Situation.STOPPED: refused(CompletionCode.CANCELED, None),
}
TABLE: dict[str, Commanded[PadCommand, PadOutcome]] = {
    "begin": Commanded(lambda: PadCommand.BEGIN, ENDS),
    "clear": Commanded(lambda: PadCommand.CLEAR, ENDS),
    "end": Commanded(lambda: PadCommand.END, ENDS),
}
UNKNOWABLE = {Situation.SILENT, Situation.FAULT, Situation.DEGRADED}
"""A pad that says nothing is one on which nobody writes; it has no words for its own troubles."""


@pytest.mark.parametrize(("name", "situation"), [cell for cell in cells(TABLE) if cell[1] not in UNKNOWABLE])
def test_every_command_ends_as_stated_in_every_situation(name: str, situation: Situation) -> None:
    check(PadSubject(), TABLE[name], situation)
