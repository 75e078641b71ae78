"""The printer's language: cuts a byte stream into commands. Knows how long each is, not what it does.

Source: the command reference of ESC/POS (design notes on devices, §3.1). A command that is not known here becomes
`Unknown` with its two or three bytes, and whatever follows is text, as on a printer that does not know it either.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

ESC, FS, GS, DLE = 0x1B, 0x1C, 0x1D, 0x10
LONGEST_COMMAND = 1 << 20
"""A command that claims to be longer is damage: waiting for its end would swallow everything after it."""


@dataclass(frozen=True)
class Command:
    """A known command: the bytes that name it, and its parameters."""

    name: bytes
    data: bytes = b""


@dataclass(frozen=True)
class Text:
    """One character: a byte, or two in Chinese mode."""

    code: bytes


@dataclass(frozen=True)
class Unknown:
    """Bytes that mean nothing to this printer."""

    code: bytes


Token = Command | Text | Unknown

SINGLE = frozenset(b"\t\n\r")
"""Control characters that stand alone: tab, line feed, carriage return."""

PARAMETERS: Mapping[bytes, int] = {
    b"\x1b@": 0,  # initialise
    b"\x1b!": 1,  # print mode
    b"\x1b ": 1,  # space right of a character
    b"\x1b$": 2,  # absolute position
    b"\x1b\\": 2,  # relative position
    b"\x1b-": 1,  # underline
    b"\x1b2": 0,  # default line spacing
    b"\x1b3": 1,  # line spacing
    b"\x1bE": 1,  # bold
    b"\x1bG": 1,  # double strike
    b"\x1bJ": 1,  # print and feed dots
    b"\x1bd": 1,  # print and feed lines
    b"\x1bM": 1,  # font
    b"\x1bR": 1,  # international characters
    b"\x1bt": 1,  # code page
    b"\x1ba": 1,  # alignment
    b"\x1bp": 3,  # drawer
    b"\x1bi": 0,  # cut
    b"\x1bm": 0,  # cut, one point left
    b"\x1c!": 1,  # Chinese print mode
    b"\x1c&": 0,  # Chinese on
    b"\x1c.": 0,  # Chinese off
    b"\x1cS": 2,  # space beside a Chinese character
    b"\x1cW": 1,  # Chinese double size
    b"\x1c-": 1,  # Chinese underline
    b"\x1d!": 1,  # character size
    b"\x1dB": 1,  # white on black
    b"\x1dH": 1,  # where a barcode's text stands
    b"\x1dI": 1,  # identity
    b"\x1dL": 2,  # left margin
    b"\x1dW": 2,  # print width
    b"\x1da": 1,  # automatic status
    b"\x1db": 1,  # smoothing
    b"\x1df": 1,  # font of a barcode's text
    b"\x1dh": 1,  # barcode height
    b"\x1dr": 1,  # status, in turn
    b"\x1dw": 1,  # barcode module width
    b"\x10\x04": 1,  # status, in real time: answered on arrival, passed over here
}

DISREGARDED: Mapping[bytes, int] = {
    b"\x1b{": 1,  # upside down
    b"\x1bV": 1,  # turned by 90 degrees
    b"\x1bU": 1,  # one direction
    b"\x1b=": 1,  # which device listens
    b"\x1bc": 2,  # sensors that stop printing, buttons
    b"\x1br": 1,  # colour
    b"\x1cC": 1,  # which two-byte code
}
"""Commands this printer does not obey, whose parameters it does not print either."""


def next_token(stream: bytearray, *, chinese: bool) -> tuple[Token, int] | None:
    """The first token of `stream` and its length in bytes; None while its end has not come yet."""
    if not stream:
        return None
    first = stream[0]
    if first in SINGLE:
        return Command(bytes([first])), 1
    if first in (ESC, FS, GS, DLE):
        return _command(stream)
    if first < 0x20:
        return Unknown(bytes([first])), 1
    if chinese and first > 0x80:
        return _wide(stream)
    return Text(bytes([first])), 1


def _wide(stream: bytearray) -> tuple[Token, int] | None:
    """A GBK character: 81..FE, then 40..7E or 80..FE."""
    if len(stream) < 2:
        return None
    if stream[0] == 0xFF or stream[1] < 0x40 or stream[1] in (0x7F, 0xFF):
        return Unknown(bytes(stream[:1])), 1
    return Text(bytes(stream[:2])), 2


def _command(stream: bytearray) -> tuple[Token, int] | None:
    if len(stream) < 2:
        return None
    name = bytes(stream[:2])
    count = PARAMETERS.get(name, DISREGARDED.get(name))
    measure = MEASURES.get(name)
    if count is None and measure is None:
        return Unknown(name), 2
    if measure is not None:
        if (length := measure(stream)) is None:
            return None
        if not 0 <= length <= LONGEST_COMMAND:
            return Unknown(name), 2
    else:
        length = 2 + (count or 0)
    if len(stream) < length:
        return None
    return Command(name, bytes(stream[2:length])), length


def _measure_tabs(stream: bytearray) -> int | None:
    """ESC D n1 … nk NUL: rising columns; anything else ends the list."""
    last = 0
    for at in range(2, min(len(stream), 35)):
        if stream[at] <= last:
            return at + 1 if stream[at] == 0 else at
        last = stream[at]
    return None if len(stream) < 35 else 34


def _measure_columns(stream: bytearray) -> int | None:
    """ESC * m nL nH: columns of 8 or 24 dots."""
    if len(stream) < 5:
        return None
    if stream[2] not in (0, 1, 32, 33):
        return -1
    return 5 + (stream[3] | stream[4] << 8) * (3 if stream[2] >= 32 else 1)


def _measure_cut(stream: bytearray) -> int | None:
    """GS V m, and n where m feeds first."""
    if len(stream) < 3:
        return None
    return 4 if stream[2] in (65, 66) else 3


def _measure_barcode(stream: bytearray) -> int | None:
    """GS k m d… NUL, or from m = 65 on GS k m n d…"""
    if len(stream) < 3:
        return None
    if stream[2] >= 65:
        return None if len(stream) < 4 else 4 + stream[3]
    end = stream.find(0, 3, 3 + 256)
    if end >= 0:
        return end + 1
    return None if len(stream) < 3 + 256 else -1


def _measure_raster(stream: bytearray) -> int | None:
    """GS v 0 m xL xH yL yH: x bytes in a row, y rows."""
    if len(stream) < 3:
        return None
    if stream[2] != 0x30:
        return -1
    if len(stream) < 8:
        return None
    return 8 + (stream[4] | stream[5] << 8) * (stream[6] | stream[7] << 8)


def _measure_counted(stream: bytearray) -> int | None:
    """ESC ( x, FS ( x, GS ( x pL pH: count themselves."""
    if len(stream) < 5:
        return None
    return 5 + (stream[3] | stream[4] << 8)


def _measure_long_graphics(stream: bytearray) -> int | None:
    """GS 8 L p1 p2 p3 p4: counts itself, up to four bytes of count."""
    if len(stream) < 3:
        return None
    if stream[2] != ord("L"):
        return -1
    if len(stream) < 7:
        return None
    return 7 + int.from_bytes(stream[3:7], "little")


MEASURES: Mapping[bytes, Callable[[bytearray], int | None]] = {
    b"\x1bD": _measure_tabs,
    b"\x1b*": _measure_columns,
    b"\x1dV": _measure_cut,
    b"\x1dk": _measure_barcode,
    b"\x1dv": _measure_raster,
    b"\x1b(": _measure_counted,
    b"\x1c(": _measure_counted,
    b"\x1d(": _measure_counted,
    b"\x1d8": _measure_long_graphics,
}
"""Commands that tell their own length: total bytes, None while that is not known yet, -1 for nonsense."""
