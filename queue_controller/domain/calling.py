"""From the call to the end of the service, as a clerk works: call, recall, start or miss, finish."""

from hall.clock import Instant
from hall.contract.commands import CallNext, FinishService, MissTicket, RecallTicket, StartService
from hall.contract.events import (
    RatingOffered,
    ServiceFinished,
    ServiceStarted,
    TicketCalled,
    TicketMissed,
    TicketRecalled,
)
from hall.contract.ids import PostId
from hall.contract.refusals import NobodyWaiting, PostNotReady
from hall.contract.replies import Done, TicketOnCall
from hall.contract.states import PostStatus
from queue_controller.domain.asked import Decision
from queue_controller.domain.choosing import choose
from queue_controller.domain.state import Hall, Ticket


def call_next(hall: Hall, command: CallNext, now: Instant) -> Decision | PostNotReady | NobodyWaiting:
    """The next ticket for a post. The event says which rule chose it, among how many, after what wait."""
    post = hall.posts[command.post]
    if post.status is not PostStatus.IDLE or post.clerk is None:
        return PostNotReady(post=post.id, status=post.status)
    choice = choose(hall, post, now)
    if choice is None:
        return NobodyWaiting(post=post.id)
    ticket = choice.ticket
    called = TicketCalled(
        ticket=ticket.id,
        number=ticket.number,
        post=post.id,
        window=hall.site.post[post.id][0].id,
        clerk=post.clerk,
        why=choice.why,
    )
    return Decision(events=(called,), result=_on_call(ticket, 1))


def recall(hall: Hall, command: RecallTicket) -> Decision | PostNotReady:
    """Call the same ticket once more."""
    ticket = _ticket_here(hall, command.post, PostStatus.CALLED)
    if isinstance(ticket, PostNotReady):
        return ticket
    attempt = ticket.attempt + 1
    recalled = TicketRecalled(ticket=ticket.id, post=command.post, attempt=attempt)
    return Decision(events=(recalled,), result=_on_call(ticket, attempt))


def start(hall: Hall, command: StartService) -> Decision | PostNotReady:
    """The called person is here."""
    ticket = _ticket_here(hall, command.post, PostStatus.CALLED)
    if isinstance(ticket, PostNotReady):
        return ticket
    return Decision(events=(ServiceStarted(ticket=ticket.id, post=command.post),), result=Done())


def miss(hall: Hall, command: MissTicket) -> Decision | PostNotReady:
    """The called person did not come; the post is free for the next."""
    ticket = _ticket_here(hall, command.post, PostStatus.CALLED)
    if isinstance(ticket, PostNotReady):
        return ticket
    return Decision(events=(TicketMissed(ticket=ticket.id, post=command.post),), result=Done())


def finish(hall: Hall, command: FinishService, now: Instant) -> Decision | PostNotReady:
    """The service ended; its rating is offered in the same breath, so that no finished service goes unasked."""
    post = hall.posts[command.post]
    ticket = _ticket_here(hall, command.post, PostStatus.SERVING)
    if isinstance(ticket, PostNotReady):
        return ticket
    if post.clerk is None:
        return PostNotReady(post=post.id, status=post.status)
    finished = ServiceFinished(
        ticket=ticket.id,
        post=post.id,
        clerk=post.clerk,
        outcome=command.outcome,
        served_ms=max(0, now - ticket.since),
    )
    offered = RatingOffered(ticket=ticket.id, post=post.id, clerk=post.clerk)
    return Decision(events=(finished, offered), result=Done())


def _ticket_here(hall: Hall, post: PostId, status: PostStatus) -> Ticket | PostNotReady:
    """The ticket a post has called or serves, if the post is at this point."""
    here = hall.posts[post]
    if here.status is not status or here.ticket is None:
        return PostNotReady(post=post, status=here.status)
    return hall.tickets[here.ticket]


def _on_call(ticket: Ticket, attempt: int) -> TicketOnCall:
    return TicketOnCall(ticket=ticket.id, number=ticket.number, service=ticket.service, attempt=attempt)
