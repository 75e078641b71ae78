"""What screens may know of the hall: which public states changed between two halls, and their bodies."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple, assert_never

from hall.contract.ids import PostId, ServiceId, TicketId, WindowId
from hall.contract.states import (
    AreaWaiting,
    BoardState,
    HallState,
    HallStateBody,
    MissedTicket,
    PostOnScreen,
    PostState,
    RatingOffer,
    ServiceState,
    TicketAtPost,
    WindowState,
)
from queue_controller.domain.choosing import waiting_lines
from queue_controller.domain.numbering import next_number
from queue_controller.domain.openings import areas_served, closed_because, open_windows
from queue_controller.domain.state import Hall, Post, Ticket

MISSED_SHOWN = 50
"""Most missed tickets a clerk's terminal lists; an older one is still found by its number or barcode."""


class Kind(StrEnum):
    """Kinds of state, as in the topic `state/<kind>/<id>`."""

    HALL = "hall"
    SERVICE = "service"
    POST = "post"
    WINDOW = "window"
    BOARD = "board"


class Key(NamedTuple):
    """Which state: its kind and its id (`-` where there is only one)."""

    kind: Kind
    ident: str


HALL = Key(Kind.HALL, "-")
BOARD = Key(Kind.BOARD, "-")

HolderOf = Callable[[TicketId], str | None]


def _nobody(_: TicketId) -> str | None:
    return None


def keys(hall: Hall) -> set[Key]:
    """Every state the hall publishes. One that was among them and no longer is must be taken off the bus."""
    return {
        HALL,
        BOARD,
        *(Key(Kind.SERVICE, service.id) for service in hall.site.services),
        *(Key(Kind.POST, post) for post in hall.site.post),
        *(Key(Kind.WINDOW, window.id) for window in hall.site.windows),
    }


def changed(before: Hall, after: Hall) -> set[Key]:
    """The states whose bodies may differ. Compares by identity what evolving leaves alone, so history costs nothing.

    `before` must have become `after` by evolving, over one event or many.
    """
    if before.site is not after.site or before.open != after.open or before.day != after.day:
        return keys(after)
    found: set[Key] = set()
    _add_changed_posts(before, after, found)
    _add_changed_lanes(before, after, found)
    _add_used_up(before, after, found)
    if before.calls is not after.calls or before.area_waiting is not after.area_waiting:
        found.add(BOARD)
    return found


def body(hall: Hall, key: Key, holder_of: HolderOf = _nobody) -> HallStateBody:
    """One state as it is now. `holder_of` gives the masked name on a ticket; it is asked for posts only.

    Notices and the true start of a `HallState` are the service's to add. Raises `KeyError` for a key
    that is not among `keys(hall)`.
    """
    match key.kind:
        case Kind.HALL:
            return HallState(day=hall.day, open=hall.open, started_at=hall.day_since)
        case Kind.SERVICE:
            return _service(hall, key.ident)
        case Kind.POST:
            return _post(hall, hall.posts[key.ident], holder_of)
        case Kind.WINDOW:
            return _window(hall, key.ident)
        case Kind.BOARD:
            return _board(hall)
        case _:
            assert_never(key.kind)


def _add_changed_posts(before: Hall, after: Hall, found: set[Key]) -> None:
    if before.posts is after.posts and before.tickets is after.tickets:
        return
    for ident, (window, _) in after.site.post.items():
        then, now = before.posts[ident], after.posts[ident]
        if then is now and _ticket_at(before, then) is _ticket_at(after, now):
            continue
        found.add(Key(Kind.POST, ident))
        found.add(Key(Kind.WINDOW, window.id))
        if (then.active, then.clerk, then.helping) != (now.active, now.clerk, now.helping):
            found.add(BOARD)
            found.update(Key(Kind.SERVICE, service) for service in after.site.may_serve[ident])


def _ticket_at(hall: Hall, post: Post) -> Ticket | None:
    """What a post has called or serves. A recall changes this ticket and nothing of the post itself."""
    return None if post.ticket is None else hall.tickets[post.ticket]


