"""When a pause, a call, a service or a leaving becomes a notice. The limits are the site's (`[supervision]`)."""

from collections.abc import Iterator

from hall.clock import Instant
from hall.contract.commands import PauseReason
from hall.contract.events import Day
from hall.contract.states import PostStatus
from hall.sites.site import Site
from queue_controller.reports.facts import Desk, Notice, NoticeKind, Visit
from queue_controller.reports.local_time import hour_of, instant_of

MINUTE_MS = 60_000


def allowed_min(site: Site, reason: PauseReason | None) -> int:
    """How long a pause for this reason may be; without one as long as for any other."""
    limits = site.supervision.pause_min
    return int(getattr(limits, reason or PauseReason.OTHER, limits.other))


def long_pause(site: Site, desk: Desk, until: Instant) -> Notice | None:
    """A pause from its beginning, whatever its reasons were one after the other."""
    lasted_ms, limit_ms = until - desk.paused_since, desk.allowed_min * MINUTE_MS
    if lasted_ms <= limit_ms:
        return None
    return _at_desk(NoticeKind.LONG_PAUSE, site, desk, at=desk.paused_since, lasted_ms=lasted_ms, limit_ms=limit_ms)


def skipped(site: Site, visit: Visit, missed_at: Instant) -> Notice | None:
    lasted_ms, limit_ms = max(0, missed_at - visit.since), site.supervision.skipped_within_s * 1000
    if lasted_ms >= limit_ms:
        return None
    return _of_visit(NoticeKind.SKIPPED, site, visit, lasted_ms, limit_ms)


def long_service(site: Site, visit: Visit, lasted_ms: int) -> Notice | None:
    limit_ms = site.supervision.long_service_min * MINUTE_MS
    if lasted_ms <= limit_ms:
        return None
    return _of_visit(NoticeKind.LONG_SERVICE, site, visit, lasted_ms, limit_ms)


def early_closings(site: Site, day: Day, desks: list[Desk]) -> Iterator[Notice]:
    """The windows whose last clerk of the day left well before closing time, judged when the day is over."""
    closes = instant_of(site.rules.time_zone, day, site.rules.closes)
    limit_ms = site.supervision.early_close_min * MINUTE_MS
    last: dict[str, Desk] = {}
    for desk in sorted(desks, key=lambda desk: (desk.left_at == 0, desk.left_at)):
        last[desk.window] = desk
    for _, desk in sorted(last.items()):
        early_ms = closes - desk.left_at
        if desk.left_at and early_ms > limit_ms:
            yield _at_desk(NoticeKind.EARLY_CLOSE, site, desk, at=desk.left_at, lasted_ms=early_ms, limit_ms=limit_ms)


def going_on(site: Site, desks: list[Desk], now: Instant) -> Iterator[Notice]:
    """What is beyond its limit already and has not ended: pauses and services. They are noted for good at their end."""
    for desk in desks:
        if desk.paused_since and (notice := long_pause(site, desk, now)):
            yield notice
        limit_ms = site.supervision.long_service_min * MINUTE_MS
        lasted_ms = now - desk.since
        if desk.status is PostStatus.SERVING and lasted_ms > limit_ms:
            yield _at_desk(NoticeKind.LONG_SERVICE, site, desk, at=desk.since, lasted_ms=lasted_ms, limit_ms=limit_ms)


def _at_desk(kind: NoticeKind, site: Site, desk: Desk, *, at: Instant, lasted_ms: int, limit_ms: int) -> Notice:
    return Notice(
        kind=kind,
        day=hour_of(site.rules.time_zone, at).day,
        at=at,
        window=desk.window,
        area=desk.area,
        clerk=desk.clerk,
        lasted_ms=lasted_ms,
        limit_ms=limit_ms,
        reason=desk.reason if kind is NoticeKind.LONG_PAUSE else None,
    )


def _of_visit(kind: NoticeKind, site: Site, visit: Visit, lasted_ms: int, limit_ms: int) -> Notice:
    """`visit.since` is still the beginning of what is noted."""
    return Notice(
        kind=kind,
        day=hour_of(site.rules.time_zone, visit.since).day,
        at=visit.since,
        window=visit.window,
        area=visit.desk_area,
        clerk=visit.clerk,
        lasted_ms=lasted_ms,
        limit_ms=limit_ms,
        number=visit.number,
        service=visit.service,
    )
