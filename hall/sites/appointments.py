"""The appointments of a hall: what is wrong with its schedules, and which slots they give on a day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import combinations
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from hall.clock import Instant
from hall.contract.ids import Day, ServiceId
from hall.sites.definition import HallDefinition, Schedule, SlotTimes, TimeOfDay, Weekday
from hall.sites.site import Rules

WEEKDAYS = tuple(Weekday)
MINUTE_MS = 60_000


class Slot(Struct, frozen=True, kw_only=True):
    """A slot of one day. `places`: how many of them can be booked at all."""

    at: TimeOfDay
    starts_at: Instant
    ends_at: Instant
    places: int


@lru_cache(maxsize=4096)
def slots_on(schedule: Schedule, day: Day, time_zone: str) -> tuple[Slot, ...]:
    """The slots of a day in order; none when it has none."""
    zone = ZoneInfo(time_zone)
    return tuple(
        Slot(
            at=at,
            starts_at=(starts_at := _instant(day, at, zone)),
            ends_at=starts_at + times.slot_min * MINUTE_MS,
            places=times.capacity - schedule.walk_ins,
        )
        for times in sorted(_times_on(schedule, day), key=_opens)
        for at in _begins(times)
    )


@lru_cache(maxsize=4096)
def days_from(day: Day, count: int) -> tuple[Day, ...]:
    """So many days in a row, this one first."""
    first = date.fromisoformat(day)
    return tuple((first + timedelta(days=n)).isoformat() for n in range(count))


def day_at(moment: Instant, time_zone: str) -> Day:
    """The calendar day at this moment."""
    return datetime.fromtimestamp(moment / 1000, ZoneInfo(time_zone)).date().isoformat()


def time_at(moment: Instant, time_zone: str) -> TimeOfDay:
    """The time of day at this moment, in whole minutes."""
    return datetime.fromtimestamp(moment / 1000, ZoneInfo(time_zone)).strftime("%H:%M")


def schedule_mistakes(hall: HallDefinition, rules: Rules) -> Iterator[str]:
    """One sentence for everything in the schedules that cannot be."""
    known = {service.id for service in hall.services}
    scheduled: dict[ServiceId, str] = {}
    for i, schedule in enumerate(hall.appointments):
        at = f"appointments[{i}]"
        if schedule.id in [other.id for other in hall.appointments[:i]]:
            yield f"appointments: '{schedule.id}' stands there twice"
        if not schedule.services:
            yield f"{at}.services: at least one service is needed"
        for service in schedule.services:
            if service not in known:
                yield f"{at}.services: there is no service '{service}'"
            elif service in scheduled:
                yield f"{at}.services: '{service}' stands in '{scheduled[service]}' already"
            scheduled[service] = schedule.id
        yield from (f"{at}.closed: there is no day '{day}'" for day in schedule.closed if not _is_day(day))
        if not schedule.times:
            yield f"{at}.times: a schedule needs at least one entry"
        for j, times in enumerate(schedule.times):
            yield from _times_mistakes(schedule, times, f"{at}.times[{j}]", rules)
        for (j, one), (k, other) in combinations(enumerate(schedule.times), 2):
            if _share_a_day(one, other) and one.opens < other.closes and other.opens < one.closes:
                yield f"{at}.times[{k}]: overlaps times[{j}] on the same day"


def _times_mistakes(schedule: Schedule, times: SlotTimes, at: str, rules: Rules) -> Iterator[str]:
    if bool(times.weekdays) == bool(times.dates):
        yield f"{at}: say either weekdays or dates"
    yield from (f"{at}.dates: there is no day '{day}'" for day in times.dates if not _is_day(day))
    length = _minutes(times.closes) - _minutes(times.opens)
    if length <= 0:
        yield f"{at}.closes: {times.closes} is not after opens ({times.opens})"
    elif length % times.slot_min:
        yield f"{at}.slot_min: {times.opens} to {times.closes} is no whole number of slots of {times.slot_min} minutes"
    hours_make_sense = rules.opens < rules.closes  # else that is the mistake, told already
    if times.weekdays and hours_make_sense and (times.opens < rules.opens or times.closes > rules.closes):
        yield f"{at}: {times.opens} to {times.closes} is outside the hall's hours ({rules.opens} to {rules.closes})"
    kept = schedule.walk_ins + sum(structs.astuple(schedule.held))
    if kept > times.capacity:
        yield f"{at}.capacity: {times.capacity} is less than what walk_ins and held keep back ({kept})"


def _share_a_day(one: SlotTimes, other: SlotTimes) -> bool:
    return bool(set(one.weekdays) & set(other.weekdays) or set(one.dates) & set(other.dates))


def _times_on(schedule: Schedule, day: Day) -> tuple[SlotTimes, ...]:
    if day in schedule.closed:
        return ()
    if special := tuple(times for times in schedule.times if day in times.dates):
        return special
    weekday = WEEKDAYS[date.fromisoformat(day).weekday()]
    return tuple(times for times in schedule.times if weekday in times.weekdays)


def _begins(times: SlotTimes) -> Iterator[TimeOfDay]:
    for minute in range(_minutes(times.opens), _minutes(times.closes), times.slot_min):
        yield f"{minute // 60:02d}:{minute % 60:02d}"


def _opens(times: SlotTimes) -> TimeOfDay:
    return times.opens


def _minutes(at: TimeOfDay) -> int:
    return int(at[:2]) * 60 + int(at[3:])


def _is_day(day: Day) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _instant(day: Day, at: TimeOfDay, zone: ZoneInfo) -> Instant:
    return round(datetime.combine(date.fromisoformat(day), time.fromisoformat(at), zone).timestamp() * 1000)
