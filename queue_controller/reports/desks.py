"""A clerk's time: what a post is doing, from one event to the next."""

from collections.abc import Iterable, Iterator

from hall.clock import Instant
from hall.contract.commands import PauseReason
from hall.contract.events import PostChanged
from hall.contract.ids import AreaId, PostId
from hall.contract.states import PostStatus
from hall.sites.site import Site
from queue_controller.reports.facts import Books, Counted, Desk, DeskHour
from queue_controller.reports.figures import PAUSED, Measure
from queue_controller.reports.local_time import pieces
from queue_controller.reports.supervision import allowed_min, long_pause

_SPENT = {
    PostStatus.IDLE: Measure.IDLE_MS,
    PostStatus.CALLED: Measure.ON_CALL_MS,
    PostStatus.SERVING: Measure.SERVING_MS,
}


def spent(zone: str, desk: Desk, until: Instant) -> Iterator[tuple[DeskHour, Measure, int]]:
    """What a desk's time since its last change is counted as, hour by hour; nothing while nobody is there."""
    if desk.status is PostStatus.LOGGED_OUT:
        return
    if desk.status is PostStatus.PAUSED:
        measure = PAUSED.get(desk.reason or PauseReason.OTHER, Measure.OTHER_PAUSE_MS)
    else:
        measure = _SPENT[desk.status]
    for (day, hour), ms in pieces(zone, desk.since, until):
        yield DeskHour(day, hour, desk.area, desk.window, desk.clerk), measure, ms


def post_changed(books: Books, counted: Counted, event: PostChanged, at: Instant) -> None:
    desk = books.desks.get(event.post)
    if desk is None:
        desk = books.desks[event.post] = Desk(
            window=event.window, area=area_of(books.site, event.post), status=PostStatus.LOGGED_OUT, since=at
        )
    before = desk.clerk
    was_there = desk.status is not PostStatus.LOGGED_OUT
    is_there = event.status is not PostStatus.LOGGED_OUT
    turns_to(books, counted, event.post, event.status, at, reason=event.reason)
    desk.clerk = event.clerk or before
    desk.window, desk.area = event.window, area_of(books.site, event.post)
    desk.left_at = 0 if is_there else at if was_there else desk.left_at


def turns_to(
    books: Books,
    counted: Counted,
    post: PostId,
    status: PostStatus,
    at: Instant,
    *,
    reason: PauseReason | None = None,
) -> None:
    """Counts what a desk did until now. Raises `KeyError` for a post where nobody ever logged in."""
    desk = books.desks[post]
    for where, measure, ms in spent(books.zone, desk, at):
        counted.worked(where, measure, ms)
    if status is PostStatus.PAUSED:
        allowed = allowed_min(books.site, reason)
        desk.allowed_min = max(desk.allowed_min, allowed) if desk.paused_since else allowed
        desk.paused_since = desk.paused_since or at
    elif desk.paused_since:
        if notice := long_pause(books.site, desk, at):
            counted.notices.append(notice)
        desk.paused_since = desk.allowed_min = 0
    desk.status, desk.since, desk.reason = status, at, reason
    books.touched_desks.add(post)


def running(zone: str, desks: Iterable[Desk], until: Instant) -> Counted:
    """What the desks are doing and no event has ended yet."""
    counted = Counted()
    for desk in desks:
        for where, measure, ms in spent(zone, desk, until):
            counted.worked(where, measure, ms)
    return counted


def area_of(site: Site, post: PostId) -> AreaId:
    return site.post[post][0].area if post in site.post else ""
