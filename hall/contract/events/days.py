"""The hall's days, and the definition it runs by."""

from hall.contract.events.base import Day, Event, Sm3


class SiteAdopted(Event, frozen=True, kw_only=True, tag="site.adopted"):
    """From here on the hall runs by the site definition with this hash (its text is kept by hash)."""

    version: str
    sm3: Sm3


class DayOpened(Event, frozen=True, kw_only=True, tag="day.opened"):
    """A new day: numbers start again."""

    day: Day


class DayClosed(Event, frozen=True, kw_only=True, tag="day.closed"):
    """The day is over; whoever waited has expired in the events before this one. A service going on ends later."""

    day: Day
