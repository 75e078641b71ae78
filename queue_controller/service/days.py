"""When a day opens and closes. Pure: the state and the clock's reading in, at most one command out."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from hall.clock import Instant
from hall.contract.events import Day
from hall.contract.states import PostStatus
from hall.sites.site import Rules
from queue_controller.domain.asked import CloseDay, OpenDay
from queue_controller.domain.state import Hall
from queue_controller.domain.tides import LocalTime


class Hours(Struct, frozen=True, kw_only=True):
    """One calendar day of the hall's time zone, in instants: from midnight to midnight, and when it is open."""

    day: Day
    begins: Instant
    opens: Instant
    closes: Instant
    ends: Instant

    def holds(self, now: Instant) -> bool:
        return self.begins <= now < self.ends


def hours_at(rules: Rules, now: Instant) -> Hours:
    """The hours of the day that `now` lies in."""
    zone = ZoneInfo(rules.time_zone)
    today = datetime.fromtimestamp(now / 1000, zone).date()
    return Hours(
        day=today.isoformat(),
        begins=_instant(today, "00:00", zone),
        opens=_instant(today, rules.opens, zone),
        closes=_instant(today, rules.closes, zone),
        ends=_instant(today + timedelta(days=1), "00:00", zone),
    )


def local_time(rules: Rules, now: Instant) -> LocalTime:
    """What the clocks in the hall show."""
    local = datetime.fromtimestamp(now / 1000, ZoneInfo(rules.time_zone))
    return LocalTime(local.isoweekday(), f"{local:%H:%M}")


def due(hall: Hall, hours: Hours, now: Instant) -> OpenDay | CloseDay | None:
    """What the hall must ask of itself now.

    It is open in its opening hours, and outside them as long as somebody works or waits: a clerk who logs in early
    opens the day, and nobody still waiting at closing time is sent away. A day that was left open ends when the
    calendar's does, at the latest at the next start. Which day it is, the clock alone says: a day that was opened in
    the future by mistake keeps no other from being opened.
    """
    if hall.open and hall.day != hours.day:
        return CloseDay()
    wanted = hours.opens <= now < hours.closes or _somebody_works_or_waits(hall)
    if wanted and not hall.open:
        return OpenDay(day=hours.day)
    if hall.open and not wanted:
        return CloseDay()
    return None


def _somebody_works_or_waits(hall: Hall) -> bool:
    """Whoever is still being served after midnight is served to the end; a new day is not opened for that."""
    idle = (PostStatus.LOGGED_OUT,) if hall.open else (PostStatus.LOGGED_OUT, PostStatus.SERVING)
    waits = hall.open and len(hall.lines) > 0
    return waits or any(post.status not in idle for post in hall.posts.values())


def _instant(day: date, clock: str, zone: ZoneInfo) -> Instant:
    return round(datetime.combine(day, time.fromisoformat(clock), zone).timestamp() * 1000)
