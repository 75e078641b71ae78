"""Lets a hall live through its days, as fast as the machine can."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from msgspec import Struct

from hall.clock import Instant
from hall.contract.events import Day, Sm3
from hall.sites.site import Site
from queue_controller.domain.asked import Asked, Decision
from queue_controller.domain.state import Hall
from queue_controller.twin.clerks import Desks
from queue_controller.twin.equipped import desk_terminals, equipped, machine
from queue_controller.twin.fairness import Fairness
from queue_controller.twin.floor import Floor, Hears
from queue_controller.twin.loads import Loads
from queue_controller.twin.people import People
from queue_controller.twin.plan import DayPlan
from queue_controller.twin.profile import Habits
from queue_controller.twin.stories import Stories, Story
from queue_controller.twin.visitors import Visitor, instant

TICK_MS = 30_000
"""How often the hall looks at the clock when nothing else happens (the controller does so more often)."""


class Lived(Struct, frozen=True, kw_only=True):
    """What came of it. `stories` are all tickets in the order of their issue, `journal_hash` is the last record's by
    the rule of `hall.contract.chain`, `came` all visitors, `turned_away` those without a number by the reason.
    """

    site: Site
    days: tuple[Day, ...]
    came: int
    turned_away: Counter[str]
    refused: Counter[str]
    stories: Sequence[Story]
    loads: Loads
    fairness: Fairness
    events: int
    journal_hash: Sm3
    hall: Hall


def live(
    site: Site,
    days: Iterable[DayPlan],
    habits: Habits | None = None,
    *,
    record: bool = True,
    hears: Iterable[Hears] = (),
    lived_one: Callable[[Day], None] = lambda _: None,
) -> Lived:
    """The hall lives through these days, one after the other.

    `site` gets the terminals it lacks (`equipped`). `hears` are told every decision with the hall before it;
    `lived_one` each day that is over. Without `record` no hash is made, a tenth of the time is saved.
    """
    return _Life(equipped(site), habits or Habits(), record=record, hears=hears, lived_one=lived_one).through(days)


class _Life:
    def __init__(
        self, site: Site, habits: Habits, *, record: bool, hears: Iterable[Hears], lived_one: Callable[[Day], None]
    ) -> None:
        self._site = site
        self._habits = habits
        self._record = record
        self._hears = tuple(hears)
        self._lived_one = lived_one
        self._stories = Stories()
        self._loads = Loads()
        self._fairness = Fairness()

    def through(self, days: Iterable[DayPlan]) -> Lived:
        plans = iter(days)
        first = next(plans, None)
        if first is None:
            raise ValueError("at least one day is needed")
        floor = Floor(self._site, self._midnight(first.day), record=self._record)
        floor.hears += [self._hear, self._fairness.hear, *self._hears]
        terminals = dict(desk_terminals(self._site))
        people = People(floor, self._stories, machine(self._site) or "", terminals)
        desks = Desks(floor, people, self._habits, terminals)
        people.tell = desks.somebody_came
        self._floor, self._people, self._desks = floor, people, desks
        floor.begin()

        lived: list[Day] = []
        plan: DayPlan | None = first
        while plan is not None:
            self._one_day(plan)
            lived.append(plan.day)
            self._lived_one(plan.day)
            plan = next(plans, None)
        self._rest(None)
        return Lived(
            site=self._site,
            days=tuple(lived),
            came=people.came,
            turned_away=people.turned_away,
            refused=floor.refused,
            stories=self._stories.told,
            loads=self._loads,
            fairness=self._fairness,
            events=floor.events,
            journal_hash=floor.journal_hash,
            hall=floor.hall,
        )

    def _one_day(self, plan: DayPlan) -> None:
        """From midnight to midnight; a service that goes on then ends in the day after."""
        floor, midnight = self._floor, self._midnight(plan.day)
        self._rest(midnight)
        floor.now = max(floor.now, midnight)
        floor.keep_house()
        self._expect(iter(plan.visitors))
        for shift in plan.shifts:
            self._desks.expect(shift)
        floor.agenda.at(floor.hours.opens, self._tick)
        self._rest(floor.hours.ends)
        floor.now = max(floor.now, floor.hours.ends)
        floor.keep_house()

    def _rest(self, until: Instant | None) -> None:
        """Whatever is on the agenda before an instant; all of it where there is none."""
        floor, agenda = self._floor, self._floor.agenda
        while (when := agenda.next_at()) is not None and (until is None or when < until):
            when, act, what = agenda.take()
            floor.now = max(floor.now, when)
            act(*what)
            if floor.keep_house():
                self._desks.look_around()

    def _expect(self, visitors: Iterator[Visitor]) -> None:
        visitor = next(visitors, None)
        if visitor is not None:
            self._floor.agenda.at(visitor.at, self._comes, visitor, visitors)

    def _comes(self, visitor: Visitor, others: Iterator[Visitor]) -> None:
        self._people.come(visitor)
        self._expect(others)

    def _tick(self) -> None:
        self._desks.look_around()
        floor = self._floor
        if floor.now < floor.hours.closes or floor.hall.open:
            floor.agenda.at(floor.now + TICK_MS, self._tick)

    def _hear(self, _before: Hall, _asked: Asked, decision: Decision, now: Instant) -> None:
        for event in decision.events:
            self._stories.hear(event, now)
            self._loads.hear(event, now)

    def _midnight(self, day: Day) -> Instant:
        return instant(date.fromisoformat(day), "00:00", ZoneInfo(self._site.rules.time_zone))
