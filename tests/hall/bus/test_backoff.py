"""A broker that is back is found within seconds, and two hundred terminals do not knock together."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from hall.bus.backoff import FIRST_S, LONGEST_S, Backoff


@given(st.integers(), st.integers(min_value=1, max_value=50))
def test_no_wait_is_longer_than_the_cap_nor_shorter_than_half_the_first(seed: int, tries: int) -> None:
    backoff = Backoff(Random(seed))
    waits = [backoff.pause_s() for _ in range(tries)]
    assert all(FIRST_S / 2 <= wait <= LONGEST_S for wait in waits)
    assert waits[0] <= FIRST_S


def test_the_first_five_tries_happen_within_two_seconds() -> None:
    backoff = Backoff(Random(1))
    assert sum(backoff.pause_s() for _ in range(5)) < 2


def test_terminals_spread_over_the_upper_half_of_the_wait() -> None:
    late = []
    for seed in range(200):
        backoff = Backoff(Random(seed))
        late.append([backoff.pause_s() for _ in range(10)][-1])
    assert min(late) < LONGEST_S * 0.6
    assert max(late) > LONGEST_S * 0.9


def test_after_a_good_connection_the_search_is_quick_again_and_after_a_rival_slow() -> None:
    backoff = Backoff(Random(1))
    for _ in range(10):
        backoff.pause_s()
    backoff.reset()
    assert backoff.pause_s() <= FIRST_S
    backoff.give_way()
    assert backoff.pause_s() >= LONGEST_S / 2
