"""Structures and requests of Video for Linux 2, as far as a camera needs them.

Facts: <linux/videodev2.h> and <linux/v4l2-controls.h>; "Video for Linux API" of the kernel's documentation. Laid out as
the C compiler does (`@`); `tests/drivers/camera/test_v4l2.py` compares with the header itself.
"""

import struct
from typing import Final

from msgspec import Struct

CAPTURE: Final = 1
"""V4L2_BUF_TYPE_VIDEO_CAPTURE."""
MMAP: Final = 1
"""V4L2_MEMORY_MMAP."""
CAP_VIDEO_CAPTURE: Final = 0x0000_0001
CAP_STREAMING: Final = 0x0400_0000
CAP_DEVICE_CAPS: Final = 0x8000_0000
FLAG_ERROR: Final = 0x40
"""V4L2_BUF_FLAG_ERROR: the picture lost packets on its way."""
DISABLED: Final = 0x1
"""V4L2_CTRL_FLAG_DISABLED."""
DISCRETE: Final = 1
"""V4L2_FRMSIZE_TYPE_DISCRETE; the other types give a range."""

MJPEG: Final = int.from_bytes(b"MJPG", "little")

FOCUS_AUTO: Final = 0x009A090C
FOCUS_ABSOLUTE: Final = 0x009A090A
EXPOSURE_AUTO: Final = 0x009A0901
EXPOSURE_ABSOLUTE: Final = 0x009A0902
AUTO_WHITE_BALANCE: Final = 0x0098090C
WHITE_BALANCE_TEMPERATURE: Final = 0x0098091A
EXPOSURE_MANUAL: Final = 1
EXPOSURE_APERTURE_PRIORITY: Final = 3
"""What UVC cameras call auto: few have an iris, and with it "auto" (0) is refused."""

_CAPABILITY = struct.Struct("@16s32s32s3I3I")
_DESCRIPTION = struct.Struct("@3I32sII3I")
_FORMAT = struct.Struct("@I0l12I152x")
_SIZES = struct.Struct("@3I6I2I")
_REQUEST = struct.Struct("@4IB3x")
_BUFFER = struct.Struct("@5I2l16x2IL3I0l")
_CONTROL = struct.Struct("@Ii")
_QUERY = struct.Struct("@2I32s4i3I")
_NUMBER = struct.Struct("@i")


def _request(direction: int, number: int, size: int) -> int:
    """`_IOC` of <asm-generic/ioctl.h>, type 'V'; 1 writes, 2 reads, 3 does both."""
    return direction << 30 | size << 16 | ord("V") << 8 | number


QUERYCAP: Final = _request(2, 0, _CAPABILITY.size)
ENUM_FMT: Final = _request(3, 2, _DESCRIPTION.size)
S_FMT: Final = _request(3, 5, _FORMAT.size)
REQBUFS: Final = _request(3, 8, _REQUEST.size)
QUERYBUF: Final = _request(3, 9, _BUFFER.size)
QBUF: Final = _request(3, 15, _BUFFER.size)
DQBUF: Final = _request(3, 17, _BUFFER.size)
STREAMON: Final = _request(1, 18, _NUMBER.size)
STREAMOFF: Final = _request(1, 19, _NUMBER.size)
G_CTRL: Final = _request(3, 27, _CONTROL.size)
S_CTRL: Final = _request(3, 28, _CONTROL.size)
QUERYCTRL: Final = _request(3, 36, _QUERY.size)
ENUM_FRAMESIZES: Final = _request(3, 74, _SIZES.size)


class Capabilities(Struct, frozen=True):
    """What a node says it is."""

    card: str
    can: int

    @property
    def gives_pictures(self) -> bool:
        """A UVC camera has a second node, for metadata, that does not."""
        wanted = CAP_VIDEO_CAPTURE | CAP_STREAMING
        return self.can & wanted == wanted


class Range(Struct, frozen=True):
    """What a control can be set to."""

    least: int
    most: int
    step: int


class Filled(Struct, frozen=True):
    """A buffer that the kernel gives back."""

    index: int
    used: int
    damaged: bool


def query_capability() -> bytearray:
    return bytearray(_CAPABILITY.size)


def capabilities(said: bytes) -> Capabilities:
    _, card, _, _, physical, node, *_ = _CAPABILITY.unpack(said)
    return Capabilities(card.rstrip(b"\0").decode("utf-8", "replace"), node if physical & CAP_DEVICE_CAPS else physical)


def describe_format(index: int) -> bytearray:
    return bytearray(_DESCRIPTION.pack(index, CAPTURE, 0, b"", 0, 0, 0, 0, 0))


def pixel_format(said: bytes) -> int:
    """Of the format that was asked for by its number."""
    return int(_DESCRIPTION.unpack(said)[4])


def describe_size(index: int, pixel_format_: int) -> bytearray:
    return bytearray(_SIZES.pack(index, pixel_format_, 0, *[0] * 8))


def frame_size(said: bytes) -> tuple[tuple[int, int], bool]:
    """One size, or the largest of a range, and whether it is the only answer (a range is)."""
    _, _, kind, width, height_or_most, _, _, most_height, *_ = _SIZES.unpack(said)
    if kind == DISCRETE:
        return (width, height_or_most), False
    return (height_or_most, most_height), True


def format_wanted(width: int, height: int) -> bytearray:
    """Compression and size at once: a size alone would be looked for among the uncompressed ones."""
    return bytearray(_FORMAT.pack(CAPTURE, width, height, MJPEG, 1, *[0] * 8))


def format_got(said: bytes) -> tuple[int, int, int]:
    """Width, height and compression: the kernel takes the nearest it has and does not complain."""
    _, width, height, compression, *_ = _FORMAT.unpack(said)
    return width, height, compression


def want_buffers(count: int) -> bytearray:
    return bytearray(_REQUEST.pack(count, CAPTURE, MMAP, 0, 0))


def buffers_got(said: bytes) -> int:
    return int(_REQUEST.unpack(said)[0])


def buffer(index: int = 0) -> bytearray:
    return bytearray(_BUFFER.pack(index, CAPTURE, 0, 0, 0, 0, 0, 0, MMAP, 0, 0, 0, 0))


def buffer_place(said: bytes) -> tuple[int, int]:
    """Length and offset, to map it by."""
    _, _, _, _, _, _, _, _, _, offset, length, *_ = _BUFFER.unpack(said)
    return length, offset


def filled(said: bytes) -> Filled:
    index, _, used, flags, *_ = _BUFFER.unpack(said)
    return Filled(index, used, bool(flags & FLAG_ERROR))


def stream() -> bytearray:
    """What STREAMON and STREAMOFF want to know."""
    return bytearray(_NUMBER.pack(CAPTURE))


def control(number: int, value: int = 0) -> bytearray:
    return bytearray(_CONTROL.pack(number, value))


def control_value(said: bytes) -> int:
    return int(_CONTROL.unpack(said)[1])


def query_control(number: int) -> bytearray:
    return bytearray(_QUERY.pack(number, 0, b"", 0, 0, 0, 0, 0, 0, 0))


def control_range(said: bytes) -> Range | None:
    """None for a control that the camera has switched off for good."""
    _, _, _, least, most, step, _, flags, *_ = _QUERY.unpack(said)
    return None if flags & DISABLED or most <= least else Range(least, most, max(1, step))
