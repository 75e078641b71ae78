"""A camera at the machine's own plug: UVC through Video for Linux 2, pictures as the camera compressed them.

Only cameras that give MJPEG are taken: others have no size worth a document on a USB 2 line. What a mode change leaves
in the camera's buffers is passed over (`settle_frames`).
"""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from drivers.camera import v4l2
from drivers.camera.jpeg import Picture, whole_picture
from drivers.camera.node import KernelNode, Mapped, Node, OpenNode, Unknown
from drivers.camera.port import Control, Level
from drivers.camera.profile import CameraProfile, Size
from drivers.core.address import AddressMistake
from drivers.core.line import DeviceError, DeviceGone, DeviceTimeout

BUFFERS: Final = 4
MOST_ANSWERS: Final = 200
"""More formats or sizes than any camera has: whoever counts on never ends."""


class _Dial(Struct, frozen=True):
    """Which controls one thing is told by, and the words of the automatic one."""

    automatic: int
    absolute: int
    auto: int = 1
    manual: int = 0


_DIALS: Mapping[Control, _Dial] = {
    Control.FOCUS: _Dial(v4l2.FOCUS_AUTO, v4l2.FOCUS_ABSOLUTE),
    Control.EXPOSURE: _Dial(
        v4l2.EXPOSURE_AUTO, v4l2.EXPOSURE_ABSOLUTE, v4l2.EXPOSURE_APERTURE_PRIORITY, v4l2.EXPOSURE_MANUAL
    ),
    Control.WHITE_BALANCE: _Dial(v4l2.AUTO_WHITE_BALANCE, v4l2.WHITE_BALANCE_TEMPERATURE),
}


