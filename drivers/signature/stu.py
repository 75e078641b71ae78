"""Reports of Wacom's STU signature pads over HID.

Ids, fields and bits are those of the maker's STU SDK (`WacomGSS/STU/Protocol.hpp`, 2011 and later). What an open host
program says of the pen's bits and of report 0E (github.com/pabloko/Wacom-STU-WebHID) is not so: bits 0 and 1 of a pen
report belong to the pressure, and 0E chooses how ink is drawn, not whether the time is told.

Pen report, big endian, behind its id (01, or 34 with time): near 1 bit, touching 3 bits, pressure 12 bits | x u16 |
y u16 [| milliseconds u16 | sequence u16].
"""

from typing import Final

from msgspec import Struct

PEN, PEN_TIMED = 0x01, 0x34
CAPABILITY = 0x09
CAPABILITY_BYTES = 64
"""More than any pad sends; the answer says how many there are."""
CLEAR = bytes((0x20, 0))
TIMED: Final = bytes((0x32, 3))
"""Pen reports carry time and sequence from now on: pads 430, 530 and 540. Others go on with report 01."""
TOUCHING, PRESSURE = 0x7000, 0x0FFF
"""Masks over the first two bytes of a pen report, taken as one number."""


class PenSample(Struct, frozen=True):
    """The pen, in the pad's own units."""

    touching: bool
    x: int
    y: int
    pressure: int
    time: int | None
    """Milliseconds up to 65,535 and then from 0, where the pad tells it."""
    sequence: int | None
    """One more with every report, up to 65,535 and then from 0, where the pad tells it."""


class Capability(Struct, frozen=True):
    """What the pad is, in its own units: the largest x, y and pressure it tells."""

    width: int
    height: int
    most_pressure: int


def inking(on: bool) -> bytes:
    """Whether the pad's own screen shows the ink."""
    return bytes((0x21, on))


def pen_sample(report: bytes) -> PenSample | None:
    """None for a report that is not the pen's, or is not whole."""
    if len(report) < 7 or report[0] not in (PEN, PEN_TIMED):
        return None
    status, x, y = (int.from_bytes(report[at : at + 2], "big") for at in (1, 3, 5))
    timed = report[0] == PEN_TIMED
    if timed and len(report) < 11:
        return None
    time, sequence = (int.from_bytes(report[at : at + 2], "big") if timed else None for at in (7, 9))
    return PenSample(bool(status & TOUCHING), x, y, status & PRESSURE, time, sequence)


def capability(report: bytes) -> Capability | None:
    """None for an answer that says nothing that can be."""
    if len(report) < 7 or report[0] != CAPABILITY:
        return None
    width, height, pressure = (int.from_bytes(report[at : at + 2], "big") for at in (1, 3, 5))
    return Capability(width, height, pressure) if width and height and pressure else None
