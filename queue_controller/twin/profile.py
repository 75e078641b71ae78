"""A demand profile (需求画像): who comes to a hall, for what and how long, and who works there when. Data, as TOML.

Everything has a value that a small hall could have; what a profile says replaces it. Minutes and seconds are real ones,
shares are parts of one. `docs/twin.md` shows a profile.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, field

from hall.contract.commands import PauseReason
from hall.contract.ids import ClerkId, PostId, PriorityId, ServiceId
from hall.sites.definition import Strict, TimeOfDay
from hall.sites.load import SiteMistakes
from hall.sites.reading import Reading
from hall.sites.site import Site

Share = Annotated[float, Meta(ge=0, le=1)]
Weight = Annotated[float, Meta(ge=0)]
Hour = Annotated[
    str, Meta(pattern=r"^([0-9]|1[0-9]|2[0-3])$(?!\n)", description="The hour that begins at this o'clock")
]
Seconds = Annotated[float, Meta(ge=0, le=3600)]
Spread = Annotated[float, Meta(ge=0, le=5, description="Standard deviation over mean; 0: always the mean")]


class Weekday(StrEnum):
    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


WEEK = tuple(Weekday)


class Shape(StrEnum):
    """How long a service takes, about its mean. Exponential is what the textbook's formulas are for."""

    LOG_NORMAL = "log_normal"
    EXPONENTIAL = "exponential"


class Demand(Strict, frozen=True, kw_only=True):
    """One service: its share of the visitors, in any unit, and how long serving one takes."""

    id: ServiceId
    share: Weight = 1.0
    mean_min: Annotated[float, Meta(gt=0, le=240)] = 8.0
    spread: Spread = 0.6
    shape: Shape = Shape.LOG_NORMAL


class Ages(Strict, frozen=True, kw_only=True):
    """People of these ages, both included, and their share in any unit."""

    youngest: Annotated[int, Meta(ge=0, le=120)]
    oldest: Annotated[int, Meta(ge=0, le=120)]
    share: Weight


class People(Strict, frozen=True, kw_only=True):
    """Who they are. `card`: the share with a card, whose age the hall knows then. `classes`: shares that staff give a
    priority class. `no_show`: the share that never comes when called.
    """

    card: Share = 0.85
    ages: tuple[Ages, ...] = (
        Ages(youngest=18, oldest=39, share=0.42),
        Ages(youngest=40, oldest=59, share=0.38),
        Ages(youngest=60, oldest=85, share=0.20),
    )
    classes: dict[PriorityId, Share] = field(default_factory=dict)
    no_show: Share = 0.03


class Patience(Strict, frozen=True, kw_only=True):
    """The share that leaves when it has waited too long, and how long that is. `tells`: who gives the number up first;
    the others are called in vain.
    """

    share: Share = 0.08
    mean_min: Annotated[float, Meta(gt=0, le=480)] = 60.0
    spread: Spread = 0.5
    tells: Share = 0.2


class Way(Strict, frozen=True, kw_only=True):
    """From the call to the window."""

    mean_s: Seconds = 25.0
    spread: Spread = 0.6


class Habits(Strict, frozen=True, kw_only=True):
    """How clerks call. `between_s`: from the end of a service to the next call. Whoever has not come `miss_after_s`
    after the call is missed, after `recalls` more calls `recall_after_s` apart. `overtime_min`: so long after closing
    time clerks go on while somebody waits.
    """

    between_s: Seconds = 5.0
    recall_after_s: Annotated[float, Meta(gt=0, le=3600)] = 20.0
    recalls: Annotated[int, Meta(ge=0, le=9)] = 2
    miss_after_s: Seconds = 60.0
    overtime_min: Annotated[int, Meta(ge=0, le=240)] = 60


class ClerkPace(Strict, frozen=True, kw_only=True):
    """A clerk's factor: 1.2 takes a fifth longer than others."""

    id: ClerkId
    factor: Annotated[float, Meta(ge=0.1, le=10)] = 1.0


class Break(Strict, frozen=True, kw_only=True):
    """A pause that begins at this time of day, or with the end of the service then, and lasts so long."""

    at: TimeOfDay
    minutes: Annotated[int, Meta(ge=1, le=240)]
    reason: PauseReason = PauseReason.LUNCH


class Duty(Strict, frozen=True, kw_only=True):
    """Who sits where from when to when; no `days`: every day that visitors are expected."""

    clerk: ClerkId
    post: PostId
    begins: TimeOfDay
    ends: TimeOfDay
    days: tuple[Weekday, ...] = ()
    breaks: tuple[Break, ...] = ()


