"""A lane (队列): tickets in order of their places, as a value that is never changed.

Hundreds of thousands may stand in it: a change copies one block and the list of blocks, nothing else,
so its cost hardly grows with the lane and every older value stays whole.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec import Struct

from hall.clock import Instant
from hall.contract.ids import TicketId

Place = tuple[Instant, int, TicketId]
"""Where a ticket stands: its `place_at`, its order of issue among equals, and the ticket itself."""

BLOCK = 512
"""Most places in one block."""

Block = tuple[Place, ...]


class Lane(Struct, frozen=True, eq=False):
    """Blocks of at most `BLOCK` places, none empty, all in order. Two lanes with the same places are equal."""

    blocks: tuple[Block, ...] = ()
    size: int = 0

    @staticmethod
    def of(places: Iterable[Place]) -> "Lane":
        """A lane of any places, in any order, each once."""
        ordered = sorted(places)
        return Lane(tuple(tuple(ordered[i : i + BLOCK]) for i in range(0, len(ordered), BLOCK)), len(ordered))

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[Place]:
        for block in self.blocks:
            yield from block

    def __contains__(self, place: Place) -> bool:
        return self._find(place) is not None

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Lane)
            and self.size == other.size
            and all(a == b for a, b in zip(self, other, strict=True))
        )

    __hash__ = None  # type: ignore[assignment]  # equal lanes may be cut into blocks differently

    @property
    def first(self) -> Place | None:
        """Who stands in front."""
        return self.blocks[0][0] if self.blocks else None

    def last(self, count: int) -> Iterator[Place]:
        """The latest places, latest first, at most `count`."""
        return islice((place for block in reversed(self.blocks) for place in reversed(block)), count)

    def before(self, place: Place) -> int:
        """How many stand before a place, whether or not it is taken."""
        if not self.blocks or self.blocks[0][0] >= place:
            return 0
        if len(self.blocks) == 1:
            return bisect_left(self.blocks[0], place)
        index = self._block_of(place)
        return sum(map(len, self.blocks[:index])) + bisect_left(self.blocks[index], place)

    def insert(self, place: Place) -> "Lane":
        """The lane with this place taken. The place must be free."""
        newcomer: Block = (place,)
        if not self.blocks:
            return Lane((newcomer,), 1)
        if place > self.blocks[-1][-1] and len(self.blocks[-1]) == BLOCK:
            return self._with(len(self.blocks), len(self.blocks), (newcomer,), self.size + 1)
        index = self._block_of(place)
        block = self.blocks[index]
        at = bisect_left(block, place)
        block = block[:at] + newcomer + block[at:]
        if len(block) <= BLOCK:
            return self._with(index, index + 1, (block,), self.size + 1)
        half = len(block) // 2
        return self._with(index, index + 1, (block[:half], block[half:]), self.size + 1)

    def remove(self, place: Place) -> "Lane":
        """The lane without this place. Raises `KeyError` if nobody stands there."""
        found = self._find(place)
        if found is None:
            raise KeyError(place)
        index, at = found
        block = self.blocks[index]
        block = block[:at] + block[at + 1 :]
        start, stop = index, index + 1
        if start > 0 and len(self.blocks[start - 1]) + len(block) <= BLOCK // 2:  # else departures would leave crumbs
            start -= 1
            block = self.blocks[start] + block
        if stop < len(self.blocks) and len(block) + len(self.blocks[stop]) <= BLOCK // 2:
            block += self.blocks[stop]
            stop += 1
        return self._with(start, stop, (block,) if block else (), self.size - 1)

    def _find(self, place: Place) -> tuple[int, int] | None:
        """The block this place is in, and where in it."""
        if not self.blocks:
            return None
        index = self._block_of(place)
        block = self.blocks[index]
        at = bisect_left(block, place)
        return (index, at) if at < len(block) and block[at] == place else None

    def _block_of(self, place: Place) -> int:
        """The block a place is in, or would go into."""
        if place <= self.blocks[0][-1]:
            return 0
        return min(bisect_left(self.blocks, place, key=_last), len(self.blocks) - 1)

    def _with(self, start: int, stop: int, blocks: tuple[Block, ...], size: int) -> "Lane":
        return Lane(self.blocks[:start] + blocks + self.blocks[stop:], size)


def _last(block: Block) -> Place:
    return block[-1]
