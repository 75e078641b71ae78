"""Codes in the stream of a serial scanner (RS-232, USB-CDC): a prefix perhaps, the code, an end."""

from collections.abc import Iterator

from drivers.scanner.text import Encoding, ScanTrouble, decode


class CodeLines:
    """Turns a byte stream, split anywhere, into codes. Never raises, never grows past `longest` bytes.

    `end` is one byte; where it is None a code ends when the line falls silent. Of CR LF the CR is the end, and a
    line feed at the beginning of a code counts for nothing. A code that is too long is dropped up to its end.
    """

    def __init__(self, *, end: int | None, prefix: bytes, longest: int, encoding: Encoding) -> None:
        self._end = end
        self._prefix = prefix
        self._longest = longest
        self._encoding = encoding
        self._buffer = bytearray()
        self._dropping = False

    @property
    def begun(self) -> bool:
        """Whether a code has begun and not ended."""
        return self._dropping or bool(self._buffer)

    def feed(self, data: bytes) -> Iterator[str | ScanTrouble]:
        """Whatever became whole with these bytes."""
        for byte in data:
            if byte == self._end:
                yield from self._whole()
            elif self._dropping:
                continue
            elif len(self._buffer) >= self._longest:
                self._buffer.clear()
                self._dropping = True
                yield ScanTrouble.TOO_LONG
            elif self._buffer or byte not in b"\n\0":
                self._buffer.append(byte)

    def fell_silent(self) -> Iterator[str | ScanTrouble]:
        """Nothing came for longer than a scanner pauses inside a code."""
        if self._end is None:
            yield from self._whole()
        elif self._buffer:
            self._buffer.clear()
            yield ScanTrouble.BROKEN_OFF
        self._dropping = False

    def _whole(self) -> Iterator[str | ScanTrouble]:
        data, dropped = bytes(self._buffer).rstrip(b"\r\n\0"), self._dropping
        self._buffer.clear()
        self._dropping = False
        if dropped or not data:
            return
        if not data.startswith(self._prefix):
            yield ScanTrouble.BROKEN_OFF
            return
        text = decode(data[len(self._prefix) :], self._encoding)
        if text:
            yield text
