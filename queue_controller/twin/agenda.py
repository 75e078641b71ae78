"""What will happen when: a heap in which what was put down first comes first among equals."""

from collections.abc import Callable
from heapq import heappop, heappush

from hall.clock import Instant


class Agenda:
    """Appointments with oneself. `take` gives the next and its time."""

    def __init__(self) -> None:
        self._heap: list[tuple[Instant, int, Callable[..., None], tuple[object, ...]]] = []
        self._put = 0

    def next_at(self) -> Instant | None:
        """When the next thing will happen; none: nothing will."""
        return self._heap[0][0] if self._heap else None

    def at(self, when: Instant, act: Callable[..., None], *what: object) -> None:
        """Do this then."""
        self._put += 1
        heappush(self._heap, (when, self._put, act, what))

    def take(self) -> tuple[Instant, Callable[..., None], tuple[object, ...]]:
        """The next thing, which is then no longer on the agenda."""
        when, _, act, what = heappop(self._heap)
        return when, act, what
