"""The twin against queues whose answer is known: visitor by visitor, and by the textbook's formulas.

Kiefer and Wolfowitz (1955): with c servers and one line, whoever comes next waits until the first server is free.
"""

from collections.abc import Iterable
from heapq import heapreplace
from math import factorial, sqrt
from statistics import fmean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_controller.twin.plan import DayPlan, invented_days
from queue_controller.twin.profile import Demand, Duty, Profile, Shape
from queue_controller.twin.run import live
from queue_controller.twin.visitors import Visitor
from tests.queue_controller.twin.halls import (
    AT_ONCE,
    LONG_DAY,
    MINUTE_MS,
    NO_WAY,
    TEXTBOOK_PATIENCE,
    TEXTBOOK_PEOPLE,
    a_day,
    a_hall,
    on_duty,
    people_of,
)


def kiefer_wolfowitz(visitors: Iterable[Visitor], servers: int) -> list[int]:
    """Each wait in ms, without a hall."""
    free_at = [0] * servers
    waits = []
    for visitor in visitors:
        begins = max(visitor.at, free_at[0])
        waits.append(begins - visitor.at)
        heapreplace(free_at, begins + visitor.work_ms)
    return waits


def waits(plan: DayPlan, windows: int, *, long: bool = False) -> list[int | None]:
    site = a_hall(windows=windows, rules=LONG_DAY if long else None)
    return [story.wait_ms for story in live(site, [plan], AT_ONCE, record=False).stories]


DAYS = st.lists(st.tuples(st.integers(0, 8 * MINUTE_MS), st.integers(1, 30 * MINUTE_MS)), min_size=1, max_size=12)


@settings(max_examples=30)
@given(DAYS, st.integers(1, 3))
def test_one_line_and_several_windows_wait_as_kiefer_and_wolfowitz_say_to_the_millisecond(
    gaps: list[tuple[int, int]], windows: int
) -> None:
    people = people_of(gaps)
    plan = a_day(people, *(on_duty(n) for n in range(1, windows + 1)))
    assert waits(plan, windows) == kiefer_wolfowitz(people, windows)


@settings(max_examples=30)
@given(DAYS, st.integers(1, 2), st.integers(-5, 60), st.integers(1, 60), st.booleans())
def test_one_window_more_lets_nobody_wait_longer_where_all_stand_in_one_line(
    gaps: list[tuple[int, int]], windows: int, begins: int, length: int, all_day: bool
) -> None:
    """Kiefer and Wolfowitz's order: free times of servers only fall when one is added, and so does every wait.

    It needs one line, first come first, clerks alike, and visitors who come and stay. Otherwise (levels, leaving,
    breaks) it is true of most and not of all, which `Pairs` counts.
    """
    there = [on_duty(n) for n in range(1, windows + 1)]
    more = on_duty(windows + 1) if all_day else on_duty(windows + 1, begins, begins + length)
    before = waits(a_day(people_of(gaps), *there), windows + 1)
    after = waits(a_day(people_of(gaps), *there, more), windows + 1)
    assert all(b is not None and a is not None and b <= a for a, b in zip(before, after, strict=True))


def a_textbook_day(visitors_a_day: float, demand: Demand, windows: int) -> Profile:
    """Visitors by chance around the clock but for its last hours, in which the line runs empty."""
    return Profile(
        visitors_a_day=visitors_a_day,
        hours={str(hour): 1.0 for hour in range(20)},
        services=(demand,),
        people=TEXTBOOK_PEOPLE,
        patience=TEXTBOOK_PATIENCE,
        way=NO_WAY,
        habits=AT_ONCE,
        duties=tuple(Duty(clerk=f"c{n}", post=str(n), begins="00:00", ends="23:59") for n in range(1, windows + 1)),
    )


def erlang_c(servers: int, load: float) -> float:
    """The share that must wait at `servers` that each are busy `load / servers` of the time."""
    last = load**servers / factorial(servers) * servers / (servers - load)
    return last / (sum(load**n / factorial(n) for n in range(servers)) + last)


MEAN_MIN = 2.0
EXPONENTIAL = Demand(id="S1", mean_min=MEAN_MIN, shape=Shape.EXPONENTIAL)
TEXTBOOK = [
    pytest.param(1, 0.5, EXPONENTIAL, 0.5 / (1 - 0.5) * MEAN_MIN, id="M/M/1, half busy"),
    pytest.param(1, 0.75, EXPONENTIAL, 0.75 / (1 - 0.75) * MEAN_MIN, id="M/M/1, three quarters busy"),
    pytest.param(3, 0.8, EXPONENTIAL, erlang_c(3, 2.4) * MEAN_MIN / (3 - 2.4), id="M/M/3, Erlang C"),
    pytest.param(
        1,
        0.6,
        Demand(id="S1", mean_min=MEAN_MIN, spread=0.5),
        0.6 / (1 - 0.6) * (1 + 0.5**2) / 2 * MEAN_MIN,
        id="M/G/1, Pollaczek and Khinchine",
    ),
    pytest.param(1, 0.6, Demand(id="S1", mean_min=MEAN_MIN, spread=0), 0.6 / (1 - 0.6) / 2 * MEAN_MIN, id="M/D/1"),
]


@pytest.mark.parametrize(("windows", "busy", "demand", "expected_min"), TEXTBOOK)
def test_visitors_made_up_wait_as_long_as_the_formula_says(
    windows: int, busy: float, demand: Demand, expected_min: float
) -> None:
    """Over many days; that the hall itself makes nobody wait otherwise is shown above, for any visitors."""
    site = a_hall(windows=windows, rules=LONG_DAY)
    profile = a_textbook_day(busy * windows * 20 * 60 / MEAN_MIN, demand, windows)
    means = [
        fmean(kiefer_wolfowitz(plan.visitors, windows)) / MINUTE_MS
        for plan in invented_days(profile, site, 11, 150 // (2 * windows))
    ]
    error = stdev(means) / sqrt(len(means))
    assert error < 0.08 * expected_min, "precise enough to be worth comparing"
    # A day begins with an empty hall, so its mean lies a little below that of a day without begin.
    assert fmean(means) == pytest.approx(expected_min, abs=4 * error + 0.02 * expected_min)


def test_a_day_of_the_whole_twin_is_the_formulas_to_within_chance() -> None:
    site = a_hall(rules=LONG_DAY)
    profile = a_textbook_day(0.5 * 20 * 60 / MEAN_MIN, EXPONENTIAL, 1)
    plans = list(invented_days(profile, site, 11, 4))
    lived = live(site, plans, AT_ONCE, record=False)
    found = [story.wait_ms for story in lived.stories]
    assert found == [wait for plan in plans for wait in kiefer_wolfowitz(plan.visitors, 1)]
    mean_min = fmean(wait for wait in found if wait is not None) / MINUTE_MS
    assert mean_min == pytest.approx(0.5 / (1 - 0.5) * MEAN_MIN, rel=0.35)
    busy = lived.loads.posts["1"].busy_ms / (20 * 60 * MINUTE_MS * len(plans))
    assert busy == pytest.approx(0.5, abs=0.06)
    assert lived.fairness.passed == 0
