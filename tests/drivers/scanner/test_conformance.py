"""A scanner in every situation: told to look, or not and why; exactly one end."""

from collections.abc import Sequence

import pytest

from drivers.core.completion import CompletionCode
from drivers.core.profile import load_profile
from drivers.scanner.driver import Scanning
from drivers.scanner.port import Aim, AimDone, AimNotDone, AimOutcome
from drivers.scanner.profile import ScannerProfile
from drivers.scanner.scan_line import Heard, SerialScanLine
from hall.clock import VirtualClock
from hall.contract.states import DeviceReason
from tests.drivers.support.at_work import AtWork, HandLine, HandSubject
from tests.drivers.support.conformance import Commanded, Ends, Situation, cells, check
from tests.drivers.support.memory_line import Answering, MemoryLine

PROFILE = load_profile("drivers.scanner", "honeywell-serial", ScannerProfile)


class Mute:
    def hear(self, data: bytes) -> bytes:
        return b""


class ScanHandLine(HandLine):
    def __init__(self, device: Answering, clock: VirtualClock, work: AtWork) -> None:
        super().__init__(device, clock, work)
        self._codes = SerialScanLine(self, PROFILE)
        self.fell_silent = self._codes.fell_silent
        self.tell = self._codes.tell

    @property
    def begun(self) -> bool:
        return self._codes.begun

    def hear(self, deadline: float) -> Sequence[Heard]:
        return self._codes.hear(deadline)


class ScannerSubject(HandSubject):
    def __init__(self) -> None:
        super().__init__(Scanning(PROFILE, lambda _: None), Mute())

    def line(self, clock: VirtualClock) -> MemoryLine:
        self.made = ScanHandLine(self.device, clock, self.work)
        return self.made


def refused(code: CompletionCode, reason: DeviceReason | None) -> Ends[AimOutcome]:
    return Ends(code, AimNotDone(code, reason))


NOT_READY = CompletionCode.DEVICE_NOT_READY
TABLE: dict[str, Commanded[Aim, AimOutcome]] = {
    "aim": Commanded(
        lambda: Aim(True),
        {
            Situation.ABSENT: refused(NOT_READY, DeviceReason.NOT_CONNECTED),
            Situation.MISCONFIGURED: refused(NOT_READY, DeviceReason.MISCONFIGURED),
            Situation.HELD: refused(NOT_READY, DeviceReason.HELD_BY_ANOTHER),
            Situation.READY: Ends(CompletionCode.SUCCESS, AimDone()),
            Situation.PULLED_OUT: refused(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED),
            Situation.TOO_LATE: refused(CompletionCode.TIME_OUT, None),
            Situation.STOPPED: refused(CompletionCode.CANCELED, None),
        },
    )
}
UNKNOWABLE = {Situation.SILENT, Situation.FAULT, Situation.DEGRADED}
"""A scanner that says nothing is one to which nobody shows a code."""


@pytest.mark.parametrize(("name", "situation"), [cell for cell in cells(TABLE) if cell[1] not in UNKNOWABLE])
def test_every_command_ends_as_stated_in_every_situation(name: str, situation: Situation) -> None:
    check(ScannerSubject(), TABLE[name], situation)
