"""Frames of Modbus RTU (Modbus over Serial Line V1.02), as boards with relays and inputs speak it.

unit | function | data | CRC-16, low byte first.  The CRC begins with FFFF, polynomial A001 reflected.
"""

from collections.abc import Iterator

from msgspec import Struct

READ_COILS, READ_INPUTS, WRITE_COIL = 0x01, 0x02, 0x05
REFUSED = 0x80
LONGEST = 256
"""Bytes of the longest frame there is."""


class Answer(Struct, frozen=True):
    """One whole answer with a right CRC. `function` with `REFUSED` set carries the reason as its data."""

    unit: int
    function: int
    data: bytes


class Damaged(Struct, frozen=True):
    """Bytes that are no answer."""


def read_inputs(unit: int, count: int) -> bytes:
    """Ask for the inputs (discrete inputs) from the first on; answered with a bit each."""
    return _framed(bytes((unit, READ_INPUTS, 0, 0)) + count.to_bytes(2, "big"))


def read_coils(unit: int, count: int) -> bytes:
    """Ask how the relays stand."""
    return _framed(bytes((unit, READ_COILS, 0, 0)) + count.to_bytes(2, "big"))


def write_coil(unit: int, coil: int, on: bool) -> bytes:
    """Switch a relay; answered with the same bytes."""
    return _framed(bytes((unit, WRITE_COIL)) + coil.to_bytes(2, "big") + (b"\xff\0" if on else b"\0\0"))


def bits(answer: Answer, count: int) -> tuple[bool, ...] | None:
    """What an answer to reading says, the first input first; None when it says less."""
    if not answer.data or answer.data[0] != len(answer.data) - 1 or 8 * answer.data[0] < count:
        return None
    return tuple(bool(answer.data[1 + at // 8] >> at % 8 & 1) for at in range(count))


def crc(data: bytes) -> int:
    """CRC-16/MODBUS."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


class Framer:
    """Turns a byte stream, split anywhere, into the answers of one unit. Never raises, never grows past one frame."""

    def __init__(self, unit: int) -> None:
        self._unit = unit
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Answer | Damaged]:
        """Whatever became whole with these bytes."""
        for byte in data:
            self._buffer.append(byte)
            while self._buffer and (size := self._size()) is not None:
                if len(self._buffer) < size:
                    break
                whole = bytes(self._buffer[:size])
                if size and crc(whole) == 0:  # over a frame with its right CRC
                    del self._buffer[:size]
                    yield Answer(whole[0], whole[1], whole[2:-2])
                else:
                    del self._buffer[0]
                    yield Damaged()

    def _size(self) -> int | None:
        """Of the frame that begins here; None while that cannot be said, 0 when none does."""
        if self._buffer[0] != self._unit:
            return 0
        if len(self._buffer) < 2:
            return None
        function = self._buffer[1]
        if function & REFUSED:
            return 5
        if function == WRITE_COIL:
            return 8
        if function in (READ_COILS, READ_INPUTS):
            return None if len(self._buffer) < 3 else min(LONGEST, 5 + self._buffer[2])
        return 0


def _framed(body: bytes) -> bytes:
    return body + crc(body).to_bytes(2, "little")
