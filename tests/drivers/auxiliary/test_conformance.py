"""A cabinet's board in every situation: the light confirmed, or not and why; exactly one end."""

import pytest

from drivers.auxiliary.driver import Watching
from drivers.auxiliary.port import Flash, LightDone, LightNotDone, LightOutcome, SetLight
from drivers.auxiliary.profile import BoardProfile
from drivers.core.completion import CompletionCode
from drivers.core.profile import load_profile
from hall.contract.states import DeviceReason
from tests.drivers.support.at_work import HandSubject
from tests.drivers.support.conformance import Commanded, Ends, Situation, cells, check
from tests.drivers.support.relay_board import RelayBoard


class BoardSubject(HandSubject):
    def __init__(self) -> None:
        self.board = RelayBoard()
        work = Watching(load_profile("drivers.auxiliary", "modbus-relay", BoardProfile), lambda _: None)
        super().__init__(work, self.board)

    def silence(self) -> None:
        self.board.mood = "mute"

    def break_down(self) -> None:
        self.board.mood = "refuses"

    def wear_out(self) -> None:
        self.board.closed = set()  # the door is open


def refused(code: CompletionCode, reason: DeviceReason | None) -> Ends[LightOutcome]:
    return Ends(code, LightNotDone(code, reason))


NOT_READY, DONE = CompletionCode.DEVICE_NOT_READY, Ends[LightOutcome](CompletionCode.SUCCESS, LightDone())
TABLE: dict[str, Commanded[SetLight, LightOutcome]] = {
    "light": Commanded(
        lambda: SetLight("printer", Flash.CONTINUOUS),
        {
            Situation.ABSENT: refused(NOT_READY, DeviceReason.NOT_CONNECTED),
            Situation.MISCONFIGURED: refused(NOT_READY, DeviceReason.MISCONFIGURED),
            Situation.HELD: refused(NOT_READY, DeviceReason.HELD_BY_ANOTHER),
            Situation.SILENT: refused(NOT_READY, DeviceReason.NOT_RESPONDING),
            Situation.FAULT: refused(NOT_READY, DeviceReason.NOT_RESPONDING),
            Situation.DEGRADED: DONE,
            Situation.READY: DONE,
            Situation.PULLED_OUT: refused(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED),
            Situation.TOO_LATE: refused(CompletionCode.TIME_OUT, None),
            Situation.STOPPED: refused(CompletionCode.CANCELED, None),
        },
    )
}


@pytest.mark.parametrize(("name", "situation"), cells(TABLE))
def test_every_command_ends_as_stated_in_every_situation(name: str, situation: Situation) -> None:
    check(BoardSubject(), TABLE[name], situation)
