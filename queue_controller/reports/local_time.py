"""In which hour of which day of the hall's time zone something happened, and how a span falls into hours."""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hall.clock import Instant
from hall.contract.events import Day

QUARTER_MS = 15 * 60 * 1000
"""No time zone in use is off by a fraction of it, so that no quarter of an hour lies in two hours."""
LONGEST_SPAN_MS = 12 * 3600 * 1000
"""A span that is longer is not believed and not counted: the controller was down meanwhile, or its clock leapt."""


class Hour(NamedTuple):
    """An hour of the clock on the wall, 0 to 23. When clocks are set back it is two hours long."""

    day: Day
    hour: int


def hour_of(zone: str, at: Instant) -> Hour:
    return _hour_of_quarter(zone, at // QUARTER_MS)


@lru_cache(maxsize=4096)
def _hour_of_quarter(zone: str, quarter: int) -> Hour:
    local = datetime.fromtimestamp(quarter * QUARTER_MS // 1000, ZoneInfo(zone))
    return Hour(local.date().isoformat(), local.hour)


def pieces(zone: str, since: Instant, until: Instant) -> Iterator[tuple[Hour, int]]:
    """A span's milliseconds hour by hour; nothing for one that no clerk can have lived through."""
    if not 0 < until - since <= LONGEST_SPAN_MS:
        return
    while since < until:
        end = min(until, (since // QUARTER_MS + 1) * QUARTER_MS)
        yield hour_of(zone, since), end - since
        since = end


def instant_of(zone: str, day: Day, clock: str) -> Instant:
    """When a clock on the wall shows HH:MM on a day."""
    local = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), ZoneInfo(zone))
    return round(local.timestamp() * 1000)
