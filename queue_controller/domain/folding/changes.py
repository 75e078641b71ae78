"""Changes that events have in common: a ticket that moves, a post, a place in a line."""

from immutables import Map
from msgspec.structs import replace

from hall.clock import Instant
from hall.contract.ids import PostId, ServiceId, TicketId
from queue_controller.domain.lane import Lane, Place
from queue_controller.domain.moves import Move, moved
from queue_controller.domain.state import EMPTY_LANE, Hall, PastTickets, Ticket


class Contradiction(Exception):
    """This event cannot have happened in this state."""


def moved_to(ticket: Ticket, move: Move, since: Instant) -> Ticket:
    phase = moved(ticket.phase, move)
    if phase is None:
        raise Contradiction(f"ticket {ticket.id} is {ticket.phase}: no {move} from there")
    return replace(ticket, phase=phase, since=since)


def with_ticket(hall: Hall, ticket: Ticket) -> Hall:
    return replace(hall, tickets=hall.tickets.set(ticket.id, ticket))


def told_of(hall: Hall, ident: TicketId, **facts: object) -> Hall:
    """The hall with facts about a ticket, of today or of a day that is over. Raises `KeyError` for any other."""
    if ident in hall.tickets:
        return with_ticket(hall, replace(hall.tickets[ident], **facts))
    if hall.known(ident) is None:
        raise KeyError(ident)
    past = tuple(
        PastTickets(day.day, day.tickets.set(ident, replace(day.tickets[ident], **facts)))
        if ident in day.tickets
        else day
        for day in hall.past_tickets
    )
    return replace(hall, past_tickets=past)


def with_post(hall: Hall, ident: PostId, **changes: object) -> Hall:
    return replace(hall, posts=hall.posts.set(ident, replace(hall.posts[ident], **changes)))


def waiting(hall: Hall, ticket: Ticket) -> Hall:
    """The hall with this ticket in its line."""
    return replace(
        hall,
        tickets=hall.tickets.set(ticket.id, ticket),
        lines=hall.lines.set(ticket.service, hall.line(ticket.service).insert(ticket.lane, ticket.place)),
        area_waiting=hall.area_waiting.set(ticket.area, hall.area_waiting.get(ticket.area, 0) + 1),
    )


def no_longer_waiting(hall: Hall, ticket: Ticket) -> Hall:
    """The hall without this ticket in its line."""
    line = hall.lines[ticket.service].remove(ticket.lane, ticket.place)
    lines = hall.lines.set(ticket.service, line) if line.size else hall.lines.delete(ticket.service)
    left = hall.area_waiting[ticket.area] - 1
    areas = hall.area_waiting.set(ticket.area, left) if left else hall.area_waiting.delete(ticket.area)
    return replace(hall, lines=lines, area_waiting=areas)


def put(lanes: Map[ServiceId, Lane], service: ServiceId, place: Place) -> Map[ServiceId, Lane]:
    return lanes.set(service, lanes.get(service, EMPTY_LANE).insert(place))


def taken_out(lanes: Map[ServiceId, Lane], service: ServiceId, place: Place) -> Map[ServiceId, Lane]:
    lane = lanes[service].remove(place)
    return lanes.set(service, lane) if lane.size else lanes.delete(service)
