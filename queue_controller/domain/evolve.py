"""What the hall becomes by an event. The only place that changes the state; the state is the fold of all events.

Every event of the contract is known here. One that contradicts the state (a journal that was tampered
with, or events out of order) raises `Contradiction`: a hall must not go on from a state nobody decided.
"""

from typing import assert_never

from msgspec.structs import replace

from hall.clock import Instant
from hall.contract.events import (
    DayClosed,
    DayOpened,
    DeviceAlarmed,
    DeviceCleared,
    HallEvent,
    PostChanged,
    RatingGiven,
    RatingOffered,
    RatingSkipped,
    ServiceFinished,
    ServiceStarted,
    SiteAdopted,
    TicketCalled,
    TicketCancelled,
    TicketExpired,
    TicketIssued,
    TicketMissed,
    TicketPaper,
    TicketPrioritised,
    TicketQueued,
    TicketRecalled,
    TicketReturned,
    TideTurned,
)
from queue_controller.domain.folding import calls, days, devices, posts, ratings, tickets
from queue_controller.domain.folding.changes import Contradiction, told_of
from queue_controller.domain.moves import Move
from queue_controller.domain.state import Hall, Rating


def evolve(hall: Hall, event: HallEvent, at: Instant, seq: int) -> Hall:
    """The hall after an event that happened at `at` and has number `seq` in the journal."""
    try:
        return replace(_after(hall, event, at), seq=seq)
    except KeyError as missing:
        raise Contradiction(
            f"event {seq} ({type(event).__name__}) names {missing}, which the hall does not have"
        ) from missing


def _after(hall: Hall, event: HallEvent, at: Instant) -> Hall:
    match event:
        case TicketIssued():
            return tickets.issued(hall, event, at)
        case TicketQueued():
            return tickets.queued(hall, event, at)
        case TicketCalled():
            return calls.called(hall, event, at)
        case TicketRecalled():
            return calls.recalled(hall, event, at)
        case ServiceStarted():
            return calls.started(hall, event, at)
        case ServiceFinished():
            return calls.finished(hall, event, at)
        case RatingOffered():
            return ratings.offered(hall, event, at)
        case RatingGiven():
            return ratings.settled(hall, event.ticket, event.post, Rating.GIVEN)
        case RatingSkipped():
            return ratings.settled(hall, event.ticket, event.post, Rating.SKIPPED)
        case TicketPaper():
            return told_of(hall, event.ticket, printed=event.printed, paper_reason=event.reason)
        case TicketPrioritised():
            return tickets.prioritised(hall, event)
        case TicketMissed():
            return calls.missed(hall, event, at)
        case TicketReturned():
            return tickets.returned(hall, event, at)
        case TicketCancelled():
            return tickets.left(hall, event.ticket, Move.CANCEL, at)
        case TicketExpired():
            return tickets.left(hall, event.ticket, Move.EXPIRE, at)
        case PostChanged():
            return posts.changed(hall, event)
        case TideTurned():
            return posts.tide_turned(hall, event)
        case DeviceAlarmed():
            return devices.alarmed(hall, event)
        case DeviceCleared():
            return devices.cleared(hall, event)
        case DayOpened():
            return days.opened(hall, event, at)
        case DayClosed():
            return replace(hall, open=False, day_since=at)
        case SiteAdopted():
            return days.adopted(hall, event)
        case _:
            assert_never(event)
