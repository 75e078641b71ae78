"""Figures against figures worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_controller.twin.figures import figures, gini, rank, times
from queue_controller.twin.loads import Load
from queue_controller.twin.run import live
from tests.queue_controller.twin.halls import AT_ONCE, a_day, a_hall, on_duty, someone


def test_waits_and_stays_and_loads_of_a_morning() -> None:
    people = [someone(0, 0, work=10), someone(1, 2, work=5, service="S2"), someone(2, 4, work=5)]
    told = figures(live(a_hall(services=("S1", "S2")), [a_day(people)], AT_ONCE))
    assert (told.wait.count, told.wait.mean_s, told.wait.p50_s, told.wait.p90_s) == (3, 380.0, 480.0, 660.0)
    assert told.stay.mean_s == (10 + 13 + 16) * 60 / 3
    assert told.wait_by_service["S2"].mean_s == 480.0
    assert told.wait_by_class[""].count == told.wait_by_area["A"].count == told.wait_by_window["1"].count == 3
    load = told.windows["1"]
    assert (load.busy_s, load.open_s, load.served) == (20 * 60, 485 * 60, 3)
    assert load.busy_share == pytest.approx(20 / 485, abs=1e-4)
    assert told.clerks == {"c1": load}
    assert told.fairness.gini_busy == 0


def test_a_window_of_two_posts_is_as_busy_as_both_together() -> None:
    one, two = Load(busy_ms=10, idle_ms=30, served=1), Load(busy_ms=20, paused_ms=40, called_ms=5, missed=2)
    both = one.plus(two)
    assert (both.busy_share, both.open_ms, both.served, both.missed) == (35 / 65, 105, 1, 2)
    assert Load(paused_ms=5).busy_share == 0


@pytest.mark.parametrize(
    ("values", "expected"),
    [([1, 1, 1], 0), ([0, 0, 0, 8], 0.75), ([1, 3], 0.25), ([], 0), ([0, 0], 0)],
)
def test_ginis_coefficient(values: list[float], expected: float) -> None:
    assert gini(values) == pytest.approx(expected)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_gini_is_half_the_mean_difference_over_the_mean(values: list[int]) -> None:
    mean = sum(values) / len(values)
    difference = sum(abs(a - b) for a in values for b in values) / len(values) ** 2
    assert gini(values) == pytest.approx(difference / (2 * mean) if mean else 0)


@given(st.lists(st.integers(0, 100), min_size=1), st.integers(1, 100))
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(values: list[int], percent: int) -> None:
    found = rank(sorted(values), percent)
    assert sum(value <= found for value in values) * 100 >= percent * len(values)
    assert all(
        sum(value <= other for value in values) * 100 < percent * len(values) for other in values if other < found
    )


def test_nobody_has_no_times() -> None:
    assert times([]).count == 0


def test_a_window_nobody_worked_at_is_not_among_the_loads() -> None:
    told = figures(live(a_hall(windows=2), [a_day([someone(0, 0)], on_duty(1))], AT_ONCE))
    assert set(told.windows) == {"1"}
