"""A camera in every situation: a still taken, a setting made, or not and why; exactly one end."""

from collections.abc import Callable

import pytest

from drivers.camera.eyes import Eyes
from drivers.camera.light import Light
from drivers.camera.port import CameraCommand, Control, ControlSet, NotDone, Set, TakeStill
from drivers.camera.profile import CameraProfile
from drivers.camera.watching import Kept, Outcome, Watching
from drivers.core.completion import CompletionCode
from hall.clock import VirtualClock
from hall.contract.states import DeviceReason
from tests.drivers.support.camera_line import BRIGHT, MemoryCamera, watching
from tests.drivers.support.conformance import Commanded, Ends, Situation, cells, check

PROFILE = CameraProfile(name="any")


class CameraSubject:
    """Somebody looks through it, so that it can be told that it is dark."""

    def __init__(self) -> None:
        eyes = Eyes()
        eyes.look(lambda: None)
        self.light = BRIGHT
        self.work: Watching = watching(PROFILE, eyes, lambda: self.light)
        self.made = MemoryCamera()

    def line(self, clock: VirtualClock) -> MemoryCamera:
        self.made.clock = clock
        return self.made

    def silence(self) -> None:
        self.made.silent = True

    def break_down(self) -> None:
        self.made.frozen = True

    def wear_out(self) -> None:
        self.light = Light(20, 10)

    def at_work(self, then: Callable[[], None]) -> None:
        def pulled() -> None:
            self.made.gone = True
            then()

        self.made.then = pulled


def refused(code: CompletionCode, reason: DeviceReason | None) -> Ends[Outcome]:
    return Ends(code, NotDone(code, reason))


NOT_READY, BROKEN = CompletionCode.DEVICE_NOT_READY, CompletionCode.HARDWARE_ERROR
NOWHERE = {
    Situation.ABSENT: refused(NOT_READY, DeviceReason.NOT_CONNECTED),
    Situation.MISCONFIGURED: refused(NOT_READY, DeviceReason.MISCONFIGURED),
    Situation.HELD: refused(NOT_READY, DeviceReason.HELD_BY_ANOTHER),
    Situation.PULLED_OUT: refused(BROKEN, DeviceReason.NOT_CONNECTED),
    Situation.TOO_LATE: refused(CompletionCode.TIME_OUT, None),
    Situation.STOPPED: refused(CompletionCode.CANCELED, None),
}
TAKEN: Ends[Outcome] = Ends(CompletionCode.SUCCESS, lambda outcome: isinstance(outcome, Kept))
SET: Ends[Outcome] = Ends(CompletionCode.SUCCESS, ControlSet(Control.FOCUS, 400))
TABLE: dict[str, Commanded[CameraCommand, Outcome]] = {
    "still": Commanded(
        TakeStill,
        NOWHERE
        | {
            Situation.READY: TAKEN,
            Situation.DEGRADED: TAKEN,
            Situation.SILENT: refused(CompletionCode.TIME_OUT, DeviceReason.NO_PICTURE),
            Situation.FAULT: refused(BROKEN, DeviceReason.NO_PICTURE),
        },
    ),
    "set": Commanded(
        lambda: Set(Control.FOCUS, 400),
        NOWHERE
        | {
            Situation.READY: SET,
            Situation.DEGRADED: SET,
            Situation.FAULT: SET,
            Situation.SILENT: refused(BROKEN, DeviceReason.NOT_RESPONDING),
        },
    ),
}


@pytest.mark.parametrize(("name", "situation"), cells(TABLE))
def test_every_command_ends_as_stated_in_every_situation(name: str, situation: Situation) -> None:
    check(CameraSubject(), TABLE[name], situation)  # type: ignore[arg-type]  # a line of pictures, not of bytes
