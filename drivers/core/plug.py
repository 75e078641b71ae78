"""The place a device is plugged in: what is there now, and when it is worth trying again."""

import random
from collections.abc import Callable
from pathlib import Path

from drivers.core.address import Address, AddressMistake, SerialAt, parse_address

FIRST_RETRY_S = 0.5
LONGEST_RETRY_S = 30.0

Find = Callable[[], Address | None]
"""Looks where the device is; None when nothing is plugged in. Raises `AddressMistake`. Cheap: asked several times
a second."""


def plugged_at(address: Address) -> Find:
    """A fixed place. A serial port that has no file is a plug with nothing in it."""
    if isinstance(address, SerialAt):
        path = Path(address.path)
        return lambda: address if path.exists() else None
    return lambda: address


def simulated_at(file: Path) -> Find:
    """A simulated device: the file holds its real address; no file means that it is unplugged."""

    def find() -> Address | None:
        try:
            text = file.read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, UnicodeDecodeError):
            raise AddressMistake(f"{file} cannot be read") from None
        return plugged_at(parse_address(text))() if text else None

    return find


class Plug:
    """Remembers failures at one place. Tries come 0.5·2^n s apart, 30 s at most, each shortened by up to a
    half at random so that a hall's devices do not knock together; whatever newly appears is tried at once.
    """

    def __init__(self, find: Find, random_: random.Random | None = None) -> None:
        self._find = find
        self._random = random_ or random.Random()
        self._seen: Address | None = None
        self._failures = 0
        self._next_try = 0.0

    def look(self) -> Address | None:
        """What is plugged in now. A change forgets the failures of what was there before."""
        found = self._find()
        if found != self._seen:
            self._seen = found
            self.held()
        return found

    def due(self, now: float) -> bool:
        """Whether what is there should be tried (again) now."""
        return now >= self._next_try

    def failed(self, now: float) -> None:
        longest = min(LONGEST_RETRY_S, FIRST_RETRY_S * 2**self._failures)
        self._failures = min(self._failures + 1, 16)
        self._next_try = now + longest * self._random.uniform(0.5, 1.0)

    def held(self) -> None:
        """It works: the next failure is the first."""
        self._failures = 0
        self._next_try = 0.0
