"""Quantiles from buckets: how far they are off, and that adding loses nothing."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from queue_controller.reports.figures import Figures, Timed, merged
from queue_controller.reports.sketch import BUCKETS, LONGEST_S, WORST_ERROR, bucket_of, middle_ms, quantile_ms

durations = st.one_of(st.integers(0, 90_000), st.integers(0, 4 * 3_600_000), st.integers(0, LONGEST_S * 1000))


def nearest_rank(values: list[int], percent: int) -> int:
    ordered = sorted(values)
    return ordered[max(1, -(-len(values) * percent // 100)) - 1]


@given(durations)
def test_a_bucket_holds_what_is_within_the_error_of_its_middle(ms: int) -> None:
    middle = middle_ms(bucket_of(ms))
    assert abs(middle - ms) <= max(Fraction(500), WORST_ERROR * ms)


def test_buckets_follow_one_another_without_a_gap() -> None:
    buckets = [bucket_of(seconds * 1000) for seconds in range(20_000)]
    assert all(after - before in (0, 1) for before, after in pairwise(buckets))
    assert bucket_of(LONGEST_S * 1000) == bucket_of(LONGEST_S * 10**6) == BUCKETS - 1


def test_known_buckets() -> None:
    assert [bucket_of(ms) for ms in (0, 999, 1000, 63_999, 64_000, 65_999, 66_000, 127_999, 128_000)] == [
        *(0, 0, 1, 63, 64, 64, 65, 95, 96)
    ]
    assert [middle_ms(bucket) for bucket in (0, 63, 64, 96)] == [500, 63_500, 65_000, 130_000]


@given(st.lists(durations, min_size=1, max_size=60), st.integers(1, 100))
def test_a_quantile_is_the_nearest_rank_within_the_error_that_is_stated(values: list[int], percent: int) -> None:
    figures = Figures()
    for ms in values:
        figures.time(Timed.WAIT, ms)
    found, true = figures.times(Timed.WAIT).quantile_ms(percent), nearest_rank(values, percent)
    assert found is not None
    assert abs(found - true) <= max(Fraction(500), WORST_ERROR * true)
    assert found <= max(values)


@given(st.lists(st.lists(durations, max_size=8), max_size=6))
def test_hours_added_up_say_what_all_at_once_say(hours: list[list[int]]) -> None:
    parts, whole = [], Figures()
    for hour in hours:
        part = Figures()
        for ms in hour:
            part.time(Timed.WAIT, ms)
            whole.time(Timed.WAIT, ms)
        parts.append(part)
    assert merged(parts) == merged(reversed(parts)) == whole
    times = whole.times(Timed.WAIT)
    values = [ms for hour in hours for ms in hour]
    assert (times.count, times.sum_ms, times.max_ms) == (len(values), sum(values), max(values, default=0))


def test_of_nothing_there_is_no_quantile_and_no_mean() -> None:
    assert quantile_ms({}, 50) is None
    assert Figures().times(Timed.WAIT).mean_ms is None
