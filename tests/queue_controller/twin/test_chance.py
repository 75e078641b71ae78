"""Chance that is the same on every machine, and as the textbook has it."""

import math
from statistics import NormalDist, fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_controller.twin.chance import Choice, exp, exponential, log, log_normal, normal, stream

MIDDLES = [(i + 0.5) / 20_000 for i in range(20_000)]
"""Quantiles evenly spread: their mean is the distribution's, but for its far end."""


@given(st.floats(min_value=1e-300, max_value=1e300))
def test_the_logarithm_is_the_c_librarys_to_thirteen_digits(x: float) -> None:
    assert log(x) == pytest.approx(math.log(x), rel=1e-13, abs=1e-15)


@given(st.floats(min_value=-600, max_value=600))
def test_the_exponential_is_the_c_librarys_to_thirteen_digits(x: float) -> None:
    assert exp(x) == pytest.approx(math.exp(x), rel=2e-13)


@given(st.floats(min_value=1e-12, max_value=1 - 1e-12))
def test_the_normal_quantile_is_pythons(u: float) -> None:
    assert normal(u) == pytest.approx(NormalDist().inv_cdf(u), rel=1e-12, abs=1e-13)


def test_nought_is_no_end_of_the_world() -> None:
    assert exponential(0.0, 8.0) == 0.0
    assert 0 < log_normal(0.0, 8.0, 0.6) < 0.001
    assert math.isfinite(log_normal(1 - 2**-53, 8.0, 0.6))


@pytest.mark.parametrize("spread", [0.0, 0.3, 0.6, 1.0])
def test_a_log_normal_time_has_the_mean_and_spread_that_were_asked_for(spread: float) -> None:
    drawn = [log_normal(u, 8.0, spread) for u in MIDDLES]
    assert fmean(drawn) == pytest.approx(8.0, rel=0.005)
    assert pstdev(drawn) == pytest.approx(8.0 * spread, rel=0.03, abs=1e-9)


def test_exponential_times_have_a_spread_as_large_as_their_mean() -> None:
    drawn = [exponential(u, 3.0) for u in MIDDLES]
    assert fmean(drawn) == pytest.approx(3.0, rel=0.001)
    assert pstdev(drawn) == pytest.approx(3.0, rel=0.005)


def test_a_choice_falls_by_weight_and_never_on_a_weight_of_nought() -> None:
    choice = Choice([("a", 3.0), ("never", 0.0), ("b", 1.0)])
    drawn = [choice.of(u) for u in MIDDLES]
    assert drawn.count("a") == 15_000
    assert drawn.count("b") == 5_000
    assert choice.of(1 - 2**-53) == "b"
    assert not Choice([("never", 0.0)])


def test_a_stream_is_known_by_its_words_for_ever() -> None:
    """SHA-512 of the words and the Mersenne twister: published, so that these numbers stand for every machine."""
    chance = stream(7, "arrivals", "2027-03-01")
    assert [chance.random() for _ in range(3)] == KNOWN
    assert stream(7, "arrivals", "2027-03-02").random() != KNOWN[0]
    assert stream(8, "arrivals", "2027-03-01").random() != KNOWN[0]
    assert stream(7, "service", "2027-03-01").random() != KNOWN[0]


KNOWN = [0.21860605488438423, 0.19161945571975203, 0.616786170782939]
