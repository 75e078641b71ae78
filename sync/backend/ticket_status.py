"""How a ticket stands, folded from the events about it. Pure."""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from hall.clock import Instant
from hall.contract.down import TicketPhase, TicketStatus
from hall.contract.events import (
    EventRecord,
    HallEvent,
    ServiceFinished,
    ServiceStarted,
    TicketCalled,
    TicketCancelled,
    TicketExpired,
    TicketIssued,
    TicketMissed,
    TicketQueued,
    TicketRecalled,
    TicketReturned,
)


def ticket_status(records: Iterable[EventRecord]) -> TicketStatus | None:
    """After these events, in the order of the hall; None before the ticket's issue has arrived."""
    status: TicketStatus | None = None
    for record in records:
        try:
            event = msgspec.json.decode(record.body, type=HallEvent)
        except msgspec.ValidationError:
            continue  # of a newer version
        if isinstance(event, TicketIssued):
            status = TicketStatus(
                ticket=event.ticket,
                number=event.number,
                service=event.service,
                phase=TicketPhase.WAITING,
                as_of=record.occurred_at,
            )
        elif status is not None:
            status = _after(status, event, record.occurred_at)
    return status


def _after(status: TicketStatus, event: HallEvent, at: Instant) -> TicketStatus:
    match event:
        case TicketCalled():
            return replace(status, phase=TicketPhase.CALLED, window=event.window, attempt=1, as_of=at)
        case TicketRecalled():
            return replace(status, attempt=event.attempt, as_of=at)
        case TicketQueued():
            return replace(status, phase=TicketPhase.WAITING, service=event.service, as_of=at)
        case TicketReturned():
            return replace(status, phase=TicketPhase.WAITING, window=None, attempt=0, as_of=at)
        case TicketMissed():
            return replace(status, phase=TicketPhase.MISSED, as_of=at)
        case ServiceStarted():
            return replace(status, phase=TicketPhase.SERVING, as_of=at)
        case ServiceFinished():
            return replace(status, phase=TicketPhase.FINISHED, as_of=at)
        case TicketCancelled():
            return replace(status, phase=TicketPhase.CANCELLED, as_of=at)
        case TicketExpired():
            return replace(status, phase=TicketPhase.EXPIRED, as_of=at)
        case _:
            return status
