"""What the uplink needs of a journal: to read it. There is no outbox that could fall out of step with it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from hall.clock import Instant
from hall.contract.centre import START, Place
from hall.contract.events import EventRecord


class JournalReader(Protocol):
    """A journal, read from any thread. Whoever puts the process together also calls `Uplink.wake` after each commit."""

    def read(self, stream: str, after: Place, limit: int) -> Sequence[EventRecord]:
        """The next records behind `after`, in the order of (epoch, seq), at most `limit`; none at the end."""
        ...

    def position(self, stream: str) -> Place:
        """The place of the last record; `START` when there is none."""
        ...


def place_of(record: EventRecord) -> Place:
    return record.epoch, record.seq


def place_before(reader: JournalReader, stream: str, since: Instant) -> Place:
    """The place before the first record that was recorded at `since` or later.

    Found by halving, as records stand in the order they were recorded: one read an epoch and a few more.
    """
    older = None
    for first in _first_of_each_epoch(reader, stream):
        if first.recorded_at >= since:
            break
        older = first
    if older is None:
        return START
    epoch = older.epoch

    def late_enough(seq: int) -> bool:
        found = reader.read(stream, (epoch, seq - 1), 1)
        return not found or found[0].epoch != epoch or found[0].recorded_at >= since

    return epoch, _lowest(older.seq, late_enough) - 1


_BEYOND = 2**62
"""Above every sequence number, and still a whole number to every database."""


def _first_of_each_epoch(reader: JournalReader, stream: str) -> Iterator[EventRecord]:
    after = START
    while found := reader.read(stream, after, 1):
        yield found[0]
        after = (found[0].epoch, _BEYOND)


def _lowest(start: int, holds: Callable[[int], bool]) -> int:
    """The lowest number from `start` on for which `holds`, which stays true once it is."""
    if holds(start):
        return start
    low, step = start, 1
    while not holds(low + step):
        low, step = low + step, step * 2
    high = low + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
