"""A camera as screens hold it."""

from collections.abc import Callable

from drivers.camera.eyes import Eye, Eyes
from drivers.camera.line import CameraLine, dial_camera
from drivers.camera.port import (
    CameraCommand,
    Control,
    ControlSet,
    Level,
    NotDone,
    Set,
    SetOutcome,
    StillOutcome,
    StillTaken,
    TakeStill,
)
from drivers.camera.profile import CameraProfile
from drivers.camera.watching import Kept, Outcome, Watching
from drivers.core.completion import Completion, CompletionCode
from drivers.core.device import Device
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from hall.clock import Clock
from hall.contract.ids import RequestId, new_request_id


class HallCamera(Device[CameraLine, CameraCommand, Outcome]):
    """`drivers.camera.port.Camera`, over the desk or before a face."""

    def __init__(self, name: DeviceName, profile: CameraProfile, plug: Plug, clock: Clock) -> None:
        self._eyes = Eyes()
        super().__init__(name, plug, dial_camera(profile), Watching(profile, self._eyes), clock)

    def look(self, came: Callable[[], None]) -> Eye:
        return self._eyes.look(came)

    def still(
        self,
        done: Callable[[StillOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 8.0,
    ) -> RequestId:
        def completed(completion: Completion[Outcome]) -> None:
            done(_handed_over(completion.outcome))

        request = request_id or new_request_id()
        self._owner.submit(request, TakeStill(), wait_s, completed)
        return request

    def set(
        self,
        control: Control,
        level: Level | None,
        done: Callable[[SetOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 3.0,
    ) -> RequestId:
        def completed(completion: Completion[Outcome]) -> None:
            outcome = completion.outcome
            done(outcome if isinstance(outcome, ControlSet | NotDone) else NotDone(CompletionCode.INVALID_DATA))

        if level is not None and not 0 <= level <= 1000:
            raise ValueError("a camera is set to thousandths of its range: 0 to 1000")
        request = request_id or new_request_id()
        self._owner.submit(request, Set(control, level), wait_s, completed)
        return request


def _handed_over(outcome: Outcome) -> StillOutcome:
    if isinstance(outcome, NotDone):
        return outcome
    frame = outcome.frame() if isinstance(outcome, Kept) else None
    return StillTaken(frame) if frame is not None else NotDone(CompletionCode.INVALID_DATA)
