"""Reports of Wacom's STU-540: their numbers, sizes and fields. Design notes on devices, §6; the pen's bits, the sizes
and the defaults as in the maker's STU SDK (`WacomGSS/STU/Protocol.hpp`).

Sizes count the bytes behind the report's number. Numbers of two bytes are big endian, but little endian where the host
tells lengths and areas.
"""

from typing import Final

from msgspec import Struct

PEN, PEN_TIMED = 0x01, 0x34
STATUS, RESET = 0x03, 0x04
INFORMATION, CAPABILITY, UID2, SERIAL = 0x08, 0x09, 0x0B, 0x0F
RENDERING, PEN_OPTION = 0x0E, 0x32
CLEAR, INKING, THRESHOLD = 0x20, 0x21, 0x22
IMAGE_START, IMAGE_DATA, IMAGE_END = 0x25, 0x26, 0x27
WRITING_AREA, BRIGHTNESS, PEN_COLOUR, BACKGROUND = 0x2A, 0x2B, 0x2D, 0x2E

INPUTS: Final = {PEN: 6, PEN_TIMED: 10}
FEATURES: Final = {
    STATUS: 4, RESET: 1, INFORMATION: 16, CAPABILITY: 14, UID2: 10, SERIAL: 13, RENDERING: 1, PEN_OPTION: 1, CLEAR: 1,
    INKING: 1, THRESHOLD: 4, IMAGE_START: 1, IMAGE_DATA: 255, IMAGE_END: 1, WRITING_AREA: 8, BRIGHTNESS: 2,
    PEN_COLOUR: 4, BACKGROUND: 3,
}  # fmt: skip

MOST_X, MOST_Y, MOST_PRESSURE = 10_800, 6_480, 1023
SCREEN_WIDTH, SCREEN_HEIGHT = 800, 480
RATE, PER_INCH = 200, 2540
WIDTH_MM, HEIGHT_MM = MOST_X / PER_INCH * 25.4, MOST_Y / PER_INCH * 25.4

TIMED_AND_COUNTED: Final = 3
"""The option of pen reports with time and sequence."""
BGR: Final = 0x04
"""Pictures of three bytes a pixel; the pad knows others, this one does not."""
COMMIT, ABANDON = 0, 1

READY, TAKING_PICTURE = 0x00, 0x01
WELL, WRONG_STATE, BAD_PARAMETER = 0x00, 0x02, 0x04
WRONG_ENCODING, PICTURE_TOO_LONG = 0x10, 0x11
"""States, and how the last order went."""


class PenAt(Struct, frozen=True):
    """The pen as the pad measures it, in its own units."""

    near: bool
    touching: bool
    pressure: int
    x: int
    y: int


def pen_report(pen: PenAt) -> bytes:
    return bytes([PEN]) + _pen(pen)


def timed_pen_report(pen: PenAt, time_ms: int, sequence: int) -> bytes:
    return bytes([PEN_TIMED]) + _pen(pen) + _u16(time_ms & 0xFFFF) + _u16(sequence & 0xFFFF)


def _pen(pen: PenAt) -> bytes:
    return _u16(pen.near << 15 | pen.touching << 12 | pen.pressure) + _u16(pen.x) + _u16(pen.y)


def capability() -> bytes:
    """24-bit pictures (flag 08); one of 16 bits or one bit is not understood."""
    sizes = b"".join(map(_u16, (MOST_X, MOST_Y, MOST_PRESSURE, SCREEN_WIDTH, SCREEN_HEIGHT)))
    return sizes + bytes([RATE]) + _u16(PER_INCH) + b"\x08"


def information() -> bytes:
    """Model of nine characters, firmware 1.02, no security chip."""
    return b"STU-540\0\0" + bytes([1, 2]) + bytes(5)


def report_descriptor() -> str:
    """USB HID 1.11, §6.2.2: the maker's own usages, each report an array of bytes."""
    items = bytes.fromhex("0600ff0901a101150026ff007508")
    for report, size in INPUTS.items():
        items += bytes([0x85, report, 0x95, size, 0x09, report, 0x81, 0x02])
    for report, size in FEATURES.items():
        items += bytes([0x85, report, 0x95, size, 0x09, report, 0xB1, 0x02])
    return (items + b"\xc0").hex()


def _u16(number: int) -> bytes:
    return number.to_bytes(2, "big")
