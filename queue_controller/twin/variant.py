"""What might be otherwise: a window opened or closed for some hours, another roster, other rules. The visitors stay.

A change turns a day's plan into another; it is told in words when it cannot be made on any day.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from hall.clock import Instant
from hall.contract.ids import ClerkId, PostId, ServiceId, WindowId
from hall.sites.definition import Clerk
from hall.sites.site import Site
from queue_controller.twin.plan import DayPlan, Shift, shifts
from queue_controller.twin.profile import Habits, Roster
from queue_controller.twin.visitors import MINUTE_MS, instant

HOURS = re.compile(r"^(\S+)\s+(\d{1,2}):([0-5]\d)\s*[-–]\s*(\d{1,2}):([0-5]\d)$")


class Impossible(Exception):
    """This change cannot be made; the message says why."""


class Hours(Struct, frozen=True, kw_only=True):
    """A window and a part of the day."""

    window: WindowId
    begins: str
    ends: str

    @staticmethod
    def of(text: str) -> "Hours":
        """`3 9:00-11:00`. Raises `ValueError`."""
        found = HOURS.match(text.strip())
        if found is None:
            raise ValueError(f"'{text}' is not a window and hours, as in '3 9:00-11:00'")
        window, *clock = found.groups()
        begins, ends = f"{int(clock[0]):02d}:{clock[1]}", f"{int(clock[2]):02d}:{clock[3]}"
        if not begins < ends <= "23:59":
            raise ValueError(f"'{text}': the end must be after the begin, on the same day")
        return Hours(window=window, begins=begins, ends=ends)


class Opened(Struct, frozen=True, kw_only=True, tag="open"):
    """One more clerk of ordinary pace at the window, at a post where nobody sits then."""

    hours: Hours


class Closed(Struct, frozen=True, kw_only=True, tag="close"):
    """Nobody works at the window then."""

    hours: Hours


class OtherClerks(Struct, frozen=True, kw_only=True, tag="clerks"):
    """Another roster on every day somebody works."""

    roster: Roster
    name: str


class OtherRules(Struct, frozen=True, kw_only=True, tag="rules"):
    """Another definition of the hall."""

    site: Site
    name: str


Change = Opened | Closed | OtherClerks | OtherRules


def other_site(site: Site, changes: Iterable[Change]) -> Site:
    """The site of a variant: the other definition, where there is one, with a spare clerk for each opening."""
    changes = tuple(changes)
    for change in changes:
        if isinstance(change, OtherRules):
            site = change.site
    spare = tuple(Clerk(id=_spare(n), name="增派") for n, change in enumerate(changes) if isinstance(change, Opened))
    return replace(site, clerks=(*site.clerks, *spare)) if spare else site


def other_days(plans: Sequence[DayPlan], site: Site, habits: Habits, changes: Sequence[Change]) -> tuple[DayPlan, ...]:
    """The plans with all changes made, in their order; `site` is the variant's. Raises `Impossible`."""
    for n, change in enumerate(changes):
        made = [_changed(plan, site, habits, change, _spare(n)) for plan in plans]
        if isinstance(change, Opened | Closed) and all(a is b for a, b in zip(made, plans, strict=True)):
            raise Impossible(_why_not(change))
        plans = made
    for plan in plans:
        for shift in plan.shifts:
            if shift.post not in site.post or shift.clerk not in site.clerk:
                raise Impossible(
                    f"the roster seats clerk '{shift.clerk}' at post '{shift.post}'; the other definition has no such "
                    f"{'post' if shift.post not in site.post else 'clerk'}: give a roster for it (--clerks)"
                )
    return tuple(plans)


def services_changed(site: Site, changes: Iterable[Change]) -> frozenset[ServiceId] | None:
    """The services of the windows that are opened or closed; none: the change may concern all. Raises `Impossible`."""
    found: set[ServiceId] = set()
    for change in changes:
        if not isinstance(change, Opened | Closed):
            return None
        found.update(s for post in _posts(site, change.hours) for s in site.post[post][1].services)
    return frozenset(found)


def _changed(plan: DayPlan, site: Site, habits: Habits, change: Change, spare: ClerkId) -> DayPlan:
    match change:
        case Opened(hours=hours):
            return _opened(plan, site, habits, hours, spare)
        case Closed(hours=hours):
            return _closed(plan, site, hours)
        case OtherClerks(roster=roster) if plan.shifts:
            return replace(plan, shifts=shifts(roster, habits, site.rules, plan.day))
        case _:
            return plan


def _opened(plan: DayPlan, site: Site, habits: Habits, hours: Hours, spare: ClerkId) -> DayPlan:
    if not plan.visitors:
        return plan
    begins, ends, closes = (_instant(plan, site, clock) for clock in (hours.begins, hours.ends, site.rules.closes))
    free = {post: list(_gaps(plan.shifts, post, begins, ends)) for post in _posts(site, hours)}
    post = max(free, key=lambda post: sum(b - a for a, b in free[post]), default=None)
    if post is None or not free[post]:
        return plan
    overtime_ms = habits.overtime_min * MINUTE_MS
    added = tuple(
        Shift(clerk=spare, post=post, begins=a, ends=b, stays_until=b + (overtime_ms if b >= closes else 0))
        for a, b in free[post]
    )
    return replace(plan, shifts=(*plan.shifts, *added))


def _closed(plan: DayPlan, site: Site, hours: Hours) -> DayPlan:
    begins, ends = (_instant(plan, site, clock) for clock in (hours.begins, hours.ends))
    posts = _posts(site, hours)
    left: list[Shift] = []
    for shift in plan.shifts:
        if shift.post not in posts or shift.ends <= begins or ends <= shift.begins:
            left.append(shift)
            continue
        if shift.begins < begins:
            left.append(_part(shift, shift.begins, begins))
        if ends < shift.ends:
            left.append(_part(shift, ends, shift.ends))
    return plan if len(left) == len(plan.shifts) and tuple(left) == plan.shifts else replace(plan, shifts=tuple(left))


def _part(shift: Shift, begins: Instant, ends: Instant) -> Shift:
    return replace(
        shift,
        begins=begins,
        ends=ends,
        stays_until=shift.stays_until if ends == shift.ends else ends,
        pauses=tuple(pause for pause in shift.pauses if begins <= pause.at < ends),
    )


def _gaps(there: Iterable[Shift], post: PostId, begins: Instant, ends: Instant) -> Iterator[tuple[Instant, Instant]]:
    """When nobody sits at a post between two instants."""
    for shift in sorted((s for s in there if s.post == post), key=lambda s: s.begins):
        if begins < min(shift.begins, ends):
            yield begins, min(shift.begins, ends)
        begins = max(begins, shift.ends)
    if begins < ends:
        yield begins, ends


def _posts(site: Site, hours: Hours) -> tuple[PostId, ...]:
    if hours.window not in site.window:
        known = "、".join(site.window)
        raise Impossible(f"there is no window '{hours.window}'; there are: {known}")
    return tuple(post.id for post in site.window[hours.window].posts)


def _instant(plan: DayPlan, site: Site, clock: str) -> Instant:
    return instant(date.fromisoformat(plan.day), clock, ZoneInfo(site.rules.time_zone))


def _spare(n: int) -> ClerkId:
    return f"twin-spare-{n + 1}"


def _why_not(change: Opened | Closed) -> str:
    hours = change.hours
    at = f"window {hours.window} from {hours.begins} to {hours.ends}"
    if isinstance(change, Opened):
        return f"{at}: somebody sits at every post of it already, on every day"
    return f"{at}: nobody works there then, on any day"
