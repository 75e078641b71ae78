"""What one commit will write: events numbered and chained in memory, with the replies that belong to them."""

from typing import Any

import uuid_utils
from msgspec import Struct

from hall.clock import Instant
from hall.contract.events import Day, Event, Sm3
from hall.contract.ids import AskerId, HallId, RequestId
from queue_controller.journal.chain import Fields, body_of, hash_of

STREAM = "hall"
"""The one stream a hall's decisions are written to."""

SCHEMA = 1
"""Version of the events' form. It grows when a field changes its meaning; then `readable` learns to read both."""

Row = dict[str, Any]


class Head(Struct, frozen=True, kw_only=True):
    """Where the stream ends: the last record's place in this epoch (0: none yet), its hash, and how many there are."""

    seq: int
    hash: Sm3
    total: int


class Draft:
    """Collects what one commit writes. Touches no database; dropping it undoes everything."""

    def __init__(self, hall: HallId, epoch: int, head: Head, recorded_at: Instant) -> None:
        self.head = head
        self.events: list[Row] = []
        self.replies: list[Row] = []
        self.contents: list[Row] = []
        self.digests: list[Row] = []
        self._hall = hall
        self._epoch = epoch
        self._recorded_at = recorded_at

    def add_event(self, event: Event, *, at: Instant, trace: RequestId) -> int:
        """Gives the event the next place in the order and returns its number."""
        head = self.head
        fields = Fields(
            body=body_of(event),
            epoch=self._epoch,
            event_id=str(uuid_utils.uuid7()),
            hall=self._hall,
            occurred_at=at,
            previous=head.hash,
            recorded_at=self._recorded_at,
            schema=SCHEMA,
            seq=head.seq + 1,
            stream=STREAM,
            trace_id=trace,
        )
        self.head = Head(seq=fields.seq, hash=hash_of(fields), total=head.total + 1)
        self.events.append(
            {
                "hall_id": fields.hall,
                "stream": fields.stream,
                "epoch": fields.epoch,
                "seq": fields.seq,
                "event_id": fields.event_id,
                "occurred_at": at,
                "recorded_at": fields.recorded_at,
                "schema": fields.schema,
                "trace_id": trace,
                "body": bytes(fields.body),
                "previous": bytes.fromhex(head.hash),
                "hash": bytes.fromhex(self.head.hash),
            }
        )
        return fields.seq

    def add_reply(self, request_id: RequestId, body: bytes, *, at: Instant, terminal: AskerId | None) -> None:
        """Remembers what the request is answered, refusals too: the same request is never decided a second time."""
        self.replies.append(
            {
                "hall_id": self._hall,
                "request_id": request_id,
                "answered_at": at,
                "body": body,
                "terminal": terminal,
            }
        )

    def add_content(self, sm3: str, body: bytes) -> None:
        """Keeps what an event of this draft names by its hash."""
        self.contents.append({"hall_id": self._hall, "sm3": sm3, "body": body})

    def add_digest(self, day: Day) -> None:
        """Closes the day's account at the last event added so far, which must be there."""
        self.digests.append(
            {
                "hall_id": self._hall,
                "stream": STREAM,
                "day": day,
                "epoch": self._epoch,
                "seq": self.head.seq,
                "total": self.head.total,
                "head": bytes.fromhex(self.head.hash),
            }
        )
