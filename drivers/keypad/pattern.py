"""Ratings in the bytes of an evaluator that only its profile knows: patterns of fixed width, found in any stream."""

import re
from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

M = TypeVar("M")
WIDEST = 64


class NoPattern(ValueError):
    """A pattern cannot be used; the message says why."""


class Patterns(Generic[M]):
    """Says what the bytes mean, byte after byte, so that the split of the stream cannot matter.

    A pattern is a regular expression over bytes in hex (`fe01(0[0-4])ff`: two letters a byte, `..` for any byte) and
    must always be equally wide. Raises `NoPattern`.
    """

    def __init__(self, meanings: Mapping[str, M]) -> None:
        self._meanings = [(_compiled(pattern), meaning) for pattern, meaning in meanings.items()]
        self._seen = ""

    def feed(self, data: bytes) -> Iterator[M]:
        """Whatever was recognised with these bytes; bytes that meant something mean nothing else."""
        for byte in data:
            self._seen = (self._seen + f"{byte:02x}")[-2 * WIDEST :]
            for pattern, meaning in self._meanings:
                # Only whole bytes count: what is seen always begins at one.
                found = pattern.search(self._seen)
                if found and (len(self._seen) - found.start()) % 2 == 0:
                    self._seen = ""
                    yield meaning
                    break

    def forget(self) -> None:
        """The line was quiet for longer than a frame pauses."""
        self._seen = ""


def _compiled(pattern: str) -> "re.Pattern[str]":
    try:
        # Python looks behind only at what is equally wide: that is the question here.
        re.compile(f"(?<={pattern})")
        compiled = re.compile(rf"(?:{pattern})\Z")
    except re.error as mistake:
        raise NoPattern(f"{pattern!r}: {mistake}") from None
    if compiled.search("") or not pattern:
        raise NoPattern(f"{pattern!r} means nothing at all")
    return compiled
