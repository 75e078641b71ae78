"""The visitors of a day, invented from a profile: everything about them is drawn before the hall opens.

So two runs of one seed, whatever their rules and rosters, have the same visitors (common random numbers): a difference
between them is the rules' doing and not chance's.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from msgspec import Struct

from hall.clock import Instant
from hall.contract.events import Day
from hall.contract.ids import PriorityId, ServiceId
from hall.sites.site import Rules
from queue_controller.twin.chance import Choice, exponential, log_normal, stream
from queue_controller.twin.profile import WEEK, Ages, Demand, Patience, Profile, Shape

HOUR_MS = 3_600_000
MINUTE_MS = 60_000
PURPOSES = ("service", "work", "shows", "card", "age", "years", "class", "stays", "patience", "tells", "way")
"""A stream of chance for each thing drawn about a visitor; `arrivals` is one more."""


class Visitor(Struct, frozen=True, kw_only=True, gc=False):
    """One person who comes for one service at `at`.

    `age` is known to those who lay a card on the reader. `work_ms` is how long a clerk of ordinary pace needs,
    `way_ms` the way from the call to the window, `comes` whether this person comes at all when called. Whoever has a
    `patience_ms` leaves when it is over; who `tells` gives the number up then, others just go.
    """

    n: int
    at: Instant
    service: ServiceId
    work_ms: int
    way_ms: int = 0
    comes: bool = True
    card: bool = False
    age: int | None = None
    priority: PriorityId | None = None
    patience_ms: int | None = None
    tells: bool = False


def invented(profile: Profile, rules: Rules, seed: int, day: Day) -> Iterator[Visitor]:
    """The visitors of one day in the order they come: by chance (a Poisson process), while the hall is open."""
    on = date.fromisoformat(day)
    expected = profile.visitors_a_day * profile.weekdays.get(WEEK[on.weekday()], 1.0)
    people, patience, way = profile.people, profile.patience, profile.way
    wanted = Choice((demand, demand.share) for demand in profile.services)
    ages = Choice((ages, ages.share) for ages in people.ages)
    classes = Choice(
        [*people.classes.items(), (None, max(0.0, 1.0 - sum(people.classes.values())))],
    )
    service, work, shows, cards, old, years, given, stays, leaves, tells, walks = (
        stream(seed, purpose, day).random for purpose in PURPOSES
    )
    for n, at in enumerate(_arrivals(profile, rules, seed, on, expected)):
        demand = wanted.of(service())
        card, age, year, leaving = cards() < people.card, old(), years(), leaves()
        impatient, says = stays() < patience.share, tells() < patience.tells
        yield Visitor(
            n=n,
            at=at,
            service=demand.id,
            work_ms=work_of(demand, work()),
            way_ms=round(log_normal(walks(), way.mean_s * 1000, way.spread)),
            comes=shows() >= people.no_show,
            card=card,
            age=_age(ages, age, year) if card and ages else None,
            priority=classes.of(given()),
            patience_ms=_patience(patience, leaving) if impatient else None,
            tells=says,
        )


def work_of(demand: Demand, u: float) -> int:
    """How long one service takes, in ms."""
    mean = demand.mean_min * MINUTE_MS
    if demand.shape is Shape.EXPONENTIAL:
        return max(1, round(exponential(u, mean)))
    return max(1, round(log_normal(u, mean, demand.spread)))


def instant(day: date, clock: str, zone: ZoneInfo) -> Instant:
    """A time of day as an instant."""
    return round(datetime.combine(day, time.fromisoformat(clock), zone).timestamp() * 1000)


def _patience(patience: Patience, u: float) -> int:
    return round(log_normal(u, patience.mean_min * MINUTE_MS, patience.spread))


def _age(ages: Choice[Ages], u: float, where: float) -> int:
    found = ages.of(u)
    return found.youngest + int(where * (found.oldest - found.youngest + 1))


def _arrivals(profile: Profile, rules: Rules, seed: int, on: date, expected: float) -> Iterator[Instant]:
    """Gaps are drawn in visitors and stretched by the hour's weight: more visitors make the same pattern denser."""
    zone = ZoneInfo(rules.time_zone)
    opens, closes = instant(on, rules.opens, zone), instant(on, rules.closes, zone)
    hours = list(_hours(profile, opens, closes, instant(on, "00:00", zone)))
    total = sum((ends - begins) * weight for begins, ends, weight in hours)
    if not total or not expected:
        return
    chance = stream(seed, "arrivals", on.isoformat()).random
    place, before = exponential(chance(), 1.0), 0.0
    for begins, ends, weight in hours:
        here = expected * ((ends - begins) * weight / total)
        while place < before + here:
            yield begins + int((ends - begins) * ((place - before) / here))
            place += exponential(chance(), 1.0)
        before += here


def _hours(
    profile: Profile, opens: Instant, closes: Instant, midnight: Instant
) -> Iterator[tuple[Instant, Instant, float]]:
    for hour in range(24):
        begins, ends = max(opens, midnight + hour * HOUR_MS), min(closes, midnight + (hour + 1) * HOUR_MS)
        weight = profile.hours.get(str(hour), 0.0) if profile.hours else 1.0
        if begins < ends and weight:
            yield begins, ends, weight
