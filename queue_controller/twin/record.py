"""The twin's journal: nothing but its last hash, by the published rule of the chain (`hall.contract.chain`).

Ids are made of the time and a count, in the form of a UUIDv7, so that the same run writes the same records.
"""

from hall.clock import Instant
from hall.contract.chain import GENESIS
from hall.contract.events import HallEvent, Sm3
from hall.contract.ids import HallId, RequestId
from queue_controller.journal.chain import Fields, body_of, hash_of

SCHEMA = 1
STREAM = "hall"
OF_EVENTS = 1 << 60
"""Counts from here on are events', those below are requests': no id is given twice."""


def id_of(at: Instant, count: int) -> RequestId:
    """An id that follows from a time and a count below 2^72."""
    time = f"{at:012x}"
    return f"{time[:8]}-{time[8:]}-7{count >> 60:03x}-8{count >> 48 & 0xFFF:03x}-{count & 0xFFFFFFFFFFFF:012x}"


class Chain:
    """Adds one event after the other; `hash` is the last record's."""

    def __init__(self, hall: HallId, epoch: int) -> None:
        self.hash: Sm3 = GENESIS
        self.seq = 0
        self._hall = hall
        self._epoch = epoch

    def add(self, event: HallEvent, at: Instant, trace: RequestId) -> Fields:
        """The record of an event, all but its hash, which is the chain's from then on."""
        self.seq += 1
        fields = Fields(
            body=body_of(event),
            epoch=self._epoch,
            event_id=id_of(at, OF_EVENTS + self.seq),
            hall=self._hall,
            occurred_at=at,
            previous=self.hash,
            recorded_at=at,
            schema=SCHEMA,
            seq=self.seq,
            stream=STREAM,
            trace_id=trace,
        )
        self.hash = hash_of(fields)
        return fields
