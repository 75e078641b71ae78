"""A vendor's picture decoder, loaded from the file that a profile names.

Their libraries (libwlt2bmp.so, libwltdecode.so …) share one function: `int unpack(src, dst, mode)`, 1 when it went
well; `dst` gets 102 × 126 dots, blue green red, the bottom row first. It runs inside this process: a fault in it ends
the terminal's program, so a hall that names one should have tried it on its own cards.
"""

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Final

from drivers.idcard.photo import PHOTO_BYTES, Portrait

WIDTH: Final = 102
HEIGHT: Final = 126
ROW: Final = WIDTH * 3
ROOM: Final = 65536
"""For a decoder that writes rows padded, or a picture file's head behind them: more than any known one."""
MODE_RAW: Final = 0
DONE: Final = 1

Unpack = Callable[[bytes, ctypes.Array[ctypes.c_char], int], int]


class NoDecoder(Exception):
    """The file is no such library; the message says what is wrong with it."""


def load_unpack(library: Path) -> Unpack:
    """The library's function. Raises `NoDecoder`."""
    try:
        function = ctypes.CDLL(str(library)).unpack
    except OSError as error:
        raise NoDecoder(f"{library}: {error}") from None
    except AttributeError:
        raise NoDecoder(f"{library} has no function `unpack`") from None
    function.argtypes, function.restype = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int), ctypes.c_int
    found: Unpack = function
    return found


class VendorDecoder:
    """A `drivers.idcard.photo.PhotoDecoder`."""

    def __init__(self, unpack: Unpack, *, mirrored: bool) -> None:
        self._unpack = unpack
        self._mirrored = mirrored

    def decode(self, wlt: bytes) -> Portrait | None:
        if len(wlt) != PHOTO_BYTES:
            return None
        picture = ctypes.create_string_buffer(ROOM)
        if self._unpack(wlt, picture, MODE_RAW) != DONE:
            return None
        step = -1 if self._mirrored else 1
        rows = (picture.raw[row * ROW : (row + 1) * ROW] for row in reversed(range(HEIGHT)))
        rgb = b"".join(row[dot * 3 : dot * 3 + 3][::-1] for row in rows for dot in range(WIDTH)[::step])
        return Portrait(WIDTH, HEIGHT, rgb)
