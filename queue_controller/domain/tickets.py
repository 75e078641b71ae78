"""Taking, cancelling and returning tickets, and what became of their paper."""

from hall.clock import Instant
from hall.contract.commands import CancelTicket, GivePriority, ReportPaper, ReturnTicket, TakeTicket
from hall.contract.events import (
    TicketCancelled,
    TicketIssued,
    TicketPaper,
    TicketPrioritised,
    TicketQueued,
    TicketReturned,
)
from hall.contract.ids import TerminalId
from hall.contract.refusals import MoveNotAllowed, PriorityUnknown, ServiceClosed, ServiceUnknown, TicketUnknown
from hall.contract.replies import Done, TicketTaken
from hall.contract.states import ServiceClosedBecause
from queue_controller.domain.asked import Asked, Decision
from queue_controller.domain.choosing import ahead, class_of
from queue_controller.domain.moves import Move, moved
from queue_controller.domain.numbering import as_people_read_it, free_barcode, next_number
from queue_controller.domain.openings import closed_because, open_windows
from queue_controller.domain.state import Hall, Ticket


def take(
    hall: Hall, asked: Asked, command: TakeTicket, now: Instant
) -> Decision | ServiceUnknown | PriorityUnknown | ServiceClosed:
    """A number for one service. The ticket's id is the request's, so that one touch can never become two.

    It is queued at once, behind everybody of its class who waits, also when the clock was set back meanwhile. Its
    class is the better of the one staff have given and the one the person's age gives.
    """
    if already := hall.tickets.get(asked.request_id):
        return Decision(events=(), result=_taken_before(hall, already))
    service = hall.site.service.get(command.service)
    if service is None:
        return ServiceUnknown(service=command.service)
    if command.priority is not None and command.priority not in hall.site.priority:
        return PriorityUnknown(priority=command.priority)
    if because := closed_because(hall, service):
        return ServiceClosed(service=service.id, because=because)
    area = hall.site.area[service.area]
    count = next_number(hall, area)
    if count is None:
        return ServiceClosed(service=service.id, because=ServiceClosedBecause.NUMBERS_USED_UP)
    priority = class_of(hall.site, command.priority, asked.age)
    place_at = max(now, hall.last_place)
    issued = TicketIssued(
        ticket=asked.request_id,
        number=as_people_read_it(area, count),
        barcode=free_barcode(hall, asked.request_id),
        service=service.id,
        area=area.id,
        channel=command.channel,
        terminal=asked.terminal,
        ahead=ahead(hall, service.id, priority, place_at),
        language=command.language,
        person=asked.person,
        priority=priority,
        source=command.source,
    )
    queued = TicketQueued(ticket=issued.ticket, service=service.id, place_at=place_at)
    taken = TicketTaken(
        ticket=issued.ticket,
        number=issued.number,
        barcode=issued.barcode,
        service=issued.service,
        area=issued.area,
        windows=open_windows(hall, service.id),
        ahead=issued.ahead,
        issued_at=now,
    )
    return Decision(events=(issued, queued), result=taken)


def cancel(hall: Hall, command: CancelTicket) -> Decision | TicketUnknown | MoveNotAllowed:
    """Give a ticket up, while it waits or after it was missed."""
    ticket = hall.tickets.get(command.ticket)
    if ticket is None:
        return TicketUnknown(ticket=command.ticket)
    return refused_move(ticket, Move.CANCEL) or Decision(events=(TicketCancelled(ticket=ticket.id),), result=Done())


def put_back(hall: Hall, command: ReturnTicket) -> Decision | TicketUnknown | MoveNotAllowed:
    """Let a missed ticket wait again (过号返回), at the place its time of issue gives."""
    ticket = hall.tickets.get(command.ticket)
    if ticket is None:
        return TicketUnknown(ticket=command.ticket)
    return refused_move(ticket, Move.RETURN) or Decision(events=(TicketReturned(ticket=ticket.id),), result=Done())


def prioritise(
    hall: Hall, terminal: TerminalId, command: GivePriority
) -> Decision | TicketUnknown | PriorityUnknown | MoveNotAllowed:
    """Put somebody who waits into another class. They keep their place in order of coming; the class's head start, or
    its place on top, counts from now on.
    """
    ticket = hall.tickets.get(command.ticket)
    if ticket is None:
        return TicketUnknown(ticket=command.ticket)
    if command.priority is not None and command.priority not in hall.site.priority:
        return PriorityUnknown(priority=command.priority)
    if refusal := refused_move(ticket, Move.PRIORITISE):
        return refusal
    if ticket.priority == command.priority:
        return Decision(events=(), result=Done())
    given = TicketPrioritised(ticket=ticket.id, priority=command.priority, terminal=terminal, reason=command.reason)
    return Decision(events=(given,), result=Done())


def report_paper(hall: Hall, terminal: TerminalId, command: ReportPaper) -> Decision | TicketUnknown:
    """Note what became of the paper. Once printed it stays printed; the same report again is no news.

    It may come after the ticket's day is over (`past`).
    """
    ticket = hall.known(command.ticket)
    if ticket is None:
        return TicketUnknown(ticket=command.ticket)
    known = (ticket.printed, ticket.paper_reason) == (command.printed, command.reason)
    if ticket.printed or known:
        return Decision(events=(), result=Done())
    paper = TicketPaper(ticket=ticket.id, printed=command.printed, terminal=terminal, reason=command.reason)
    return Decision(events=(paper,), result=Done())


def refused_move(ticket: Ticket, move: Move) -> MoveNotAllowed | None:
    """Why this cannot be done with the ticket, or none when it can."""
    if moved(ticket.phase, move) is None:
        return MoveNotAllowed(number=ticket.number, phase=ticket.phase, move=move)
    return None


def _taken_before(hall: Hall, ticket: Ticket) -> TicketTaken:
    """The answer to a request that has its ticket already, should nobody else remember it any more."""
    return TicketTaken(
        ticket=ticket.id,
        number=ticket.number,
        barcode=ticket.barcode,
        service=ticket.service,
        area=ticket.area,
        windows=open_windows(hall, ticket.service) if ticket.service in hall.site.service else (),
        ahead=ticket.ahead,
        issued_at=ticket.issued_at,
    )