class Profile(Strict, frozen=True, kw_only=True):
    """`hours` and `weekdays` are weights and factors; an hour that is not named has none, a day that is not has 1."""

    visitors_a_day: Annotated[float, Meta(gt=0, le=200_000)]
    hours: dict[Hour, Weight] = field(default_factory=dict)
    weekdays: dict[Weekday, Weight] = field(default_factory=dict)
    services: tuple[Demand, ...]
    people: People = People()
    patience: Patience = Patience()
    way: Way = Way()
    habits: Habits = Habits()
    clerks: tuple[ClerkPace, ...] = ()
    duties: tuple[Duty, ...]


class Roster(Strict, frozen=True, kw_only=True):
    """The part of a profile that says who works: what `--clerks` may name instead of a whole profile."""

    clerks: tuple[ClerkPace, ...] = ()
    duties: tuple[Duty, ...]


def load_profile(file: Path, site: Site) -> Profile:
    """The profile in a file. Raises `SiteMistakes` with every mistake in it, file and field named."""
    reading = Reading(file.parent)
    profile = reading.toml(file.name, Profile)
    if profile is None:
        raise SiteMistakes(reading.mistakes)
    if mistakes := [f"{file.name}: {mistake}" for mistake in profile_mistakes(profile, site)]:
        raise SiteMistakes(mistakes)
    return profile


def load_roster(file: Path, site: Site) -> Roster:
    """A roster alone. Raises `SiteMistakes`."""
    reading = Reading(file.parent)
    roster = reading.toml(file.name, Roster)
    if roster is None:
        raise SiteMistakes(reading.mistakes)
    if mistakes := [f"{file.name}: {mistake}" for mistake in _roster_mistakes(roster, site)]:
        raise SiteMistakes(mistakes)
    return roster


def profile_mistakes(profile: Profile, site: Site) -> Iterator[str]:
    """One sentence for everything in a profile that this site cannot have."""
    named = [demand.id for demand in profile.services]
    yield from _twice("services", named)
    for i, service in enumerate(named):
        if service not in site.service:
            yield f"services[{i}].id: there is no service '{service}'"
    if not any(demand.share for demand in profile.services):
        yield "services: at least one service needs a share above 0"
    opens, closes = int(site.rules.opens[:2]), site.rules.closes
    if profile.hours and not any(
        weight and opens <= int(hour) and f"{int(hour):02d}:00" < closes for hour, weight in profile.hours.items()
    ):
        yield f"hours: nobody comes while the hall is open ({site.rules.opens} to {closes})"
    for i, ages in enumerate(profile.people.ages):
        if ages.oldest < ages.youngest:
            yield f"people.ages[{i}].oldest: {ages.oldest} is below youngest ({ages.youngest})"
    for name in profile.people.classes:
        if name not in site.priority:
            yield f"people.classes: there is no class '{name}'"
    if sum(profile.people.classes.values()) > 1:
        yield "people.classes: the shares are more than 1 together"
    yield from _roster_mistakes(profile, site)


def _roster_mistakes(roster: Profile | Roster, site: Site) -> Iterator[str]:
    yield from _twice("clerks", [pace.id for pace in roster.clerks])
    for i, pace in enumerate(roster.clerks):
        if pace.id not in site.clerk:
            yield f"clerks[{i}].id: there is no clerk '{pace.id}'"
    for i, duty in enumerate(roster.duties):
        at = f"duties[{i}]"
        if duty.clerk not in site.clerk:
            yield f"{at}.clerk: there is no clerk '{duty.clerk}'"
        if duty.post not in site.post:
            yield f"{at}.post: there is no post '{duty.post}'"
        if duty.ends <= duty.begins:
            yield f"{at}.ends: {duty.ends} is not after begins ({duty.begins})"
        for j, pause in enumerate(duty.breaks):
            if not duty.begins <= pause.at < duty.ends:
                yield f"{at}.breaks[{j}].at: {pause.at} is not between {duty.begins} and {duty.ends}"
        for other in roster.duties[:i]:
            both = not (duty.days and other.days) or set(duty.days) & set(other.days)
            if both and duty.begins < other.ends and other.begins < duty.ends:
                if duty.post == other.post:
                    yield f"{at}: post '{duty.post}' has clerk '{other.clerk}' at that time already"
                elif duty.clerk == other.clerk:
                    yield f"{at}: clerk '{duty.clerk}' sits at post '{other.post}' at that time already"


def _twice(where: str, names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield f"{where}: '{name}' stands there twice"
        seen.add(name)
