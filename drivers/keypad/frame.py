"""Frames on the RS-485 line of callers and four-key evaluators, many of them on one line (9600 8N1).

FF 68 | L | L | 68 | address | function | data... | sum | 16.  L = 2 + data; sum = address + function + data, one byte.
As a hall in use speaks them (github.com/JackQChen/QueueSystem, CallSystem, MIT).
"""

from collections.abc import Iterator

from msgspec import Struct

HEAD = b"\xff\x68"
SECOND = 0x68
END = 0x16
SHORTEST, LONGEST = 2, 32
"""L of a frame without data, and of the longest one believed in."""
OVERHEAD = 7
"""Bytes of a frame beside the L counted ones."""


class Frame(Struct, frozen=True):
    """One whole frame with a right sum."""

    address: int
    function: int
    data: bytes = b""


class Damaged(Struct, frozen=True):
    """Something began like a frame and is none: who sent it will send it again."""


def encode(frame: Frame) -> bytes:
    """The frame as it goes over the line."""
    counted = bytes((frame.address, frame.function)) + frame.data
    length = len(counted)
    return HEAD + bytes((length, length, SECOND)) + counted + bytes((sum(counted) & 0xFF, END))


class Framer:
    """Turns a byte stream, split anywhere, into frames. Never raises, never grows past one frame."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame | Damaged]:
        """Whatever became whole with these bytes."""
        for byte in data:
            self._buffer.append(byte)
            yield from self._frames()

    def forget(self) -> None:
        """The line was quiet for longer than any frame pauses: what has begun will not end."""
        self._buffer.clear()

    def _frames(self) -> Iterator[Frame | Damaged]:
        while self._seek():
            if len(self._buffer) < 5:
                return
            length, again, second = self._buffer[2:5]
            if length != again or second != SECOND or not SHORTEST <= length <= LONGEST:
                del self._buffer[0]
                yield Damaged()
                continue
            if len(self._buffer) < length + OVERHEAD:
                return
            counted, (check, end) = self._buffer[5 : 5 + length], self._buffer[5 + length : OVERHEAD + length]
            if check != sum(counted) & 0xFF or end != END:
                del self._buffer[0]
                yield Damaged()
                continue
            del self._buffer[: OVERHEAD + length]
            yield Frame(counted[0], counted[1], bytes(counted[2:]))

    def _seek(self) -> bool:
        """Throw away what stands before the next head; whether there is one."""
        at = self._buffer.find(HEAD)
        if at < 0:
            at = len(self._buffer) - self._buffer.endswith(HEAD[:1])
            del self._buffer[:at]
            return False
        del self._buffer[:at]
        return True
