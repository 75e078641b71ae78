"""Frames of Onbon's font-in-card LED cards (仰邦 BX-5K, BX-6K 字库卡; doc.onbonbx.com, protocol v1.4).

8 x A5 | header (14) | data | CRC (2, low byte first) | 5A.  Between the A5s and the 5A every A5, A6, 5A and 5B
is escaped. The CRC is CRC-16/ARC over header and data before escaping.

Header, little endian: to u16 | from u16 | 000000 | option | check mode | display mode | card type | version |
length of data u16.  Data of a request: group, command, answer wanted (01) | two bytes | arguments.
Data of an answer: group, command | error | two bytes | more.
"""

from collections.abc import Iterator

from msgspec import Struct

HEAD = b"\xa5" * 8
TAIL = 0x5A
ANY_CARD = 0xFE
BROADCAST = 0xFFFE
US = 0x8000
VERSION = 2
HEADER_BYTES = 14
LONGEST = 4096
"""Bytes between the marks of the longest frame taken in; a card's answers are far shorter."""

_ESCAPES = {0xA5: b"\xa6\x02", 0xA6: b"\xa6\x01", 0x5A: b"\x5b\x02", 0x5B: b"\x5b\x01"}
_ESCAPED = {escape: bytes((byte,)) for byte, escape in _ESCAPES.items()}

PING = bytes.fromhex("a200010000")
CLEAR = bytes.fromhex("a310010000")
"""Take everything off the screen."""
DELETE_ALL = 0xFF


class Card(Struct, frozen=True, kw_only=True):
    """Whom a frame is for."""

    address: int = 1
    type: int = ANY_CARD
    """`ANY_CARD`, or the card's own number (0x61 is a BX-6K1)."""
    sender: int = US


class Area(Struct, frozen=True, kw_only=True):
    """A dynamic area (动态区): where its text stands and how it comes. Sizes in pixels of the screen."""

    number: int
    x: int = 0
    y: int = 0
    width: int
    height: int
    line_spacing: int = 0
    run_mode: int = 0
    """0 again and again; 1 rests on the last page; 2 as 0, dark when nothing new came for `timeout_s`; 3 as 2 with
    the logo; 4 once; 5 so many times."""
    timeout_s: int = 0
    align: int = 0
    """Bits 0-1: 0 left, 1 right, 2 centre. Bits 2-3: 0 top, 4 bottom, 8 middle."""
    many_lines: bool = False
    wrap: bool = False
    effect: int = 1
    """1 still, 2 at once, 3 leftwards, 4 rightwards, 5 upwards, 6 downwards."""
    speed: int = 0
    """0 is the fastest."""
    stay: int = 0
    """Half seconds a page stays."""


class Reply(Struct, frozen=True):
    """What a card answered, whole and with a right CRC."""

    group: int
    command: int
    error: int
    data: bytes = b""

    @property
    def done(self) -> bool:
        """An acknowledgement: A0 00."""
        return (self.group, self.command) == (0xA0, 0x00)

    @property
    def refused(self) -> bool:
        """A0 01, with the reason in `error`."""
        return (self.group, self.command) == (0xA0, 0x01)


class Damaged(Struct, frozen=True):
    """Something began like a frame and is none."""


def brightness(level: int) -> bytes:
    """By hand, `level` 1 (dark) to 16. Behind it stands the table by half hours, which counts in another mode."""
    return bytes((0xA3, 0x02, 0x01, 0x00, 0x00, 0x01, level)) + b"\x01" * 48


def text_5k(area: Area, text: bytes) -> bytes:
    """Show `text` in an area of a BX-5K card."""
    rest = b"\0\1" + _sized(_area(area, text))  # no area deleted, one sent
    return b"\xa3\x06\x01" + _u16(len(rest)) + rest


def text_6k(area: Area, text: bytes, *, anew: bool = False) -> bytes:
    """Show `text` in an area of a BX-6K card; `anew` throws all areas away before."""
    return b"\xa3\x06\x01" + bytes((anew, 0, DELETE_ALL if anew else 0, 1)) + _sized(_area(area, text))


def frame(card: Card, data: bytes) -> bytes:
    """The request as it goes over the line."""
    header = _u16(card.address) + _u16(card.sender) + bytes((0, 0, 0, 0, 0, 0, card.type, VERSION)) + _u16(len(data))
    body = header + data
    body += _u16(crc(body))
    return HEAD + b"".join(_ESCAPES.get(byte) or bytes((byte,)) for byte in body) + bytes((TAIL,))


def crc(data: bytes) -> int:
    """CRC-16/ARC: polynomial 8005 reflected, beginning with 0."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


class Framer:
    """Turns a byte stream, split anywhere, into answers. Never raises, never grows past one frame.

    An A5 always begins anew and a 5A always ends, for neither can stand inside a frame.
    """

    def __init__(self) -> None:
        self._buffer: bytearray | None = None
        """What stands behind the last A5; None before the first one."""

    def feed(self, data: bytes) -> Iterator[Reply | Damaged]:
        """Whatever became whole with these bytes."""
        for byte in data:
            if byte == HEAD[0]:
                if self._buffer:
                    yield Damaged()
                self._buffer = bytearray()
            elif self._buffer is None:
                continue
            elif byte == TAIL:
                whole, self._buffer = bytes(self._buffer), None
                yield _reply(whole)
            elif len(self._buffer) >= LONGEST:
                self._buffer = None
                yield Damaged()
            else:
                self._buffer.append(byte)


def _reply(escaped: bytes) -> Reply | Damaged:
    body = _unescape(escaped)
    if body is None or len(body) < HEADER_BYTES + 3 + 2 or crc(body[:-2]) != int.from_bytes(body[-2:], "little"):
        return Damaged()
    data = body[HEADER_BYTES:-2]
    if int.from_bytes(body[HEADER_BYTES - 2 : HEADER_BYTES], "little") != len(data):
        return Damaged()
    return Reply(data[0], data[1], data[2], data[5:])


def _unescape(escaped: bytes) -> bytes | None:
    out, at = bytearray(), 0
    while at < len(escaped):
        if escaped[at] in (0xA6, 0x5B):
            byte = _ESCAPED.get(escaped[at : at + 2])
            if byte is None:
                return None
            out += byte
            at += 2
        else:
            out.append(escaped[at])
            at += 1
    return bytes(out)


def _area(area: Area, text: bytes) -> bytes:
    return (
        bytes((0,))
        + _across(area.x)
        + _u16(area.y)
        + _across(area.width)
        + _u16(area.height)
        + bytes((area.number, area.line_spacing, area.run_mode))
        + _u16(area.timeout_s)
        + bytes((0, 0, area.align, 2 if area.many_lines else 1, 2 if area.wrap else 1))
        + bytes((area.effect, 0, area.speed, area.stay))
        + len(text).to_bytes(4, "little")
        + text
    )


def _across(pixels: int) -> bytes:
    """Counted in bytes of eight pixels; what does not fall on one, in pixels with the highest bit set."""
    return _u16(pixels | 0x8000 if pixels % 8 else pixels // 8)


def _sized(data: bytes) -> bytes:
    return _u16(len(data)) + data


def _u16(value: int) -> bytes:
    return value.to_bytes(2, "little")
