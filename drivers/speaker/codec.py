"""Frames of the speech modules SYN6288 and kin (宇音天下): text out, single bytes back.

FD | length u16, big endian, of what follows | command | arguments | XOR of all before.   Back: 4A ready after power-on,
41 taken, 45 not understood, 4E speaking, 4F silent (also sent by itself when a text has ended).
In a text `[v8]` and its like are orders to the module; what a person typed must not become one.
"""

from collections.abc import Iterator
from enum import IntEnum
from functools import reduce
from operator import xor

LONGEST = 200
"""Bytes of text in one frame."""
GBK = 1
LOUDEST = 16
BREAKS = "。！？；，、!?;, "
"""Where a long text may be parted, the best places first."""


class Said(IntEnum):
    """What a module says of itself."""

    STARTED = 0x4A
    TAKEN = 0x41
    NOT_UNDERSTOOD = 0x45
    SPEAKING = 0x4E
    SILENT = 0x4F


def frame(command: int, arguments: bytes = b"") -> bytes:
    """The frame as it goes over the line."""
    body = bytes((command,)) + arguments
    head = b"\xfd" + (len(body) + 1).to_bytes(2, "big") + body
    return head + bytes((reduce(xor, head),))


STOP = frame(0x02)
ASK = frame(0x21)


def speak(text: bytes, loud: int) -> bytes:
    """Speak GBK text, `loud` from 0 to 16."""
    return frame(0x01, bytes((GBK,)) + f"[v{loud}]".encode("ascii") + text)


def told(data: bytes) -> Iterator[Said]:
    """The bytes that say something; noise says nothing."""
    known = set(Said)
    return (Said(byte) for byte in data if byte in known)


def parts(text: str) -> list[bytes]:
    """The text in GBK, in pieces a module can take, parted where one would breathe. Brackets, line ends and what
    the module cannot pronounce are left out.
    """
    room = LONGEST - len(f"[v{LOUDEST}]")
    letters = [_letter(character) for character in text]
    pieces: list[bytes] = []
    while any(letters):
        size = fitting = 0
        for letter in letters:
            if size + len(letter) > room:
                break
            size += len(letter)
            fitting += 1
        cut = fitting if fitting == len(letters) else _cut(letters[:fitting])
        piece = b"".join(letters[:cut]).strip()
        letters = letters[cut:]
        if piece:
            pieces.append(piece)
    return pieces


def _cut(letters: list[bytes]) -> int:
    """Behind the best break in the later half, or the whole."""
    for mark in BREAKS:
        code = mark.encode("gbk")
        for at in range(len(letters) - 1, len(letters) // 2, -1):
            if letters[at] == code:
                return at + 1
    return len(letters)


def _letter(character: str) -> bytes:
    if character.isspace():
        return b" "
    if character in "[]" or not character.isprintable():
        return b""
    return character.encode("gbk", "ignore")
