"""Ratings (好差评): one for each finished service, early or late, or none."""

from hall.contract.commands import RateService, SkipRating
from hall.contract.events import RatingGiven, RatingSkipped
from hall.contract.refusals import RatingClosed, TicketUnknown
from hall.contract.replies import Done
from queue_controller.domain.asked import Decision
from queue_controller.domain.state import Hall, Rating


def rate(hall: Hall, command: RateService) -> Decision | TicketUnknown | RatingClosed:
    """Note a rating. Any finished service of the day may be rated once, also after the pad has moved on."""
    ticket = hall.tickets.get(command.ticket)
    if ticket is None:
        return TicketUnknown(ticket=command.ticket)
    if ticket.rating is not Rating.OFFERED or ticket.post is None or ticket.clerk is None or ticket.offered_at is None:
        return RatingClosed(ticket=ticket.id)
    given = RatingGiven(
        ticket=ticket.id,
        post=ticket.post,
        clerk=ticket.clerk,
        service=ticket.service,
        grade=command.grade,
        options=command.options,
        text=command.text,
        offered_at=ticket.offered_at,
        given_at=command.given_at,
    )
    return Decision(events=(given,), result=Done())


def skip(hall: Hall, command: SkipRating) -> Decision | TicketUnknown | RatingClosed:
    """Note that nobody rated."""
    ticket = hall.tickets.get(command.ticket)
    if ticket is None:
        return TicketUnknown(ticket=command.ticket)
    if ticket.rating is not Rating.OFFERED or ticket.post is None:
        return RatingClosed(ticket=ticket.id)
    return Decision(events=(RatingSkipped(ticket=ticket.id, post=ticket.post),), result=Done())
