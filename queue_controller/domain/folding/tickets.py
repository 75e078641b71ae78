"""A ticket from its issue to its end, but for what happens at a window."""

from msgspec.structs import replace

from hall.clock import Instant
from hall.contract.events import TicketIssued, TicketPrioritised, TicketQueued, TicketReturned
from hall.contract.ids import TicketId
from hall.contract.states import PostStatus
from queue_controller.domain.folding.changes import (
    moved_to,
    no_longer_waiting,
    taken_out,
    waiting,
    with_post,
    with_ticket,
)
from queue_controller.domain.moves import Move, Phase
from queue_controller.domain.numbering import letter_and_number
from queue_controller.domain.state import Hall, Ticket


def issued(hall: Hall, event: TicketIssued, at: Instant) -> Hall:
    letter, number = letter_and_number(event.number)
    order = hall.issued + 1
    ticket = Ticket(
        id=event.ticket,
        number=event.number,
        barcode=event.barcode,
        service=event.service,
        area=event.area,
        channel=event.channel,
        language=event.language,
        terminal=event.terminal,
        ahead=event.ahead,
        person=event.person,
        issued_at=at,
        order=order,
        phase=Phase.ISSUED,
        since=at,
        place_at=at,
        priority=event.priority,
        source=event.source,
    )
    return replace(
        hall,
        tickets=hall.tickets.set(ticket.id, ticket),
        barcodes=hall.barcodes.set(ticket.barcode, ticket.id),
        numbers=hall.numbers.set(letter, number),
        issued=order,
    )


def queued(hall: Hall, event: TicketQueued, at: Instant) -> Hall:
    ticket = moved_to(hall.tickets[event.ticket], Move.QUEUE, at)
    ticket = replace(ticket, service=event.service, place_at=event.place_at)
    return replace(waiting(hall, ticket), last_place=max(hall.last_place, event.place_at))


def returned(hall: Hall, event: TicketReturned, at: Instant) -> Hall:
    before = hall.tickets[event.ticket]
    hall = replace(hall, missed=taken_out(hall.missed, before.service, before.missed_place))
    return waiting(hall, moved_to(before, Move.RETURN, at))


def prioritised(hall: Hall, event: TicketPrioritised) -> Hall:
    before = hall.tickets[event.ticket]
    return waiting(no_longer_waiting(hall, before), replace(before, priority=event.priority))


def left(hall: Hall, ident: TicketId, move: Move, at: Instant) -> Hall:
    """Cancelled or expired: out of whatever lane or post it was in."""
    before = hall.tickets[ident]
    match before.phase:
        case Phase.WAITING:
            hall = no_longer_waiting(hall, before)
        case Phase.MISSED:
            hall = replace(hall, missed=taken_out(hall.missed, before.service, before.missed_place))
        case Phase.CALLED if before.post is not None:
            hall = with_post(hall, before.post, status=PostStatus.IDLE, ticket=None)
        case _:
            pass
    return with_ticket(hall, moved_to(before, move, at))
