"""Facts of the journal. Their tags are the message names of the contract with the centre.

Nothing here may carry personal data: a person is a reference into the vault and a keyed digest.
"""

from typing import Annotated

from msgspec import Meta, Raw, Struct

from hall.clock import Instant
from hall.contract.events.base import Day, Event, Sm3
from hall.contract.events.calls import (
    CallReason,
    ServiceFinished,
    ServiceStarted,
    TicketCalled,
    TicketMissed,
    TicketRecalled,
)
from hall.contract.events.days import DayClosed, DayOpened, SiteAdopted
from hall.contract.events.devices import DeviceAlarmed, DeviceCleared
from hall.contract.events.posts import PostChanged, TideTurned
from hall.contract.events.ratings import RatingGiven, RatingOffered, RatingSkipped
from hall.contract.events.tickets import (
    PersonRef,
    TicketCancelled,
    TicketExpired,
    TicketIssued,
    TicketPaper,
    TicketPrioritised,
    TicketQueued,
    TicketReturned,
)
from hall.contract.ids import HallId, RequestId

__all__ = [
    "CallReason",
    "Day",
    "DayClosed",
    "DayOpened",
    "DeviceAlarmed",
    "DeviceCleared",
    "Event",
    "EventRecord",
    "HallEvent",
    "PersonRef",
    "PostChanged",
    "RatingGiven",
    "RatingOffered",
    "RatingSkipped",
    "ServiceFinished",
    "ServiceStarted",
    "SiteAdopted",
    "Sm3",
    "TicketCalled",
    "TicketCancelled",
    "TicketExpired",
    "TicketIssued",
    "TicketMissed",
    "TicketPaper",
    "TicketPrioritised",
    "TicketQueued",
    "TicketRecalled",
    "TicketReturned",
    "TideTurned",
]


HallEvent = (
    SiteAdopted
    | DayOpened
    | DayClosed
    | TicketIssued
    | TicketQueued
    | TicketPaper
    | TicketPrioritised
    | TicketCalled
    | TicketRecalled
    | TicketMissed
    | TicketReturned
    | TicketCancelled
    | TicketExpired
    | ServiceStarted
    | ServiceFinished
    | PostChanged
    | TideTurned
    | RatingOffered
    | RatingGiven
    | RatingSkipped
    | DeviceAlarmed
    | DeviceCleared
)


class EventRecord(Struct, frozen=True, kw_only=True):
    """An event with its place in the one order of the hall. What the journal keeps and the centre receives.

    `seq` is gap-free from 1 within (hall, epoch, stream). `previous` is the hash of the record before, `hash`
    is SM3 over all the rest (the rule stands in `hall.contract.chain`), so that no record can be altered,
    dropped or inserted unseen.
    """

    event_id: str
    hall: HallId
    epoch: Annotated[int, Meta(ge=1)]
    stream: str
    seq: Annotated[int, Meta(ge=1)]
    occurred_at: Instant
    recorded_at: Instant
    schema: int
    trace_id: RequestId
    body: Raw
    previous: Sm3
    hash: Sm3