def _add_changed_lanes(before: Hall, after: Hall, found: set[Key]) -> None:
    if before.lines is after.lines and before.missed is after.missed:
        return
    for service, posts in after.site.posts_of.items():
        waiting = before.lines.get(service) is not after.lines.get(service)
        if waiting:
            found.add(Key(Kind.SERVICE, service))
        if waiting or before.missed.get(service) is not after.missed.get(service):
            found.update(Key(Kind.POST, post) for post in posts)


def _add_used_up(before: Hall, after: Hall, found: set[Key]) -> None:
    if before.numbers is after.numbers:
        return
    used_up = {
        area.id
        for area in after.site.areas
        if next_number(after, area) is None and next_number(before, area) is not None
    }
    if used_up:
        found.update(Key(Kind.SERVICE, service.id) for service in after.site.services if service.area in used_up)


def _service(hall: Hall, ident: ServiceId) -> ServiceState:
    because = closed_because(hall, hall.site.service[ident])
    return ServiceState(
        service=ident,
        open=because is None,
        because=because,
        waiting=hall.line(ident).size,
        windows=open_windows(hall, ident),
    )


def _post(hall: Hall, post: Post, holder_of: HolderOf) -> PostState:
    return PostState(
        post=post.id,
        window=hall.site.post[post.id][0].id,
        status=post.status,
        clerk=post.clerk,
        reason=post.reason,
        text=post.text,
        current=_current(hall, post, holder_of),
        rating=_offer(hall, post),
        waiting=sum(line.size for line in waiting_lines(hall, post).values()),
        missed=_missed(hall, post.id),
        served_today=post.served_today,
        helping=post.helping,
    )


def _current(hall: Hall, post: Post, holder_of: HolderOf) -> TicketAtPost | None:
    ticket = _ticket_at(hall, post)
    if ticket is None:
        return None
    return TicketAtPost(
        ticket=ticket.id,
        number=ticket.number,
        service=ticket.service,
        since=ticket.since,
        issued_at=ticket.issued_at,
        attempt=ticket.attempt,
        holder=holder_of(ticket.id),
        rule=ticket.rule,
        priority=ticket.priority,
        passed_over=ticket.passed_over,
    )


def _offer(hall: Hall, post: Post) -> RatingOffer | None:
    if post.rating is None:
        return None
    ticket = hall.known(post.rating)
    if ticket is None or ticket.clerk is None or ticket.offered_at is None:
        return None
    return RatingOffer(
        ticket=ticket.id,
        number=ticket.number,
        service=ticket.service,
        clerk=ticket.clerk,
        offered_at=ticket.offered_at,
    )


def _missed(hall: Hall, post: PostId) -> tuple[MissedTicket, ...]:
    """Who can be put back, latest first: the missed of every service of this post, since people come
    back to any window that serves them, also when the clerk who called them has left.
    """
    services = hall.services_of(post)
    places = (place for service in services for place in hall.missed_of(service).last(MISSED_SHOWN))
    latest = sorted(places, reverse=True)[:MISSED_SHOWN]
    tickets = (hall.tickets[ident] for _, _, ident in latest)
    return tuple(
        MissedTicket(ticket=ticket.id, number=ticket.number, service=ticket.service, missed_at=ticket.since)
        for ticket in tickets
    )


def _window(hall: Hall, ident: WindowId) -> WindowState:
    posts = (hall.posts[definition.id] for definition in hall.site.window[ident].posts)
    return WindowState(window=ident, posts=tuple(_on_screen(hall, post) for post in posts))


def _on_screen(hall: Hall, post: Post) -> PostOnScreen:
    ticket = _ticket_at(hall, post)
    return PostOnScreen(
        post=post.id,
        status=post.status,
        number=ticket.number if ticket else None,
        attempt=ticket.attempt if ticket else 0,
        called_at=ticket.called_at if ticket else None,
        reason=post.reason,
        text=post.text,
        clerk=post.clerk,
    )


def _board(hall: Hall) -> BoardState:
    open_in = dict.fromkeys((area.id for area in hall.site.areas), 0)
    for window in hall.site.windows:
        for area in areas_served(hall, window):
            open_in[area] += 1
    return BoardState(
        calls=hall.calls,
        areas=tuple(
            AreaWaiting(area=area, waiting=hall.area_waiting.get(area, 0), windows_open=windows)
            for area, windows in open_in.items()
        ),
    )
