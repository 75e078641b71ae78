"""JPEG pictures out of a stream of bytes: whole ones only, with their size.

Facts: ITU-T T.81 (markers, B.1; frame header, B.2.2; stuffed zeros, B.1.1.5; Huffman tables, K.3). A picture tells
its own beginning and end, so what stands between two of them is passed over: the multipart of MJPEG over HTTP
(`multipart/x-mixed-replace`, RFC 2046) is written wrongly by too many cameras to lean on it. Some leave out the first
boundary, some the part's length, and some write into the header another boundary than they use.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

SOI, EOI = b"\xff\xd8", b"\xff\xd9"
_STANDALONE = {0x01, *range(0xD0, 0xD8)}
_FRAME_HEADERS = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_DHT, _SOI, _EOI, _SOS, _DQT = 0xC4, 0xD8, 0xD9, 0xDA, 0xDB
_FREE = {*range(0xE0, 0xF0), 0xFE}
"""Segments of an application's own and comments: anything may stand in them, a small picture too."""
_LOWEST = 0xC0
"""No marker below it stands in a picture, but TEM."""
_MARKER_IN_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What ends coded data: not a stuffed zero, not a restart, not a fill byte."""

_DC_LUMINANCE = "0000010501010101010100000000000000000102030405060708090a0b"
_DC_CHROMINANCE = "0100030101010101010101010000000000000102030405060708090a0b"
_AC_LUMINANCE = (
    "100002010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a"
    "161718191a25262728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788"
    "898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9"
    "eaf1f2f3f4f5f6f7f8f9fa"
)
_AC_CHROMINANCE = (
    "1100020102040403040705040400010277000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a1624"
    "34e125f11718191a262728292a35363738393a434445464748494a535455565758595a636465666768696a737475767778797a8283848586"
    "8788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8"
    "e9eaf2f3f4f5f6f7f8f9fa"
)
USUAL_TABLES = b"\xff\xc4\x01\xa2" + bytes.fromhex(_DC_LUMINANCE + _AC_LUMINANCE + _DC_CHROMINANCE + _AC_CHROMINANCE)
"""The Huffman tables of T.81, K.3: cameras leave them out of moving pictures, and mean these."""


class Picture(Struct, frozen=True):
    """One whole picture, as the camera coded it."""

    jpeg: bytes
    width: int
    height: int

    def __repr__(self) -> str:
        return f"<Picture {self.width}x{self.height}>"

    def __rich_repr__(self) -> list[tuple[str, str]]:  # msgspec's own would show it
        return []


class Damaged(Struct, frozen=True):
    """A picture began and was not whole: broken off, cut into by the next, or too long.

    One that breaks off in its head, where lengths stand, takes up to 64 KiB of what follows with it.
    """


class Pictures:
    """Turns a byte stream, split anywhere, into pictures. Never raises, never grows past `longest` bytes."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._buffer = bytearray()
        self._begin()

    def feed(self, data: bytes) -> Iterator[Picture | Damaged]:
        """Whatever became whole, or turned out not to be, with these bytes."""
        self._buffer += data
        while True:
            if not self._found and not self._find():
                return
            ended = self._walk()
            if ended is not None:
                yield ended
            elif len(self._buffer) > self._longest:
                yield self._give_up(len(self._buffer))
            else:
                return

    def ended(self) -> bool:
        """The stream is over; whether a picture had begun and is lost."""
        lost = self._found
        self._buffer.clear()
        self._begin()
        return lost

    def _begin(self) -> None:
        self._found = False
        self._at = len(SOI)
        """Up to here it is read."""
        self._in_scan = False
        self._scanned = False
        self._quantised = self._tables = False
        self._size: tuple[int, int] | None = None

    def _find(self) -> bool:
        """The next beginning comes to the buffer's; what stands before it is nothing."""
        start = self._buffer.find(SOI)
        if start < 0:
            del self._buffer[: -1 if self._buffer.endswith(b"\xff") else len(self._buffer)]
            return False
        del self._buffer[:start]
        self._begin()
        self._found = True
        return True

    def _walk(self) -> Picture | Damaged | None:
        """From marker to marker until the picture's end; None where more bytes must come first."""
        buffer = self._buffer
        while True:
            if self._in_scan:
                found = _MARKER_IN_SCAN.search(buffer, self._at)
                if found is None:
                    self._at = max(self._at, len(buffer) - 1)  # an FF may stand last
                    return None
                self._at, self._in_scan = found.start(), False
            if len(buffer) < self._at + 2:
                return None
            if buffer[self._at] != 0xFF:
                return self._give_up(self._at)
            marker = buffer[self._at + 1]
            if marker == 0xFF:
                self._at += 1
                continue
            if marker in _STANDALONE:
                self._at += 2
                continue
            if marker == _EOI:
                return self._whole(self._at + 2)
            if marker == _SOI or marker < _LOWEST:
                return self._give_up(self._at)
            if len(buffer) < self._at + 4:
                return None
            end = self._at + 2 + int.from_bytes(buffer[self._at + 2 : self._at + 4], "big")
            if end < self._at + 4:
                return self._give_up(self._at + 2)
            if len(buffer) < end:
                return None
            if not self._note(marker, bytes(buffer[self._at + 4 : end])):
                return self._give_up(end)
            self._at = end

    def _note(self, marker: int, segment: bytes) -> bool:
        """Whether such a segment can stand here. A picture that broke off in its head goes on, by the lengths it told,
        somewhere in the next: what must not be twice, or not in a table, gives that away.
        """
        if marker not in _FREE and SOI in segment:
            return False
        if marker in _FRAME_HEADERS:
            if self._size is not None or len(segment) < 6:
                return False
            self._size = int.from_bytes(segment[3:5], "big"), int.from_bytes(segment[1:3], "big")
            return all(self._size)
        self._tables = self._tables or marker == _DHT
        self._quantised = self._quantised or marker == _DQT
        if marker == _SOS:
            self._in_scan = self._scanned = True
            return self._size is not None and self._quantised
        return True

    def _whole(self, end: int) -> Picture | Damaged:
        if self._size is None or not self._scanned:  # a picture of tables alone
            return self._give_up(end)
        jpeg = bytes(self._buffer[:end])
        if not self._tables:
            jpeg = SOI + USUAL_TABLES + jpeg[len(SOI) :]
        picture = Picture(jpeg, *self._size)
        self._drop(end)
        return picture

    def _give_up(self, end: int) -> Damaged:
        self._drop(end)
        return Damaged()

    def _drop(self, end: int) -> None:
        """Done with what stands before `end`."""
        del self._buffer[:end]
        self._begin()


def whole_picture(data: bytes) -> Picture | None:
    """The picture that `data` is, if it is one and whole; bytes behind its end are filling."""
    found = next(Pictures(len(data)).feed(data), None)
    return found if isinstance(found, Picture) and data.startswith(SOI) else None
