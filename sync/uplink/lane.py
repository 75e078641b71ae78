"""A lane: a part of a stream that travels in its own order. Today's events have one, what an outage left another."""

from collections.abc import Callable

from hall.contract.centre import Place
from hall.contract.events import EventRecord
from sync.spans import Spans
from sync.uplink.reader import JournalReader, place_of

Settled = Callable[[int], Spans]
"""What is settled of an epoch; only ever grows while a lane is in use."""


class Lane:
    """The records of a stream behind `start`, up to `end` if there is one."""

    def __init__(
        self, reader: JournalReader, stream: str, settled: Settled, start: Place, end: Place | None = None
    ) -> None:
        self._reader = reader
        self._stream = stream
        self._settled = settled
        self._after = start
        self._end = end

    def next(self, limit: int) -> list[EventRecord]:
        """The next unsettled records, at most `limit`; none only when all of the lane is settled."""
        self._step_over_settled()
        records = self._reader.read(self._stream, self._after, limit)
        return [
            r
            for r in records
            if r.seq not in self._settled(r.epoch) and (self._end is None or place_of(r) <= self._end)
        ]

    def _step_over_settled(self) -> None:
        """Settled spans are stepped over, not read: one read an epoch."""
        while True:
            epoch, seq = self._after
            self._after = (epoch, self._settled(epoch).next_missing(seq + 1) - 1)
            ahead = self._reader.read(self._stream, self._after, 1)
            if not ahead or ahead[0].seq not in self._settled(ahead[0].epoch):
                return
            self._after = place_of(ahead[0])
