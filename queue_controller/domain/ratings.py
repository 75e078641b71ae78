"""Ratings (好差评): one for each finished service, early or late, or none."""

from hall.clock import Instant
from hall.contract.commands import RateService, SkipRating
from hall.contract.events import RatingGiven, RatingSkipped
from hall.contract.refusals import RatingClosed, TicketUnknown
from hall.contract.replies import Done
from queue_controller.domain.asked import Decision
from queue_controller.domain.state import Hall, Rating


def rate(hall: Hall, command: RateService, now: Instant) -> Decision | TicketUnknown | RatingClosed:
    """Note a rating. A finished service may be rated once: after the pad has moved on, and after its day (`past`).

    When it was given is held between its offer and now, whatever clock the pad has.
    """
    ticket = hall.known(command.ticket)
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
        given_at=min(max(command.given_at, ticket.offered_at), now),
    )
    return Decision(events=(given,), result=Done())


def skip(hall: Hall, command: SkipRating) -> Decision | TicketUnknown | RatingClosed:
    """Note that nobody rated."""
    ticket = hall.known(command.ticket)
    if ticket is None:
        return TicketUnknown(ticket=command.ticket)
    if ticket.rating is not Rating.OFFERED or ticket.post is None:
        return RatingClosed(ticket=ticket.id)
    return Decision(events=(RatingSkipped(ticket=ticket.id, post=ticket.post),), result=Done())
