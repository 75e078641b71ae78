"""A line (队伍): who waits for one service, in a lane for each class of people, as a value that is never changed.

Within a class people stand in the order they came, whatever head start the class has. So a site that changes the head
starts ranks everybody anew without moving anybody, and how many came before somebody is told by a few halvings.
"""

from collections.abc import Iterator
from heapq import merge

from msgspec import Struct

from hall.contract.ids import PriorityId
from queue_controller.domain.lane import Lane, Place

NO_CLASS: PriorityId = ""
"""People of no class. No class can have an empty name."""


NOBODY = Lane()


class Line(Struct, frozen=True):
    """The lanes by class, none empty, in order of the classes' names; `size` is how many wait in all of them."""

    lanes: tuple[tuple[PriorityId, Lane], ...] = ()
    size: int = 0

    def __iter__(self) -> Iterator[Place]:
        """Everybody, in the order they came."""
        return merge(*(lane for _, lane in self.lanes))

    def insert(self, priority: PriorityId, place: Place) -> "Line":
        """The line with this place taken among the people of a class. The place must be free."""
        return self._with(priority, self._lane(priority).insert(place), self.size + 1)

    def remove(self, priority: PriorityId, place: Place) -> "Line":
        """The line without this place. Raises `KeyError` if nobody of the class stands there."""
        return self._with(priority, self._lane(priority).remove(place), self.size - 1)

    def _lane(self, priority: PriorityId) -> Lane:
        for name, lane in self.lanes:
            if name == priority:
                return lane
        return NOBODY

    def _with(self, priority: PriorityId, lane: Lane, size: int) -> "Line":
        if len(self.lanes) <= 1 and (not self.lanes or self.lanes[0][0] == priority):
            return Line(((priority, lane),) if lane.size else (), size)
        others = [(name, other) for name, other in self.lanes if name != priority]
        return Line(tuple(sorted((*others, (priority, lane)), key=_name) if lane.size else others), size)


def _name(entry: tuple[PriorityId, Lane]) -> PriorityId:
    return entry[0]
