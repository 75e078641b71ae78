"""Visitors made up from a profile: who they are does not depend on anything that happens in the hall."""

from collections import Counter
from itertools import combinations, pairwise
from statistics import correlation, fmean

import msgspec
import pytest

from hall.sites.definition import Calling, PriorityClass
from queue_controller.twin.plan import invented_days
from queue_controller.twin.profile import Ages, Demand, Duty, Patience, People, Profile, Shape, Way, Weekday
from queue_controller.twin.visitors import HOUR_MS, PURPOSES, Visitor, invented
from tests.queue_controller.twin.halls import DAY, MINUTE_MS, NINE, a_hall

SITE = a_hall(
    services=("S1", "S2"),
    calling=Calling(classes=(PriorityClass(id="green", name="绿", name_en="Green", head_start_min=5),)),
)
PROFILE = Profile(
    visitors_a_day=2000,
    hours={"8": 5, "9": 3, "10": 1, "16": 1},
    weekdays={Weekday.TUE: 0.5, Weekday.SUN: 0},
    services=(Demand(id="S1", share=3, mean_min=6, spread=0.5), Demand(id="S2", share=1, mean_min=12)),
    people=People(card=0.7, ages=(Ages(youngest=60, oldest=69, share=1),), classes={"green": 0.1}, no_show=0.2),
    patience=Patience(share=0.3, mean_min=40, tells=0.5),
    way=Way(mean_s=30, spread=0.5),
    duties=(Duty(clerk="c1", post="1", begins="09:00", ends="17:00"),),
)


def people(seed: int = 7, profile: Profile = PROFILE, day: str = DAY) -> list[Visitor]:
    return list(invented(profile, SITE.rules, seed, day))


def test_the_same_seed_makes_up_the_same_visitors_and_another_makes_up_others() -> None:
    assert people(7) == people(7)
    assert people(7) != people(8)
    assert people(7) != people(7, day="2027-03-03")


def test_as_many_come_as_the_profile_expects_in_order_and_only_while_the_hall_is_open() -> None:
    came = people()
    assert len(came) == pytest.approx(2000, abs=4 * 2000**0.5)
    assert [visitor.n for visitor in came] == list(range(len(came)))
    assert all(a.at <= b.at for a, b in pairwise(came))
    assert all(NINE <= visitor.at < NINE + 8 * HOUR_MS for visitor in came)


def test_hours_are_as_full_as_their_weights_and_an_hour_without_one_is_empty() -> None:
    by_hour = Counter((visitor.at - NINE) // HOUR_MS for visitor in people())
    assert set(by_hour) == {0, 1, 7}
    for hour, share in ((0, 0.6), (1, 0.2), (7, 0.2)):
        assert by_hour[hour] == pytest.approx(2000 * share, abs=4 * (2000 * share) ** 0.5)


def test_a_weekday_has_its_factor_and_on_a_day_of_rest_nobody_comes_or_works() -> None:
    week = list(invented_days(PROFILE, SITE, 7, 7))
    assert len(week[1].visitors) == pytest.approx(1000, abs=4 * 1000**0.5)
    assert (week[6].visitors, week[6].shifts) == ((), ())
    assert all(len(day.shifts) == 1 for day in week[:6])


def test_people_are_as_the_profile_says() -> None:
    came = people()

    def share(of: list[bool]) -> float:
        return sum(of) / len(of)

    assert share([v.service == "S1" for v in came]) == pytest.approx(0.75, abs=0.04)
    assert share([v.card for v in came]) == pytest.approx(0.7, abs=0.05)
    assert {v.age for v in came if v.card} == set(range(60, 70))
    assert {v.age for v in came if not v.card} == {None}
    assert share([v.priority == "green" for v in came]) == pytest.approx(0.1, abs=0.03)
    assert share([not v.comes for v in came]) == pytest.approx(0.2, abs=0.04)
    assert share([v.patience_ms is not None for v in came]) == pytest.approx(0.3, abs=0.05)
    assert fmean(v.work_ms for v in came if v.service == "S1") == pytest.approx(6 * MINUTE_MS, rel=0.06)
    assert fmean(v.way_ms for v in came) == pytest.approx(30_000, rel=0.06)
    assert fmean(v.patience_ms for v in came if v.patience_ms) == pytest.approx(40 * MINUTE_MS, rel=0.1)


def test_nothing_about_a_visitor_tells_anything_else_about_the_same_visitor() -> None:
    """Two things drawn of one stream would go together."""
    assert len(set(PURPOSES)) == len(PURPOSES)
    came = people()
    middle = {demand.id: demand.mean_min * MINUTE_MS / (1 + demand.spread**2) ** 0.5 for demand in PROFILE.services}
    facts = {
        "service": [v.service == "S1" for v in came],
        "work": [v.work_ms > middle[v.service] for v in came],
        "way": [v.way_ms > 27_000 for v in came],
        "shows": [v.comes for v in came],
        "card": [v.card for v in came],
        "class": [v.priority is None for v in came],
        "stays": [v.patience_ms is None for v in came],
        "tells": [v.tells for v in came],
    }
    for one, other in combinations(facts, 2):
        assert abs(correlation(facts[one], facts[other])) < 4 / len(came) ** 0.5, (one, other)


@pytest.mark.parametrize(
    "change",
    [
        {"services": (Demand(id="S1", share=3, mean_min=60, shape=Shape.EXPONENTIAL), Demand(id="S2", share=1))},
        {"patience": Patience(share=0.0)},
        {"people": People(card=0, no_show=1)},
        {"duties": ()},
    ],
    ids=["times", "patience", "people", "clerks"],
)
def test_what_is_otherwise_about_one_thing_leaves_all_others_as_they_were(change: dict[str, object]) -> None:
    """A stream of chance for each: a profile with other service times still has the same people at the same moments."""
    other = people(profile=msgspec.structs.replace(PROFILE, **change))
    assert [(v.at, v.service, v.way_ms) for v in other] == [(v.at, v.service, v.way_ms) for v in people()]
