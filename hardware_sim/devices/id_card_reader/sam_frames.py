"""Frames between a host and the security module (SAM) of an ID card reader, seen from the module.

Request:  AA AA AA 96 69 | length (2, big endian) | command, parameter, data | check
Answer:   AA AA AA 96 69 | length (2, big endian) | SW1 SW2 SW3, data        | check
The length counts what follows it, check included; the check is the XOR from the length to the byte before it.
Source: GA/T 467-2019 chapter 7 as told by readers' makers (docs: design notes on devices, §1.1).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import xor

PREAMBLE = bytes.fromhex("AAAAAA9669")
START = PREAMBLE[1:]
"""A host that lost the first AA is still understood: the readers' own library tolerates it."""

LONGEST_REQUEST = 64
"""No request of the protocol is longer; a larger length is damage, and waiting for its end would deafen us."""


@dataclass(frozen=True)
class Request:
    """A whole, undamaged request: the two bytes that name it, then its data."""

    operation: bytes
    data: bytes


@dataclass(frozen=True)
class Damaged:
    """A frame that cannot be obeyed. `sw3` is what the module answers: 0x10 bad check, 0x11 bad length."""

    sw3: int


def checksum(body: bytes) -> int:
    return reduce(xor, body, 0)


def answer(sw: bytes, data: bytes = b"") -> bytes:
    """The frame of an answer: three status bytes, then data."""
    body = sw + data
    counted = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + counted + bytes([checksum(counted)])


class RequestFramer:
    """Turns bytes, split anywhere, into requests. Noise before a start mark is skipped; it never grows."""

    def __init__(self) -> None:
        self._held = bytearray()

    @property
    def in_the_middle(self) -> bool:
        return bool(self._held)

    def feed(self, data: bytes) -> Iterator[Request | Damaged]:
        self._held += data
        while (found := self._next()) is not None:
            yield found

    def forget(self) -> None:
        """The rest of a half frame will not come: the line was silent too long."""
        self._held.clear()

    def _next(self) -> Request | Damaged | None:
        at = self._held.find(START)
        if at < 0:
            del self._held[: max(0, len(self._held) - len(START) + 1)]
            return None
        del self._held[:at]
        if len(self._held) < len(START) + 2:
            return None
        length = int.from_bytes(self._held[4:6], "big")
        if not 3 <= length <= LONGEST_REQUEST:
            del self._held[: len(START)]
            return Damaged(0x11)
        end = 6 + length
        if len(self._held) < end:
            return None
        counted, check = bytes(self._held[4 : end - 1]), self._held[end - 1]
        del self._held[:end]
        if checksum(counted) != check:
            return Damaged(0x10)
        return Request(counted[2:4], counted[4:])
