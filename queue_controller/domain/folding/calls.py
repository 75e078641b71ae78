"""What happens at a window: calls, misses, services."""

from msgspec.structs import replace

from hall.clock import Instant
from hall.contract.events import (
    ServiceFinished,
    ServiceStarted,
    TicketCalled,
    TicketMissed,
    TicketRecalled,
)
from hall.contract.states import CallOnBoard, PostStatus
from queue_controller.domain.choosing import PINNED, SHARE
from queue_controller.domain.folding.changes import moved_to, no_longer_waiting, put, with_post, with_ticket
from queue_controller.domain.moves import Move
from queue_controller.domain.shares import after_turn
from queue_controller.domain.state import CALLS_SHOWN, Hall, Ticket


def called(hall: Hall, event: TicketCalled, at: Instant) -> Hall:
    before = hall.tickets[event.ticket]
    ticket = replace(
        moved_to(before, Move.CALL, at),
        post=event.post,
        clerk=event.clerk,
        called_at=at,
        attempt=1,
        rule=event.why.rule,
        passed_over=event.why.passed_over,
    )
    in_row = hall.posts[event.post].pinned_in_row + 1 if event.why.rule == PINNED else 0
    if event.why.rule == SHARE:
        plan, turns = hall.site.plan[event.post], hall.posts[event.post].turns
        hall = with_post(hall, event.post, turns=after_turn(plan, turns, before.service))
    hall = no_longer_waiting(hall, before)
    hall = with_post(hall, event.post, status=PostStatus.CALLED, ticket=ticket.id, pinned_in_row=in_row)
    return _announced(with_ticket(hall, ticket), ticket, at)


def recalled(hall: Hall, event: TicketRecalled, at: Instant) -> Hall:
    before = hall.tickets[event.ticket]
    ticket = replace(moved_to(before, Move.RECALL, before.since), called_at=at, attempt=event.attempt)
    return _announced(with_ticket(hall, ticket), ticket, at)


def _announced(hall: Hall, ticket: Ticket, at: Instant) -> Hall:
    """The call in front of the board's; an earlier call of the same number gives up its line."""
    assert ticket.post is not None
    call = CallOnBoard(
        call=hall.last_call + 1,
        number=ticket.number,
        window=hall.site.post[ticket.post][0].id,
        area=ticket.area,
        attempt=ticket.attempt,
        called_at=at,
    )
    older = tuple(earlier for earlier in hall.calls if earlier.number != call.number)
    return replace(hall, calls=(call, *older[: CALLS_SHOWN - 1]), last_call=call.call)


def started(hall: Hall, event: ServiceStarted, at: Instant) -> Hall:
    hall = with_post(hall, event.post, status=PostStatus.SERVING)
    return with_ticket(hall, moved_to(hall.tickets[event.ticket], Move.START, at))


def missed(hall: Hall, event: TicketMissed, at: Instant) -> Hall:
    ticket = moved_to(hall.tickets[event.ticket], Move.MISS, at)
    hall = with_post(with_ticket(hall, ticket), event.post, status=PostStatus.IDLE, ticket=None)
    return replace(hall, missed=put(hall.missed, ticket.service, ticket.missed_place))


def finished(hall: Hall, event: ServiceFinished, at: Instant) -> Hall:
    hall = with_ticket(hall, moved_to(hall.tickets[event.ticket], Move.FINISH, at))
    served = hall.posts[event.post].served_today + 1
    return with_post(hall, event.post, status=PostStatus.IDLE, ticket=None, served_today=served)
