"""The hall's days and its site: opening, closing, adopting a new definition."""

from collections.abc import Iterator

from hall.clock import Instant
from hall.contract.commands import Outcome
from hall.contract.events import DayClosed, DayOpened, HallEvent, ServiceFinished, SiteAdopted, TicketExpired
from hall.contract.ids import ServiceId
from hall.contract.replies import Done
from hall.contract.states import PostStatus
from hall.sites.site import Site
from queue_controller.domain.appointments import services_dropped
from queue_controller.domain.asked import AdoptSite, Decision, OpenDay
from queue_controller.domain.posts import ALREADY_SO, closing
from queue_controller.domain.state import Hall, Post

LONGEST_SERVICE_MS = 4 * 3600 * 1000
"""A service that goes on longer was left without being finished."""


def open_day(hall: Hall, command: OpenDay, now: Instant) -> Decision:
    """Begin a day, whichever the clock says. One that was left open is closed first.

    A day that was open before, because a clock was wrong or after hours, goes on with its numbers (`past`).
    """
    if hall.open and command.day == hall.day:
        return ALREADY_SO
    left = _closing_time(hall, now) if hall.open else _left_behind(hall, now)
    return Decision(events=(*left, DayOpened(day=command.day)), result=Done())


def close_day(hall: Hall, now: Instant) -> Decision:
    """End the day. Whoever still waits, was called or missed, expires; whoever is being served is served to the end,
    may rate, and keeps the post they are at, unless nobody has finished that service for hours.
    """
    if not hall.open:
        return ALREADY_SO
    return Decision(events=tuple(_closing_time(hall, now)), result=Done())


def adopt_site(hall: Hall, command: AdoptSite, now: Instant) -> Decision:
    """Run by another definition. What it no longer has is settled first: posts, clerks, services.

    Raises `KeyError` if the hall does not know the definition: the service must hand it in before it asks.
    """
    if command.sm3 == hall.site_sm3:
        return ALREADY_SO
    site = hall.library[command.sm3]
    settled = (
        event
        for _, post in sorted(hall.posts.items())
        if post.id not in site.post or (post.clerk is not None and post.clerk not in site.clerk)
        for event in _vacated(hall, post, now)
    )
    orphaned = (event for service in _services_left_behind(hall, site) for event in _expired(hall, service))
    dropped = services_dropped(hall, site)
    adopted = SiteAdopted(version=site.version, sm3=command.sm3)
    return Decision(events=(*settled, *orphaned, *dropped, adopted), result=Done())


def _closing_time(hall: Hall, now: Instant) -> Iterator[HallEvent]:
    for _, post in sorted(hall.posts.items()):
        if not _serves(post) or _is_left_behind(hall, post, now):
            yield from _vacated(hall, post, now)
    for service in sorted({*hall.lines, *hall.missed}):
        yield from _expired(hall, service)
    yield DayClosed(day=hall.day)


def _left_behind(hall: Hall, now: Instant) -> Iterator[HallEvent]:
    """The end of services from before that nobody has finished."""
    for _, post in sorted(hall.posts.items()):
        if _is_left_behind(hall, post, now):
            yield from _vacated(hall, post, now)


def _serves(post: Post) -> bool:
    return post.status is PostStatus.SERVING


def _is_left_behind(hall: Hall, post: Post, now: Instant) -> bool:
    return _serves(post) and post.ticket is not None and now - hall.tickets[post.ticket].since > LONGEST_SERVICE_MS


def _vacated(hall: Hall, post: Post, now: Instant) -> Iterator[HallEvent]:
    """A post given up: its ticket is settled, its clerk logged out."""
    if post.ticket is not None and post.clerk is not None:
        ticket = hall.tickets[post.ticket]
        if _serves(post):
            yield ServiceFinished(
                ticket=ticket.id,
                post=post.id,
                clerk=post.clerk,
                outcome=Outcome.INCOMPLETE,
                served_ms=max(0, now - ticket.since),
            )
        else:
            yield TicketExpired(ticket=ticket.id)
    if post.status is not PostStatus.LOGGED_OUT:
        yield closing(hall, post)


def _expired(hall: Hall, service: ServiceId) -> Iterator[HallEvent]:
    for people in (hall.line(service), hall.missed_of(service)):
        for _, _, ticket in people:
            yield TicketExpired(ticket=ticket)


def _services_left_behind(hall: Hall, site: Site) -> list[ServiceId]:
    return sorted({*hall.lines, *hall.missed} - site.service.keys())
