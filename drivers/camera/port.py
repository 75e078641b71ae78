"""What a screen needs of a camera.

A camera gives pictures only while somebody looks: otherwise it rests, its light off. No picture is written anywhere
by the driver, and none is kept once the one who asked for it has let go of it.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Final, Protocol, TypeAlias

from msgspec import Meta, Struct

from drivers.core.completion import CompletionCode
from drivers.ports import Device, PortOf
from hall.contract.ids import RequestId
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind

Level = Annotated[int, Meta(ge=0, le=1000)]
"""Thousandths of the way from the least a camera can be set to to the most."""


class Frame(Struct, frozen=True, weakref=True):
    """One whole picture, coded as the camera coded it. Its `repr` shows nothing of it."""

    jpeg: bytes
    width: int
    height: int
    number: int
    """Counts the frames of this device since it was made."""
    taken_at: float
    """When the last byte of it came, in seconds of the monotonic clock."""

    def __repr__(self) -> str:
        return f"<Frame {self.number}, {self.width}x{self.height}>"

    def __rich_repr__(self) -> list[tuple[str, str]]:  # msgspec's own would show it
        return []


class Control(StrEnum):
    """What a camera can leave to itself or be told."""

    FOCUS = "focus"
    """0 is far, 1000 near."""
    EXPOSURE = "exposure"
    """How long light falls in: 1000 is the lightest picture."""
    WHITE_BALANCE = "white_balance"
    """Colour of the light: 0 warm, 1000 cold."""


class Set(Struct, frozen=True):
    """Tell the camera; `level` None leaves it to the camera (auto)."""

    control: Control
    level: Level | None = None


class TakeStill(Struct, frozen=True):
    """One picture at full size."""


CameraCommand: TypeAlias = TakeStill | Set


class NotDone(Struct, frozen=True):
    """`reason` is None when the camera is not to blame."""

    code: CompletionCode
    reason: DeviceReason | None = None


class StillTaken(Struct, frozen=True):
    """The picture, whole."""

    frame: Frame


class ControlSet(Struct, frozen=True):
    """The camera was asked afterwards and says so itself; `level` None is auto. It may have rounded."""

    control: Control
    level: Level | None


StillOutcome: TypeAlias = StillTaken | NotDone
SetOutcome: TypeAlias = ControlSet | NotDone


class Look(Protocol):
    """Somebody looking through a camera."""

    def take(self) -> Frame | None:
        """The newest frame, once; None when none came since, or the camera has stopped. From any thread."""
        ...

    def stop(self) -> None: ...


class Camera(Device, Protocol):
    """A camera over a desk or before a face."""

    def look(self, came: Callable[[], None]) -> Look:
        """See frames from now on, until `Look.stop`.

        `came` is called on the camera's thread when there is a frame to take, and not again before it was taken: who
        is slow misses frames, never gets an old one, and delays nobody.
        """
        ...

    def still(
        self,
        done: Callable[[StillOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 8.0,
    ) -> RequestId:
        """Take one at full size. `done` is called exactly once, within about `wait_s`.

        The same request id again takes no other picture: it hears the same one while somebody still holds it, and
        `INVALID_DATA` after that.
        """
        ...

    def set(
        self,
        control: Control,
        level: Level | None,
        done: Callable[[SetOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 3.0,
    ) -> RequestId:
        """Set it and ask whether it took. What was set is set again when the camera comes back."""
        ...


DOCUMENT_CAMERA: Final = PortOf[Camera](DeviceKind.DOCUMENT_CAMERA)
FACE_CAMERA: Final = PortOf[Camera](DeviceKind.FACE_CAMERA)