class VideoCamera:
    """A `CameraLine`. Open without streaming: the camera's light is off."""

    def __init__(self, path: str, profile: CameraProfile, open_node: OpenNode = KernelNode) -> None:
        self._path = path
        self._profile = profile
        self._open_node = open_node
        self._node: Node | None = None
        self._buffers: list[Mapped] = []
        self._sizes: list[Size] = []
        self._whatever_fits = False

    @property
    def watching(self) -> bool:
        return bool(self._buffers)

    def open(self, deadline: float) -> None:  # noqa: ARG002 - the kernel opens it at once or not at all
        self._node = self._open_node(self._path)
        if not v4l2.capabilities(self._node.ask(v4l2.QUERYCAP, v4l2.query_capability())).gives_pictures:
            raise AddressMistake(f"{self._path} gives no pictures: a camera has several nodes, take another")
        if v4l2.MJPEG not in self._formats(self._node):
            raise AddressMistake(f"{self._path} gives no compressed pictures (MJPEG), which this driver needs")
        self._sizes = self._all_sizes(self._node)

    def close(self) -> None:
        self.rest()
        node, self._node = self._node, None
        if node is not None:
            node.close()

    def watch(self, deadline: float) -> None:  # noqa: ARG002 - the kernel bounds its requests
        self._stream(self._live_size())

    def rest(self) -> None:
        buffers, self._buffers = self._buffers, []
        if not buffers or self._node is None:
            return
        try:
            self._node.ask(v4l2.STREAMOFF, v4l2.stream())
            for one in buffers:
                one.close()
            self._node.ask(v4l2.REQBUFS, v4l2.want_buffers(0))
        except (DeviceError, Unknown):
            pass  # pulled out: there is nothing left to let go of

    def picture(self, deadline: float) -> Picture:
        newest: bytes | None = None
        node = self._opened()
        while node.ready(deadline if newest is None else 0.0):
            newest = self._take(node) or newest
        picture = whole_picture(newest) if newest is not None else None
        if picture is None:
            raise DeviceTimeout(f"{self._path}: no whole picture")
        return picture

    def still(self, deadline: float) -> Picture:
        size = self._profile.still or max(self._sizes, key=_area, default=self._live_size())
        got = self._stream(size)
        try:
            for _ in range(self._profile.settle_frames):
                self._next(deadline)
            picture = self._next(deadline)
        finally:
            self.rest()
        if (picture.width, picture.height) != got:
            raise DeviceTimeout(f"{self._path}: the picture has not the size the camera agreed to")
        return picture

    def alive(self, deadline: float) -> None:  # noqa: ARG002 - the kernel answers at once
        self._opened().ask(v4l2.QUERYCAP, v4l2.query_capability())

    def tell(self, control: Control, level: Level | None, deadline: float) -> bool:  # noqa: ARG002 - answered at once
        dial, node = _DIALS[control], self._opened()
        try:
            if level is None:
                node.ask(v4l2.S_CTRL, v4l2.control(dial.automatic, dial.auto))
                return True
            reach = self._range(node, dial.absolute)
            if reach is None:
                return False
            if self._range(node, dial.automatic) is not None:
                node.ask(v4l2.S_CTRL, v4l2.control(dial.automatic, dial.manual))
            steps = round(level * (reach.most - reach.least) / 1000 / reach.step)
            node.ask(v4l2.S_CTRL, v4l2.control(dial.absolute, min(reach.most, reach.least + steps * reach.step)))
        except Unknown:
            return False
        return True

    def ask(self, control: Control, deadline: float) -> Level | None:  # noqa: ARG002 - answered at once
        dial, node = _DIALS[control], self._opened()
        try:
            said = node.ask(v4l2.G_CTRL, v4l2.control(dial.automatic))
            if v4l2.control_value(said) != dial.manual:
                return None
        except Unknown:
            pass  # it knows no auto
        reach = self._range(node, dial.absolute)
        if reach is None:
            raise DeviceTimeout(f"{self._path} does not say how it is set")
        value = v4l2.control_value(node.ask(v4l2.G_CTRL, v4l2.control(dial.absolute)))
        return max(0, min(1000, round((value - reach.least) * 1000 / (reach.most - reach.least))))

    def _range(self, node: Node, number: int) -> v4l2.Range | None:
        try:
            return v4l2.control_range(node.ask(v4l2.QUERYCTRL, v4l2.query_control(number)))
        except Unknown:
            return None

    def _opened(self) -> Node:
        if self._node is None:
            raise DeviceGone(f"{self._path} is not open")
        return self._node

    def _formats(self, node: Node) -> set[int]:
        found: set[int] = set()
        for index in range(MOST_ANSWERS):
            try:
                found.add(v4l2.pixel_format(node.ask(v4l2.ENUM_FMT, v4l2.describe_format(index))))
            except Unknown:
                break
        return found

    def _all_sizes(self, node: Node) -> list[Size]:
        found: list[Size] = []
        for index in range(MOST_ANSWERS):
            try:
                size, self._whatever_fits = v4l2.frame_size(
                    node.ask(v4l2.ENUM_FRAMESIZES, v4l2.describe_size(index, v4l2.MJPEG))
                )
            except Unknown:
                break
            found.append(size)
            if self._whatever_fits:
                break
        return found

    def _live_size(self) -> Size:
        wanted = self._profile.live
        fitting = [size for size in self._sizes if size[0] <= wanted[0] and size[1] <= wanted[1]]
        if self._whatever_fits or not self._sizes:
            return wanted
        return max(fitting, key=_area) if fitting else min(self._sizes, key=_area)

    def _stream(self, size: Size) -> Size:
        """Begin anew at a size; returns the one the camera agreed to."""
        self.rest()
        node = self._opened()
        try:
            width, height, compression = v4l2.format_got(node.ask(v4l2.S_FMT, v4l2.format_wanted(*size)))
            if compression != v4l2.MJPEG:
                raise AddressMistake(f"{self._path} gives no compressed pictures (MJPEG) of that size")
            count = v4l2.buffers_got(node.ask(v4l2.REQBUFS, v4l2.want_buffers(BUFFERS)))
            for index in range(count):
                length, offset = v4l2.buffer_place(node.ask(v4l2.QUERYBUF, v4l2.buffer(index)))
                self._buffers.append(node.map(length, offset))
                node.ask(v4l2.QBUF, v4l2.buffer(index))
            node.ask(v4l2.STREAMON, v4l2.stream())
        except Unknown as refusal:
            raise DeviceTimeout(f"{self._path} does not begin: {refusal}") from None
        return width, height

    def _next(self, deadline: float) -> Picture:
        """The next that is whole, none being passed over but damaged ones."""
        node = self._opened()
        while node.ready(deadline):
            data = self._take(node)
            picture = whole_picture(data) if data is not None else None
            if picture is not None:
                return picture
        raise DeviceTimeout(f"{self._path}: no whole picture")

    def _take(self, node: Node) -> bytes | None:
        """A picture out of its buffer, which goes back to the kernel at once; None for a damaged one."""
        try:
            got = v4l2.filled(node.ask(v4l2.DQBUF, v4l2.buffer()))
            data = bytes(self._buffers[got.index][: got.used]) if got.index < len(self._buffers) else b""
            node.ask(v4l2.QBUF, v4l2.buffer(got.index))
        except Unknown as refusal:
            raise DeviceTimeout(f"{self._path}: {refusal}") from None
        return None if got.damaged else data


def _area(size: Size) -> int:
    return size[0] * size[1]
