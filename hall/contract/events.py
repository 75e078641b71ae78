"""Facts of the journal. Their tags are the message names of the contract with the centre.

Nothing here may carry personal data: a person is a reference into the vault and a keyed digest.
"""

from typing import Annotated

from msgspec import Meta, Raw, Struct

from hall.clock import Instant
from hall.contract.commands import Channel, Outcome, PauseReason
from hall.contract.ids import (
    AreaId,
    ClerkId,
    DeviceId,
    HallId,
    PostId,
    PriorityId,
    RequestId,
    ServiceId,
    TerminalId,
    TicketId,
    WindowId,
)
from hall.contract.states import DevicePhase, DeviceReason, PostStatus

Day = Annotated[
    str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$(?!\n)", description="Calendar day of the hall's time zone")
]
Sm3 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]


class Event(Struct, frozen=True, kw_only=True, tag_field="event"):
    """Base of all events. When it happened stands in the record around it."""


class SiteAdopted(Event, frozen=True, kw_only=True, tag="site.adopted"):
    """From here on the hall runs by the site definition with this hash (its text is kept by hash)."""

    version: str
    sm3: Sm3


class DayOpened(Event, frozen=True, kw_only=True, tag="day.opened"):
    """A new day: numbers start again."""

    day: Day


class DayClosed(Event, frozen=True, kw_only=True, tag="day.closed"):
    """The day is over; whoever waited has expired in the events before this one. A service going on ends later."""

    day: Day


class PersonRef(Struct, frozen=True, kw_only=True):
    """A person without the person: the vault's record, and a digest that only this hall-day can compare."""

    record: str
    digest: Sm3


class TicketIssued(Event, frozen=True, kw_only=True, tag="ticket.issued"):
    """A number was given. `priority` is the class it counts in; never the age or anything else it followed from."""

    ticket: TicketId
    number: str
    barcode: str
    service: ServiceId
    area: AreaId
    channel: Channel
    terminal: TerminalId
    ahead: int
    language: str
    person: PersonRef | None = None
    priority: PriorityId | None = None


class TicketQueued(Event, frozen=True, kw_only=True, tag="ticket.queued"):
    """The ticket waits from now on; `place_at` orders it among its service's tickets."""

    ticket: TicketId
    service: ServiceId
    place_at: Instant


class TicketPaper(Event, frozen=True, kw_only=True, tag="ticket.paper"):
    ticket: TicketId
    printed: bool
    terminal: TerminalId
    reason: DeviceReason | None = None


class CallReason(Struct, frozen=True, kw_only=True):
    """Why this ticket and no other: the rule that chose, among how many waiting tickets, after what wait.

    `head_start_min`: so many minutes earlier it counts as having come, because of its class. `passed_over`: how many
    came earlier whom this post could have called; `passed_first` are the numbers of the first three of them.
    """

    rule: str
    among: int
    waited_ms: int
    head_start_min: int = 0
    passed_over: int = 0
    passed_first: Annotated[tuple[str, ...], Meta(max_length=3)] = ()


class TicketCalled(Event, frozen=True, kw_only=True, tag="ticket.called"):
    ticket: TicketId
    number: str
    post: PostId
    window: WindowId
    clerk: ClerkId
    why: CallReason


class TicketRecalled(Event, frozen=True, kw_only=True, tag="ticket.recalled"):
    ticket: TicketId
    post: PostId
    attempt: int


class TicketMissed(Event, frozen=True, kw_only=True, tag="ticket.missed"):
    ticket: TicketId
    post: PostId


class TicketReturned(Event, frozen=True, kw_only=True, tag="ticket.requeued"):
    ticket: TicketId


class TicketCancelled(Event, frozen=True, kw_only=True, tag="ticket.cancelled"):
    ticket: TicketId


class TicketExpired(Event, frozen=True, kw_only=True, tag="ticket.expired"):
    ticket: TicketId


class ServiceStarted(Event, frozen=True, kw_only=True, tag="ticket.serving"):
    ticket: TicketId
    post: PostId


class ServiceFinished(Event, frozen=True, kw_only=True, tag="ticket.finished"):
    ticket: TicketId
    post: PostId
    clerk: ClerkId
    outcome: Outcome
    served_ms: int


class PostChanged(Event, frozen=True, kw_only=True, tag="window.state"):
    """A post opened, closed, paused or resumed. Its calls and services have events of their own."""

    post: PostId
    window: WindowId
    status: PostStatus
    clerk: ClerkId | None = None
    reason: PauseReason | None = None
    text: str = ""


class RatingOffered(Event, frozen=True, kw_only=True, tag="rating.offered"):
    ticket: TicketId
    post: PostId
    clerk: ClerkId


class RatingGiven(Event, frozen=True, kw_only=True, tag="rating.given"):
    ticket: TicketId
    post: PostId
    clerk: ClerkId
    service: ServiceId
    grade: int
    options: tuple[str, ...]
    text: str
    offered_at: Instant
    given_at: Instant


class RatingSkipped(Event, frozen=True, kw_only=True, tag="rating.skipped"):
    ticket: TicketId
    post: PostId


class DeviceAlarmed(Event, frozen=True, kw_only=True, tag="device.alarm"):
    terminal: TerminalId
    device: DeviceId
    phase: DevicePhase
    reason: DeviceReason
    noticed_at: Instant


class DeviceCleared(Event, frozen=True, kw_only=True, tag="device.cleared"):
    terminal: TerminalId
    device: DeviceId
    noticed_at: Instant


HallEvent = (
    SiteAdopted
    | DayOpened
    | DayClosed
    | TicketIssued
    | TicketQueued
    | TicketPaper
    | TicketCalled
    | TicketRecalled
    | TicketMissed
    | TicketReturned
    | TicketCancelled
    | TicketExpired
    | ServiceStarted
    | ServiceFinished
    | PostChanged
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
