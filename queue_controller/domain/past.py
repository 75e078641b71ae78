"""What remains of a day when another begins, and for how long.

Its **counters** remain for ever, a hundred bytes a day: a day that is opened again, because a clock was wrong in
between, goes on with its numbers and gives none of them twice. Of its **tickets** those remain for a while of which
a fact may still come: a rating or a paper that a terminal without a network could not report before midnight.
"""

from immutables import Map
from msgspec.structs import replace

from hall.contract.ids import TicketId
from queue_controller.domain.state import Counters, Hall, PastTicket, PastTickets, Rating, Ticket

KEPT_DAYS = 7
"""So many days of opening back a fact about a ticket is still taken. Days are counted as they were opened, not by the
calendar: a clock that was wrong takes one place among them and drives no other out.
"""
KEPT_TICKETS = 50_000
"""More are not kept of all those days together; the day that ended last is kept whole. About 500 bytes a ticket."""


def put_away(hall: Hall) -> Hall:
    """The hall with its day among the past ones."""
    if not hall.day:
        return hall
    counters = Counters(numbers=tuple(sorted(hall.numbers.items())), issued=hall.issued, last_call=hall.last_call)
    return replace(
        hall, past_days=hall.past_days.set(hall.day, counters), past_tickets=_within_bounds(_with_today(hall))
    )


def _with_today(hall: Hall) -> list[PastTickets]:
    """The past days' tickets with today's at the end. What was kept of today when it was opened before stays."""
    earlier = [past for past in hall.past_tickets if past.day != hall.day]
    today = next((past.tickets for past in hall.past_tickets if past.day == hall.day), Map[TicketId, PastTicket]())
    going_on = {post.ticket for post in hall.posts.values()}
    told_of = {t.id: _in_short(t) for t in hall.tickets.values() if t.id not in going_on and _may_be_told_of(t)}
    return [*earlier, PastTickets(hall.day, today.update(told_of))]


def _within_bounds(days: list[PastTickets]) -> tuple[PastTickets, ...]:
    days = days[-KEPT_DAYS:]
    while len(days) > 1 and sum(len(past.tickets) for past in days) > KEPT_TICKETS:
        del days[0]
    return tuple(days)


def _may_be_told_of(ticket: Ticket) -> bool:
    return ticket.rating is Rating.OFFERED or not ticket.printed


def _in_short(ticket: Ticket) -> PastTicket:
    return PastTicket(
        id=ticket.id,
        number=ticket.number,
        service=ticket.service,
        post=ticket.post,
        clerk=ticket.clerk,
        printed=ticket.printed,
        paper_reason=ticket.paper_reason,
        rating=ticket.rating,
        offered_at=ticket.offered_at,
    )
