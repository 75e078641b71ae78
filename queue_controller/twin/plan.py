"""What the twin lives through: days with their visitors and shifts, from a profile or from a journal."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from hall.clock import Instant
from hall.contract.commands import PauseReason
from hall.contract.events import Day
from hall.contract.ids import ClerkId, PostId
from hall.sites.site import Rules, Site
from queue_controller.twin.profile import WEEK, Duty, Habits, Profile, Roster
from queue_controller.twin.visitors import MINUTE_MS, Visitor, instant, invented

FIRST_DAY: Day = "2027-03-01"
"""A Monday in a month without holidays: where invented days begin unless said otherwise."""


class Pause(Struct, frozen=True, kw_only=True):
    """A break of a shift: it begins at `at`, or with the end of the service then, and lasts `length_ms`."""

    at: Instant
    length_ms: int
    reason: PauseReason = PauseReason.LUNCH


class Shift(Struct, frozen=True, kw_only=True):
    """A clerk at a post. `stays_until`: so long beyond `ends` the clerk goes on while somebody waits. `factor`: of the
    time an ordinary clerk needs.
    """

    clerk: ClerkId
    post: PostId
    begins: Instant
    ends: Instant
    stays_until: Instant
    pauses: tuple[Pause, ...] = ()
    factor: float = 1.0


class DayPlan(Struct, frozen=True, kw_only=True):
    """One day: who comes, in order, and who works."""

    day: Day
    visitors: tuple[Visitor, ...]
    shifts: tuple[Shift, ...]


def invented_days(profile: Profile, site: Site, seed: int, days: int, first: Day = FIRST_DAY) -> Iterator[DayPlan]:
    """Calendar days one after the other, made when asked for. Nobody works on weekdays when nobody is expected."""
    for day in calendar(first, days):
        rests = profile.weekdays.get(WEEK[date.fromisoformat(day).weekday()], 1.0) == 0
        yield DayPlan(
            day=day,
            visitors=tuple(invented(profile, site.rules, seed, day)),
            shifts=() if rests else shifts(profile, profile.habits, site.rules, day),
        )


def calendar(first: Day, days: int) -> Iterator[Day]:
    """Days one after the other."""
    begin = date.fromisoformat(first)
    return ((begin + timedelta(days=n)).isoformat() for n in range(days))


def shifts(roster: Profile | Roster, habits: Habits, rules: Rules, day: Day) -> tuple[Shift, ...]:
    """A day's shifts by a roster: the duties that name this weekday or none."""
    on = date.fromisoformat(day)
    factors = {pace.id: pace.factor for pace in roster.clerks}
    return tuple(
        shift_of(duty, habits, rules, on, factors)
        for duty in roster.duties
        if not duty.days or WEEK[on.weekday()] in duty.days
    )


def shift_of(duty: Duty, habits: Habits, rules: Rules, on: date, factors: Mapping[ClerkId, float]) -> Shift:
    """A duty on a day. Who works until closing time stays on for those who still wait."""
    zone = ZoneInfo(rules.time_zone)
    ends = instant(on, duty.ends, zone)
    overtime_ms = habits.overtime_min * MINUTE_MS if duty.ends >= rules.closes else 0
    return Shift(
        clerk=duty.clerk,
        post=duty.post,
        begins=instant(on, duty.begins, zone),
        ends=ends,
        stays_until=ends + overtime_ms,
        pauses=tuple(
            Pause(at=instant(on, pause.at, zone), length_ms=pause.minutes * MINUTE_MS, reason=pause.reason)
            for pause in sorted(duty.breaks, key=lambda pause: pause.at)
        ),
        factor=factors.get(duty.clerk, 1.0),
    )
