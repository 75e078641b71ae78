"""Frames of the resident ID card's security module (GA/T 467): AA AA AA 96 69, length, body, XOR.

Request  AA AA AA 96 69 | Len (2, big endian) | CMD PARA | data | CHK
Answer   AA AA AA 96 69 | Len                 | SW1 SW2 SW3 | data | CHK

Len counts the bytes behind it; CHK is the XOR of every byte from Len up to the one before CHK.
"""

from collections.abc import Iterator
from enum import IntEnum
from functools import reduce
from operator import xor
from struct import unpack

from msgspec import Struct

SYNC = b"\xaa\xaa"
"""A host sends three; an answer may have lost its first one on the way."""
START = b"\x96\x69"
SHORTEST = 4
"""Len of an answer without data."""
LONGEST = 2314
"""Len of the longest answer there is: text, photo and two fingerprints."""


class Command(Struct, frozen=True):
    """An operation of the security module."""

    code: int
    parameter: int


RESET = Command(0x10, 0xFF)
STATUS = Command(0x11, 0xFF)
MODULE_ID = Command(0x12, 0xFF)
FIND = Command(0x20, 0x01)
SELECT = Command(0x20, 0x02)
READ = Command(0x30, 0x01)
"""Text and photo. Fingerprints are never asked for."""
NEWEST_ADDRESS = Command(0x30, 0x03)
"""The address added to the chip after the card was made out (追加住址), of the card that was read."""


class Verdict(IntEnum):
    """SW3 of an answer."""

    DONE = 0x90
    CARD_FOUND = 0x9F
    CHECKSUM_WRONG = 0x10
    LENGTH_WRONG = 0x11
    COMMAND_WRONG = 0x21
    UNKNOWN_OPERATION = 0x24
    CARD_NOT_TRUSTED = 0x31
    READER_NOT_TRUSTED = 0x32
    INFORMATION_NOT_VERIFIED = 0x33
    WRONG_CARD = 0x40
    READ_FAILED = 0x41
    RANDOM_FAILED = 0x47
    SELF_TEST_FAILED = 0x60
    NOT_AUTHORISED = 0x66
    NO_CARD = 0x80
    SELECT_FAILED = 0x81
    ITEM_MISSING = 0x91


class Frame(Struct, frozen=True):
    """One whole answer with a right checksum. Its `repr` hides the data: it may be a person's."""

    verdict: int
    """SW3, see `Verdict`; a module may know others."""
    data: bytes

    def __repr__(self) -> str:
        return f"<Frame {self.verdict:02X} +{len(self.data)}>"

    def __rich_repr__(self) -> list[tuple[str, str]]:  # msgspec's own would show the data
        return [("verdict", f"{self.verdict:02X}")]


class Damaged(Struct, frozen=True):
    """Something began like a frame and is none: its length or its checksum is wrong."""


def encode(command: Command, start: bytes = START) -> bytes:
    """The request as it goes over the line."""
    body = bytes((0, 3, command.code, command.parameter))
    return b"\xaa" + SYNC + start + body + bytes((checksum(body),))


def checksum(body: bytes) -> int:
    return reduce(xor, body, 0)


def module_number(data: bytes) -> str | None:
    """What is printed on a module's box, out of its answer to `MODULE_ID`: 05.01-20150101-0000000001-0000000002."""
    if len(data) != 16:
        return None
    maker, version, made, first, second = unpack("<HHIII", data)
    return f"{maker:02d}.{version:02d}-{made:08d}-{first:010d}-{second:010d}"


class Framer:
    """Turns a byte stream, split anywhere, into frames. Never raises, never grows past one frame.

    Noise before a start mark is skipped. A frame with an impossible length or a wrong checksum is reported
    as `Damaged`, because the module must then be asked again, not guessed at; the search goes on right
    behind its start mark, for the damaged byte may have been its length.
    """

    def __init__(self, start: bytes = START) -> None:
        self._mark = SYNC + start
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame | Damaged]:
        """Whatever became whole with these bytes. Exhaust the iterator before feeding again."""
        for offset in range(0, len(data), LONGEST):
            self._buffer += data[offset : offset + LONGEST]
            yield from self._frames()

    def _frames(self) -> Iterator[Frame | Damaged]:
        while self._seek():
            head = len(self._mark) + 2
            if len(self._buffer) < head:
                return
            length = int.from_bytes(self._buffer[len(self._mark) : head], "big")
            if not SHORTEST <= length <= LONGEST:
                del self._buffer[: len(self._mark)]
                yield Damaged()
                continue
            if len(self._buffer) < head + length:
                return
            counted = bytes(self._buffer[len(self._mark) : head + length])
            if checksum(counted):  # the XOR over body and CHK is zero when CHK is right
                del self._buffer[: len(self._mark)]
                yield Damaged()
                continue
            del self._buffer[: head + length]
            yield Frame(counted[4], counted[5:-1])

    def _seek(self) -> bool:
        """Throw away what stands before the next start mark; whether there is one."""
        at = self._buffer.find(self._mark)
        if at < 0:
            # The beginning of a mark may be the end of what has come so far.
            keep = next((n for n in range(len(self._mark) - 1, 0, -1) if self._buffer.endswith(self._mark[:n])), 0)
            del self._buffer[: len(self._buffer) - keep]
            return False
        del self._buffer[:at]
        return True
