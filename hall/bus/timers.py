"""Things to do later, on one thread, by a clock handed in."""

import heapq
from collections.abc import Callable
from itertools import count

from hall.clock import Clock


class Timer:
    """One thing to do; `cancel` may be called at any time, even after it was done."""

    __slots__ = ("action",)

    def __init__(self, action: Callable[[], None]) -> None:
        self.action: Callable[[], None] | None = action

    def cancel(self) -> None:
        self.action = None


class Timers:
    """Not for use from several threads: all of it belongs to the thread that calls `run_due`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: list[tuple[float, int, Timer]] = []
        self._order = count()

    def after(self, seconds: float, action: Callable[[], None]) -> Timer:
        timer = Timer(action)
        heapq.heappush(self._waiting, (self._clock.monotonic_s() + seconds, next(self._order), timer))
        return timer

    def next_in_s(self, longest: float) -> float:
        """Seconds until something is due, at most `longest`."""
        while self._waiting and self._waiting[0][2].action is None:
            heapq.heappop(self._waiting)
        if not self._waiting:
            return longest
        return min(longest, max(0.0, self._waiting[0][0] - self._clock.monotonic_s()))

    def run_due(self) -> None:
        """Do what is due. What an action raises comes through; the others stay for the next time."""
        now = self._clock.monotonic_s()
        while self._waiting and self._waiting[0][0] <= now:
            timer = heapq.heappop(self._waiting)[2]
            if timer.action is not None:
                action, timer.action = timer.action, None
                action()
