"""The frame of Onbon's text cards BX-5K and BX-6K, as their published protocol (v1.4, 2021) has it.

8 × A5, a header of 14 bytes, data, CRC-16/ARC of both with its low byte first, 5A. Between head and tail A5, A6, 5A and
5B are escaped.
"""

import struct
from collections.abc import Iterator

from msgspec import Struct

HEAD, TAIL = 0xA5, 0x5A
_ESCAPES = {0xA5: b"\xa6\x02", 0xA6: b"\xa6\x01", 0x5A: b"\x5b\x02", 0x5B: b"\x5b\x01"}
_PLAIN = {pair: byte for byte, pair in _ESCAPES.items()}
_HEADER = struct.Struct("<HH3xBBBBBH")
LONGEST = 1 << 16
NO_CHECK = 2


class Frame(Struct, frozen=True, kw_only=True):
    """`sound` is whether the length, the escapes and the CRC fit."""

    to: int = 0
    sender: int = 0
    device_type: int = 0xFE
    data: bytes = b""
    sound: bool = True


def crc16(data: bytes) -> int:
    """CRC-16/ARC: polynomial 8005 reflected, begins with 0."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def written(frame: Frame, *, spoilt: bool = False) -> bytes:
    """The frame as it goes over the line; `spoilt` with a CRC that does not fit."""
    body = _HEADER.pack(frame.to, frame.sender, 0, 0, 0, frame.device_type, 2, len(frame.data)) + frame.data
    body += struct.pack("<H", crc16(body) ^ (0xFFFF if spoilt else 0))
    return bytes([HEAD] * 8) + b"".join(_ESCAPES.get(byte, bytes([byte])) for byte in body) + bytes([TAIL])


class FrameReader:
    """Finds frames in a stream that is split anywhere and may begin in the middle of one."""

    def __init__(self) -> None:
        self._body: bytearray | None = None

    def feed(self, data: bytes) -> Iterator[Frame]:
        for byte in data:
            if byte == HEAD:
                self._body = bytearray()
            elif self._body is None:
                continue
            elif byte == TAIL:
                body, self._body = bytes(self._body), None
                if body:
                    yield _read(body)
            elif len(self._body) < LONGEST:
                self._body.append(byte)
            else:
                self._body = None

    def forget(self) -> None:
        self._body = None


def _read(escaped: bytes) -> Frame:
    body = _unescaped(escaped)
    if body is None or len(body) < _HEADER.size + 2:
        return Frame(sound=False)
    to, sender, _option, check, _shown, device_type, _version, length = _HEADER.unpack_from(body)
    data, (crc,) = body[_HEADER.size : -2], struct.unpack("<H", body[-2:])
    sums = {0: crc16(body[:-2]), 1: sum(body[:-2]) & 0xFFFF, NO_CHECK: crc}
    return Frame(
        to=to,
        sender=sender,
        device_type=device_type,
        data=data,
        sound=length == len(data) and sums.get(check) == crc,
    )


def _unescaped(body: bytes) -> bytes | None:
    """None where an escape is not known."""
    plain = bytearray()
    at = 0
    while at < len(body):
        if body[at] in (0xA6, 0x5B):
            byte = _PLAIN.get(body[at : at + 2])
            if byte is None:
                return None
            plain.append(byte)
            at += 2
        else:
            plain.append(body[at])
            at += 1
    return bytes(plain)
