"""Modbus RTU as a board hears it: "MODBUS over Serial Line" V1.02 (frame, silence, CRC) and "MODBUS Application
Protocol" V1.1b3 (functions, exceptions), both of modbus.org.

address | function | data | CRC-16 with its low byte first. Where a frame begins and ends, only silence says:
3.5 characters of 11 bits, 1.75 ms where the line is faster than 19200 bit/s.
"""

from enum import IntEnum

from msgspec import Struct

BROADCAST = 0
LONGEST = 256
SHORTEST = 4


class Function(IntEnum):
    """What this board carries out."""

    READ_COILS = 0x01
    READ_INPUTS = 0x02
    WRITE_COIL = 0x05
    WRITE_COILS = 0x0F


class Why(IntEnum):
    """An exception: why a request is not carried out."""

    ILLEGAL_FUNCTION = 1
    ILLEGAL_ADDRESS = 2
    ILLEGAL_VALUE = 3
    DEVICE_FAILURE = 4
    DEVICE_BUSY = 6


class Frame(Struct, frozen=True):
    address: int
    function: int
    data: bytes = b""


def _entry(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (0xA001 if byte & 1 else 0)
    return byte


_TABLE = tuple(_entry(byte) for byte in range(256))


def crc16(data: bytes) -> int:
    """CRC-16/MODBUS by table (V1.02, appendix B): begins with FFFF."""
    crc = 0xFFFF
    for byte in data:
        crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc


def written(frame: Frame, *, spoilt: bool = False) -> bytes:
    """The frame as it goes over the line; `spoilt` with a CRC that does not fit."""
    body = bytes([frame.address, frame.function]) + frame.data
    return body + (crc16(body) ^ (0xFFFF if spoilt else 0)).to_bytes(2, "little")


def read(line: bytes) -> Frame | None:
    """What stood on the line between two silences; None where it is no frame."""
    if not SHORTEST <= len(line) <= LONGEST or int.from_bytes(line[-2:], "little") != crc16(line[:-2]):
        return None
    return Frame(line[0], line[1], line[2:-2])


def silence_s(baud: int) -> float:
    """How long the line is quiet between two frames."""
    return 0.00175 if baud > 19200 else 3.5 * 11 / baud
