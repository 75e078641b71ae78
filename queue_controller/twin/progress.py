"""A bar on standard error, where it is a terminal: long work says how far it is."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

WIDTH = 30
EVERY_S = 0.1


class Progress:
    """Draws nothing where `out` is no terminal."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._draws = self._out.isatty()

    @contextmanager
    def of(self, total: int, what: str) -> Iterator[Callable[[], None]]:
        """Work of so many steps; what it yields is to be called after each. The bar is gone afterwards."""
        done, drawn_at = 0, 0.0

        def step() -> None:
            nonlocal done, drawn_at
            done += 1
            if self._draws and (time.monotonic() - drawn_at > EVERY_S or done == total):
                drawn_at = time.monotonic()
                self._draw(done, total, what)

        try:
            yield step
        finally:
            if self._draws:
                self._out.write("\r\x1b[K")
                self._out.flush()

    def _draw(self, done: int, total: int, what: str) -> None:
        filled = WIDTH * done // max(total, 1)
        self._out.write(f"\r\x1b[K{what} [{'█' * filled}{'·' * (WIDTH - filled)}] {done}/{total}")
        self._out.flush()
