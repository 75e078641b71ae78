"""The time zone data: without them no opening hour is right."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hall.doctor.finding import Finding, bad, ok
from hall.home import Home
from hall.sites.load import DEFAULTS, SiteMistakes

NAME = "time zone"


def check(home: Home) -> Iterator[Finding]:
    yield judge(_zone_of(home))


def judge(name: str) -> Finding:
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return bad(NAME, f"This machine knows no time zone '{name}'.", "Debian: apt install tzdata")
    return ok(NAME, f"In {name} it is {datetime.now(zone):%Y-%m-%d %H:%M} now.")


def _zone_of(home: Home) -> str:
    """The hall's, or where its site cannot be read (which another check says) the usual one."""
    try:
        return home.site().rules.time_zone if home.config_file.exists() else str(DEFAULTS.time_zone)
    except SiteMistakes:
        return str(DEFAULTS.time_zone)
