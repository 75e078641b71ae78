"""A line to a camera: pictures instead of bytes. How one is reached is the matter of `http_line` and `video_line`."""

from typing import Protocol

from drivers.camera.http_line import HttpCamera
from drivers.camera.jpeg import Picture
from drivers.camera.port import Control, Level
from drivers.camera.profile import CameraProfile
from drivers.camera.video_line import VideoCamera
from drivers.core.address import Address, AddressMistake, HttpAt, VideoAt
from drivers.core.dial import Dial
from drivers.core.line import Line

REACHES = (VideoAt, HttpAt)


class CameraLine(Line, Protocol):
    """Opened, it rests: no picture is made, no light is on."""

    @property
    def watching(self) -> bool:
        """Whether live pictures come."""
        ...

    def watch(self, deadline: float) -> None:
        """Let live pictures come."""
        ...

    def rest(self) -> None:
        """Let no more come; never raises."""
        ...

    def picture(self, deadline: float) -> Picture:
        """The newest live picture there is, older ones being passed over. Raises `DeviceTimeout` when none came in
        time, and also when the camera ended its stream: it then rests.
        """
        ...

    def still(self, deadline: float) -> Picture:
        """One at full size. Live pictures stop for it and do not come again by themselves."""
        ...

    def alive(self, deadline: float) -> None:
        """Raises where the camera no longer answers. Makes no picture."""
        ...

    def tell(self, control: Control, level: Level | None, deadline: float) -> bool:
        """Set it; False where the camera cannot be told so."""
        ...

    def ask(self, control: Control, deadline: float) -> Level | None:
        """How it is set now; None is auto."""
        ...


def dial_camera(profile: CameraProfile) -> Dial[CameraLine]:
    """Cameras at the machine's own plugs, and on the network."""

    def dial(address: Address, silences: int) -> CameraLine:  # noqa: ARG001 - a camera has no speed to find out
        match address:
            case VideoAt():
                return VideoCamera(address.path, profile)
            case HttpAt():
                return HttpCamera(address.url, profile)
            case _:
                raise AddressMistake(f"{address} is no way to a camera: video: or http: is")

    return dial
