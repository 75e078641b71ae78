"""Whom an event gives reason to tell something outside the hall. Pure: the event, and the hall as it is by now."""

from heapq import nsmallest
from itertools import islice

from hall.clock import Instant
from hall.contract.announcing import Way
from hall.contract.events import HallEvent, TicketCalled, TicketRecalled
from hall.contract.ids import ServiceId
from hall.contract.notifications import Notice, Template
from queue_controller.domain.announced import announced
from queue_controller.domain.moves import Phase
from queue_controller.domain.state import Hall, Ticket

OUTSIDE = frozenset({Way.SMS, Way.WECHAT})
CALL_VALID_MS = 120_000
"""Nobody is sent to a window by a message that is older: the call will be over."""
NTH = 3
"""Who has no more people of their service ahead than this is told to come back."""


def notices(hall: Hall, event: HallEvent, event_id: str, at: Instant) -> tuple[Notice, ...]:
    """Nothing for people of whom nothing is known, and nothing that is no longer so."""
    if not isinstance(event, TicketCalled | TicketRecalled):
        return ()
    ways = announced(hall, event) & OUTSIDE
    ticket = hall.tickets.get(event.ticket)
    if not ways or ticket is None:
        return ()
    told = _called(hall, ticket, ways, event_id, at)
    return told + (_near(hall, ticket.service, ways, at) if isinstance(event, TicketCalled) else ())


def _called(hall: Hall, ticket: Ticket, ways: frozenset[Way], event_id: str, at: Instant) -> tuple[Notice, ...]:
    if ticket.person is None or ticket.phase is not Phase.CALLED or ticket.post is None:
        return ()
    parameters = {
        "number": ticket.number,
        "window": hall.site.post[ticket.post][0].id,
        "area": hall.site.area[ticket.area].name,
        "attempt": str(ticket.attempt),
    }
    return (
        Notice(
            key=f"{event_id}:called",
            template=Template.TICKET_CALLED,
            ticket=ticket.id,
            person=ticket.person,
            ways=ways,
            parameters=parameters,
            happened_at=at,
            valid_ms=CALL_VALID_MS,
        ),
    )


def _near(hall: Hall, service: ServiceId, ways: frozenset[Way], at: Instant) -> tuple[Notice, ...]:
    """Those whose turn is near by now, and was not when they took their number. The same key each time: told once."""
    return tuple(
        Notice(
            key=f"{ticket.id}:near",
            template=Template.TICKET_NTH_IN_LINE,
            ticket=ticket.id,
            person=ticket.person,
            ways=ways,
            parameters={
                "number": ticket.number,
                "area": hall.site.area[ticket.area].name,
                "ahead": str(position),
            },
            happened_at=at,
            valid_ms=CALL_VALID_MS,
        )
        for position, ticket in enumerate(_front(hall, service, NTH + 1))
        if ticket.person is not None and ticket.ahead > NTH
    )


def _front(hall: Hall, service: ServiceId, count: int) -> list[Ticket]:
    """The first of a service's people, by effective place (`choosing`)."""
    starts = hall.site.head_start_ms
    places = (
        (at - starts.get(name, 0), order, ident)
        for name, lane in hall.line(service).lanes
        for at, order, ident in islice(lane, count)
    )
    return [hall.tickets[ident] for _, _, ident in nsmallest(count, places)]
