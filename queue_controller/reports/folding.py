"""What an event says in numbers. The only place that knows: a new event of the contract finds its meaning here.

Each fact is counted in the hour in which it came about: a ticket when it is taken, a wait at its call, a service at its
end, a clerk's time while it goes by. A rating is counted to the hour in which the service it rates ended, however late
it comes. Pure: the same events in the same order always give the same, in however many portions.
"""

from collections.abc import Mapping
from typing import assert_never

from hall.clock import Instant
from hall.contract.commands import Outcome
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
    Sm3,
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
from hall.contract.ids import TicketId
from hall.contract.states import PostStatus
from hall.sites.site import Site
from queue_controller.domain.moves import Phase
from queue_controller.domain.past import KEPT_DAYS
from queue_controller.reports.desks import area_of, post_changed, turns_to
from queue_controller.reports.facts import Books, Counted, Visit
from queue_controller.reports.figures import GRADES, Measure, Timed
from queue_controller.reports.sources import source_of
from queue_controller.reports.supervision import early_closings, long_service, skipped


class NotInTheBooks(Exception):
    """An event names a ticket, a post or a site the books do not have: they are not those of this journal."""


def fold(books: Books, counted: Counted, event: HallEvent, at: Instant, library: Mapping[Sm3, Site]) -> None:
    """Writes an event that happened at `at` into the books, and adds to `counted` what it says in numbers.

    `library` holds the site definitions events name. Raises `NotInTheBooks`.
    """
    try:
        _fold(books, counted, event, at, library)
    except KeyError as missing:
        raise NotInTheBooks(f"{type(event).__name__} names {missing}") from missing


def _fold(books: Books, counted: Counted, event: HallEvent, at: Instant, library: Mapping[Sm3, Site]) -> None:
    match event:
        case TicketIssued():
            _issued(books, counted, event, at)
        case TicketQueued():
            visit = books.visit(event.ticket)
            visit.service, visit.phase, visit.since = event.service, Phase.WAITING, at
        case TicketCalled():
            _called(books, counted, event, at)
        case ServiceStarted():
            visit = books.visit(event.ticket)
            counted.at(books.where(visit, at)).time(Timed.WAY, at - visit.since)
            visit.phase, visit.since = Phase.SERVING, at
            turns_to(books, counted, event.post, PostStatus.SERVING, at)
        case ServiceFinished():
            _finished(books, counted, event, at)
        case RatingOffered():
            _rated(books, counted, event.ticket, Measure.RATING_OFFERED)
        case RatingGiven():
            _rated(books, counted, event.ticket, GRADES[event.grade - 1])
            books.forget(event.ticket)
        case RatingSkipped():
            _rated(books, counted, event.ticket, Measure.RATING_DECLINED)
            books.forget(event.ticket)
        case TicketRecalled():
            counted.at(books.where(books.visit(event.ticket), at)).add(Measure.RECALLED)
        case TicketMissed():
            _missed(books, counted, event, at)
        case TicketReturned():
            visit = books.visit(event.ticket)
            counted.at(books.where(visit, at)).add(Measure.RETURNED)
            visit.phase, visit.since = Phase.WAITING, at
        case TicketCancelled():
            _left(books, counted, event.ticket, Measure.CANCELLED, at)
        case TicketExpired():
            missed = books.visits[event.ticket].phase is Phase.MISSED
            _left(books, counted, event.ticket, Measure.NO_SHOW if missed else Measure.EXPIRED, at)
        case TicketPrioritised():
            books.visit(event.ticket).priority = event.priority or ""  # what comes is counted under the new class
        case PostChanged():
            post_changed(books, counted, event, at)
        case DayOpened():
            _day_opened(books, event)
        case DayClosed():
            _day_closed(books, counted, event)
        case SiteAdopted():
            books.site, books.site_sm3 = library[event.sm3], event.sm3
            counted.adopted.append((at, event.sm3))
        case TicketPaper() | TideTurned() | DeviceAlarmed() | DeviceCleared():
            pass
        case _:
            assert_never(event)


