"""Packets of Alpha signs (BetaBrite; Alpha Sign Communications Protocol, 9708-8061F). Their fonts hold no Chinese.

00 00 00 00 00 | 01 | type, address | { 02 | command | 03 | sum (4 hex digits of 02..03) }... | 04, at 9600 baud with
seven bits and even parity, which is the same on a line of eight bits when the eighth is the parity.
A sign answers reading only; so a text counts as shown when the sign reads it back.
"""

from collections.abc import Iterator

from msgspec import Struct

SYNC = b"\0" * 5
SOH, STX, ETX, EOT, ESC = b"\x01", b"\x02", b"\x03", b"\x04", b"\x1b"
LONGEST = 4096
READ_GENERAL = b'F"'


class Packet(Struct, frozen=True):
    """The command inside a whole packet with a right sum."""

    command: bytes


class Damaged(Struct, frozen=True):
    """Something began like a packet and is none."""


def write_text(label: str, *, mode: bytes, text: bytes) -> bytes:
    """Put `text` into the file `label`, on the middle line."""
    return b"A" + label.encode("ascii") + ESC + b" " + mode + text


def read_text(label: str) -> bytes:
    """Ask for a text file; the sign answers with the `write_text` that would make it."""
    return b"B" + label.encode("ascii")


def packet(command: bytes, *, sign: bytes = b"Z00") -> bytes:
    """The packet as it goes over the line, parity included. `sign` is its type and address; Z00 is any."""
    counted = STX + command + ETX
    return even_parity(SYNC + SOH + sign + counted + b"%04X" % (sum(counted) & 0xFFFF) + EOT)


def even_parity(data: bytes) -> bytes:
    return bytes(byte | (byte.bit_count() & 1) << 7 for byte in data)


class Framer:
    """Turns a byte stream, split anywhere, into packets. Never raises, never grows past one packet."""

    def __init__(self) -> None:
        self._buffer: bytearray | None = None

    def feed(self, data: bytes) -> Iterator[Packet | Damaged]:
        """Whatever became whole with these bytes."""
        for byte in data:
            plain = byte & 0x7F
            if plain == SOH[0]:
                if self._buffer:
                    yield Damaged()
                self._buffer = bytearray()
            if self._buffer is None:
                continue
            if len(self._buffer) >= LONGEST:
                self._buffer = None
                yield Damaged()
                continue
            self._buffer.append(byte)
            if plain == EOT[0]:
                whole, self._buffer = bytes(self._buffer), None
                yield _unpack(whole)


def _unpack(whole: bytes) -> Packet | Damaged:
    plain = bytes(byte & 0x7F for byte in whole)
    begin, end = plain.find(STX), plain.rfind(ETX)
    if even_parity(plain) != whole or begin < 0 or end < begin or len(plain) - end != 6:
        return Damaged()
    if plain[end + 1 : -1] != b"%04X" % (sum(plain[begin : end + 1]) & 0xFFFF):
        return Damaged()
    return Packet(plain[begin + 1 : end])
