"""A driver's work on a line in memory, turned by hand."""

from typing import Generic, TypeVar

from drivers.core.line import Line
from drivers.core.work import Session
from hall.clock import VirtualClock

L = TypeVar("L", bound=Line)


class Bench(Generic[L]):
    """`busy` counts how often the work said that it is at something."""

    def __init__(self, line: L, clock: VirtualClock) -> None:
        self.clock = clock
        self.line = line
        self.busy = 0
        self.stop = False
        self.session = Session(line, clock, self._mark_busy, lambda: self.stop)

    def _mark_busy(self) -> None:
        self.busy += 1