def _issued(books: Books, counted: Counted, event: TicketIssued, at: Instant) -> None:
    visit = Visit(
        number=event.number,
        service=event.service,
        area=event.area,
        channel=str(event.channel),
        source=source_of(event, books.site),
        priority=event.priority or "",
        issued_at=at,
        since=at,
    )
    books.visits[event.ticket] = visit
    books.touched_visits.add(event.ticket)
    counted.at(books.where(visit, at)).add(Measure.TAKEN)


def _called(books: Books, counted: Counted, event: TicketCalled, at: Instant) -> None:
    visit = books.visit(event.ticket)
    visit.post, visit.window, visit.clerk = event.post, event.window, event.clerk
    visit.desk_area = area_of(books.site, event.post)
    figures = counted.at(books.where(visit, at))
    figures.add(Measure.CALLED)
    figures.time(Timed.WAIT, at - visit.since)
    visit.phase, visit.since = Phase.CALLED, at
    turns_to(books, counted, event.post, PostStatus.CALLED, at)


def _finished(books: Books, counted: Counted, event: ServiceFinished, at: Instant) -> None:
    visit = books.visit(event.ticket)
    figures = counted.at(books.where(visit, at))
    figures.add(Measure.SERVED if event.outcome is Outcome.DONE else Measure.INCOMPLETE)
    figures.time(Timed.SERVICE, event.served_ms)
    figures.time(Timed.STAY, at - visit.issued_at)
    if notice := long_service(books.site, visit, event.served_ms):
        counted.notices.append(notice)
    visit.phase, visit.since, visit.ended_at, visit.day = Phase.COMPLETED, at, at, books.day
    turns_to(books, counted, event.post, PostStatus.IDLE, at)


def _rated(books: Books, counted: Counted, ticket: TicketId, measure: Measure) -> None:
    visit = books.visits[ticket]
    counted.at(books.where(visit, visit.ended_at)).add(measure)


def _missed(books: Books, counted: Counted, event: TicketMissed, at: Instant) -> None:
    visit = books.visit(event.ticket)
    counted.at(books.where(visit, at)).add(Measure.MISSED)
    if notice := skipped(books.site, visit, at):
        counted.notices.append(notice)
    visit.phase, visit.since = Phase.MISSED, at
    turns_to(books, counted, event.post, PostStatus.IDLE, at)


def _left(books: Books, counted: Counted, ticket: TicketId, measure: Measure, at: Instant) -> None:
    """A ticket that will not be served any more."""
    visit = books.visits[ticket]
    counted.at(books.where(visit, at)).add(measure)
    if visit.phase is Phase.CALLED:
        turns_to(books, counted, visit.post, PostStatus.IDLE, at)
    books.forget(ticket)


def _day_opened(books: Books, event: DayOpened) -> None:
    """Of the days that are over only those are remembered whose services may still be rated (`domain.past`)."""
    _forget_who_left(books)
    if event.day == books.day:
        return
    earlier = (*(day for day in books.ended_days if day != books.day), books.day)
    books.ended_days, books.day = earlier[-KEPT_DAYS:], event.day
    kept = {*books.ended_days, event.day}
    for ticket in [
        ticket for ticket, visit in books.visits.items() if visit.phase is Phase.COMPLETED and visit.day not in kept
    ]:
        books.forget(ticket)


def _day_closed(books: Books, counted: Counted, event: DayClosed) -> None:
    counted.notices.extend(early_closings(books.site, event.day, list(books.desks.values())))
    _forget_who_left(books)


def _forget_who_left(books: Books) -> None:
    """Who leaves after a day was closed, as from a service over midnight, does not leave the next one early."""
    for post in [post for post, desk in books.desks.items() if desk.status is PostStatus.LOGGED_OUT]:
        books.touched_desks.add(post)
        del books.desks[post]
