"""The frame of RS-485 callers and evaluators: FF 68 L L 68 ADDR FUNC DATA… CS 16, as a published hall system has it.

L counts ADDR, FUNC and DATA; CS is their sum modulo 256.
"""

from collections.abc import Iterator

from msgspec import Struct

BEGIN, MARK, END = 0xFF, 0x68, 0x16
ECHO, SHOW, BEEP = 0x01, 0x02, 0x03
"""Functions of the host: it has heard a result, what a caller shall show, let it beep."""
KEY, RESULT = 0x10, 0x11
"""Functions of the stations. The published source names only the second; hosts tell a key by its last byte."""


class Frame(Struct, frozen=True):
    address: int
    function: int
    data: bytes = b""


def written(frame: Frame) -> bytes:
    body = bytes([frame.address, frame.function]) + frame.data
    return bytes([BEGIN, MARK, len(body), len(body), MARK]) + body + bytes([sum(body) & 0xFF, END])


class FrameReader:
    """Finds frames in a stream split anywhere; what fits no frame is passed over."""

    def __init__(self) -> None:
        self._stream = bytearray()

    @property
    def waits(self) -> bool:
        """Whether something unfinished is kept."""
        return bool(self._stream)

    def feed(self, data: bytes) -> Iterator[Frame]:
        self._stream += data
        while self._stream:
            length = _length(self._stream)
            if length == 0:
                return
            frame = None if length is None else _read(self._stream[:length])
            if frame is None:
                del self._stream[0]
            else:
                del self._stream[:length]
                yield frame

    def forget(self) -> None:
        self._stream.clear()


def _length(stream: bytearray) -> int | None:
    """Of the frame that begins here; 0 where more must come, None where none begins."""
    head = stream[:5]
    size = head[2] if len(head) > 2 else 2
    if size < 2 or head != bytes([BEGIN, MARK, size, size, MARK])[: len(head)]:
        return None
    return size + 7 if len(stream) >= size + 7 else 0


def _read(line: bytearray) -> Frame | None:
    body = line[5:-2]
    if line[-1] != END or line[-2] != sum(body) & 0xFF:
        return None
    return Frame(body[0], body[1], bytes(body[2:]))
