"""A reader in every situation: it tells its module's number, or not and why; exactly one end."""

from typing import Any

import pytest

from drivers.core.completion import CompletionCode
from drivers.idcard.driver import CardReading, ModuleNumber, ModuleOutcome, NoModuleNumber, TellModuleNumber
from drivers.idcard.exchange import FramedExchange
from drivers.idcard.profile import reader_profile
from hall.clock import VirtualClock
from hall.contract.states import DeviceReason
from tests.drivers.support.at_work import HandSubject
from tests.drivers.support.card_module import CardModule, answer
from tests.drivers.support.conformance import Commanded, Ends, Situation, cells, check


class Mutable(CardModule):
    mute = False

    def hear(self, data: bytes) -> bytes:
        return b"" if self.mute else super().hear(data)


class FramedLine(FramedExchange):
    """A line in memory seen as an exchange; what a test does to the one it does to the other."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)

    def __setattr__(self, name: str, value: object) -> None:
        if name == "gone":
            self._line.gone = value  # type: ignore[attr-defined]  # a `MemoryLine`
        else:
            object.__setattr__(self, name, value)


class ReaderSubject(HandSubject):
    def __init__(self) -> None:
        self.module = Mutable()
        super().__init__(CardReading(reader_profile(""), lambda _: None), self.module)

    def line(self, clock: VirtualClock) -> Any:
        return FramedLine(super().line(clock), b"\x96\x69", clock)

    def silence(self) -> None:
        self.module.mute = True

    def break_down(self) -> None:
        self.module.well = self.module.number = answer("000066")
        self.module.next_answers["find"] = [self.module.well]


def refused(code: CompletionCode, reason: DeviceReason | None) -> Ends[ModuleOutcome]:
    return Ends(code, NoModuleNumber(code, reason))


NOT_READY, BROKEN = CompletionCode.DEVICE_NOT_READY, CompletionCode.HARDWARE_ERROR
TABLE: dict[str, Commanded[TellModuleNumber, ModuleOutcome]] = {
    "number": Commanded(
        TellModuleNumber,
        {
            Situation.ABSENT: refused(NOT_READY, DeviceReason.NOT_CONNECTED),
            Situation.MISCONFIGURED: refused(NOT_READY, DeviceReason.MISCONFIGURED),
            Situation.HELD: refused(NOT_READY, DeviceReason.HELD_BY_ANOTHER),
            Situation.SILENT: refused(NOT_READY, DeviceReason.NOT_RESPONDING),
            Situation.FAULT: refused(BROKEN, DeviceReason.NOT_AUTHORISED),
            Situation.READY: Ends(CompletionCode.SUCCESS, ModuleNumber("05.01-20119287-0000000001-0000000002")),
            Situation.PULLED_OUT: refused(BROKEN, DeviceReason.NOT_CONNECTED),
            Situation.TOO_LATE: refused(CompletionCode.TIME_OUT, None),
            Situation.STOPPED: refused(CompletionCode.CANCELED, None),
        },
    )
}


@pytest.mark.parametrize(
    ("name", "situation"),
    [cell for cell in cells(TABLE) if cell[1] is not Situation.DEGRADED],  # a reader reads or does not
)
def test_every_command_ends_as_stated(name: str, situation: Situation) -> None:
    check(ReaderSubject(), TABLE[name], situation)
