"""A driver's work on a line in memory, turned by hand."""

from drivers.core.work import Session
from hall.clock import VirtualClock
from tests.drivers.support.memory_line import MemoryLine


class Bench:
    """`busy` counts how often the work said that it is at something."""

    def __init__(self, line: MemoryLine, clock: VirtualClock) -> None:
        self.clock = clock
        self.line = line
        self.busy = 0
        self.stop = False
        self.session = Session(line, clock, self._mark_busy, lambda: self.stop)

    def _mark_busy(self) -> None:
        self.busy += 1
