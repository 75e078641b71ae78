"""A ticket from its issue to its end, but for what happens at a window."""

from msgspec import Struct

from hall.clock import Instant
from hall.contract.commands import Channel, Source
from hall.contract.events.base import Event, Sm3
from hall.contract.ids import (
    AreaId,
    AskerId,
    PriorityId,
    ServiceId,
    TerminalId,
    TicketId,
)
from hall.contract.states import DeviceReason


class PersonRef(Struct, frozen=True, kw_only=True):
    """A person without the person: the vault's record, and a digest that only this hall-day can compare."""

    record: str
    digest: Sm3


class TicketIssued(Event, frozen=True, kw_only=True, tag="ticket.issued"):
    """A number was given. `priority` is the class it counts in; never the age or anything else it followed from.

    `terminal` is `@centre` for a remote ticket, whose `source` says by what its person reached the centre.
    """

    ticket: TicketId
    number: str
    barcode: str
    service: ServiceId
    area: AreaId
    channel: Channel
    terminal: AskerId
    ahead: int
    language: str
    person: PersonRef | None = None
    priority: PriorityId | None = None
    source: Source | None = None


class TicketQueued(Event, frozen=True, kw_only=True, tag="ticket.queued"):
    """The ticket waits from now on; `place_at` orders it among its service's tickets."""

    ticket: TicketId
    service: ServiceId
    place_at: Instant


class TicketPrioritised(Event, frozen=True, kw_only=True, tag="ticket.prioritised"):
    """Staff at this terminal gave a waiting ticket another class; none: no class any more."""

    ticket: TicketId
    priority: PriorityId | None
    terminal: TerminalId
    reason: str = ""


class TicketPaper(Event, frozen=True, kw_only=True, tag="ticket.paper"):
    ticket: TicketId
    printed: bool
    terminal: TerminalId
    reason: DeviceReason | None = None


class TicketReturned(Event, frozen=True, kw_only=True, tag="ticket.requeued"):
    ticket: TicketId


class TicketCancelled(Event, frozen=True, kw_only=True, tag="ticket.cancelled"):
    ticket: TicketId


class TicketExpired(Event, frozen=True, kw_only=True, tag="ticket.expired"):
    ticket: TicketId
