"""Reports of Wacom's STU signature pads over HID (github.com/pabloko/Wacom-STU-WebHID; Wacom's own paper is closed).

Pen report, big endian, behind its id (01, or 34 with time): status and pressure u16 | x u16 | y u16 [| time u16 |
sequence u16]. In which bits of the first byte "near" and "touching" stand no open paper says for sure: a profile does.
"""

from msgspec import Struct

PEN, PEN_TIMED = 0x01, 0x34
CAPABILITY = 0x09
CAPABILITY_BYTES = 64
"""More than any pad sends; the answer says how many there are."""
CLEAR = bytes((0x20, 0))


class PenBits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Masks over the first two bytes of a pen report, taken as one number."""

    touching: int = 0x0200
    pressure: int = 0x0CFF


class PenSample(Struct, frozen=True):
    """The pen, in the pad's own units."""

    touching: bool
    x: int
    y: int
    pressure: int
    time: int | None
    """Milliseconds up to 65,535 and then from 0, where the pad tells it."""


class Capability(Struct, frozen=True):
    """What the pad is, in its own units."""

    width: int
    height: int
    most_pressure: int


def writing_mode(timed: bool) -> bytes:
    """Whether pen reports carry the time."""
    return bytes((0x0E, timed))


def inking(on: bool) -> bytes:
    """Whether the pad's own screen shows the ink."""
    return bytes((0x21, on))


def pen_sample(report: bytes, bits: PenBits) -> PenSample | None:
    """None for a report that is not the pen's, or is not whole."""
    if len(report) < 7 or report[0] not in (PEN, PEN_TIMED):
        return None
    status, x, y = (int.from_bytes(report[at : at + 2], "big") for at in (1, 3, 5))
    timed = report[0] == PEN_TIMED
    if timed and len(report) < 11:
        return None
    time = int.from_bytes(report[7:9], "big") if timed else None
    return PenSample(bool(status & bits.touching), x, y, status & bits.pressure, time)


def capability(report: bytes) -> Capability | None:
    """None for an answer that says nothing that can be."""
    if len(report) < 7 or report[0] != CAPABILITY:
        return None
    width, height, pressure = (int.from_bytes(report[at : at + 2], "big") for at in (1, 3, 5))
    return Capability(width, height, pressure) if width and height and pressure else None
