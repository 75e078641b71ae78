"""The frames of SYN6288, from its public data sheet (宇音天下, 2010) and published host programs that drive it.

FD | length of what follows, 16 bits, high byte first | command | parameter and text | XOR of all before it.
What follows is 203 bytes at most, of them 200 of text. The chip answers by single bytes.
"""

from collections.abc import Iterator
from enum import IntEnum
from functools import reduce
from operator import xor

from msgspec import Struct

BEGIN = 0xFD
LONGEST = 203


class Command(IntEnum):
    SPEAK = 0x01
    STOP = 0x02
    PAUSE = 0x03
    RESUME = 0x04
    HOW = 0x21
    BAUD = 0x31


class Answer(IntEnum):
    AWAKE = 0x4A
    TAKEN = 0x41
    NOT_UNDERSTOOD = 0x45
    BUSY = 0x4E
    IDLE = 0x4F


class Frame(Struct, frozen=True):
    """`sound` is whether its length can be and its XOR fits; of one that is not sound nothing else is told."""

    command: int = 0
    data: bytes = b""
    sound: bool = True


def written(command: int, data: bytes = b"") -> bytes:
    head = bytes([BEGIN]) + (len(data) + 2).to_bytes(2, "big") + bytes([command]) + data
    return head + bytes([reduce(xor, head)])


class FrameReader:
    """Finds frames in a stream split anywhere; what stands before one is passed over."""

    def __init__(self) -> None:
        self._stream = bytearray()

    @property
    def waits(self) -> bool:
        """Whether something unfinished is kept."""
        return bool(self._stream)

    def feed(self, data: bytes) -> Iterator[Frame]:
        self._stream += data
        while self._stream:
            begin = self._stream.find(BEGIN)
            del self._stream[: len(self._stream) if begin < 0 else begin]
            if len(self._stream) < 3:
                return
            size = int.from_bytes(self._stream[1:3], "big")
            if not 2 <= size <= LONGEST:
                del self._stream[0]
                yield Frame(sound=False)
            elif len(self._stream) < 3 + size:
                return
            else:
                line = bytes(self._stream[: 3 + size])
                del self._stream[: 3 + size]
                yield Frame(line[3], line[4:-1]) if not reduce(xor, line) else Frame(sound=False)

    def forget(self) -> None:
        self._stream.clear()
