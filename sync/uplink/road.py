"""The road up: batches of events, and how far the centre has come."""

import gzip
from collections.abc import Sequence

import msgspec

from hall.contract.centre import MAX_BYTES, BatchAnswer, EventBatch, StreamPosition
from hall.contract.events import EventRecord
from sync.road import CentreAway, CentreRefused, CentreRoad


class RoadUp(CentreRoad):
    """What the uplink asks of the centre."""

    def post(self, records: Sequence[EventRecord]) -> BatchAnswer:
        """Hand over a batch. Raises `CentreAway` or `CentreRefused`."""
        body = msgspec.json.encode(EventBatch(events=tuple(records)))
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        content = gzip.compress(body, compresslevel=5, mtime=0)
        return self.ask(BatchAnswer, "POST", "/v1/events:batch", content, headers)

    def position(self, stream: str) -> StreamPosition:
        """What the centre has settled of a stream. Raises `CentreAway`."""
        try:
            position = self.ask(StreamPosition, "GET", f"/v1/halls/{self.hall}/streams/{stream}/position")
        except CentreRefused as refused:
            raise CentreAway(f"position refused: {refused.problem.code}") from refused
        if (position.hall, position.stream) != (self.hall, stream):
            raise CentreAway("answered with the position of another stream")
        return position


def within_limits(records: Sequence[EventRecord]) -> Sequence[EventRecord]:
    """As many of the first records as a batch may hold in bytes; one at least, however large."""
    size = 2
    for count, record in enumerate(records):
        size += len(msgspec.json.encode(record)) + 1
        if size + len(b'{"events":}') > MAX_BYTES and count > 0:
            return records[:count]
    return records
