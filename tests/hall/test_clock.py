"""Two clocks with one face: the machine's own, and one that moves only when told to."""

import time

from hypothesis import given
from hypothesis import strategies as st

from hall.clock import SystemClock, VirtualClock


def test_the_machines_clock_tells_utc_in_milliseconds() -> None:
    before = time.time()
    now = SystemClock().now()
    assert before - 0.002 <= now / 1000 <= time.time() + 0.002


def test_the_machines_monotonic_reading_never_steps_back() -> None:
    clock = SystemClock()
    readings = [clock.monotonic_s() for _ in range(1000)]
    assert sorted(readings) == readings


def test_a_virtual_clock_stands_still_until_it_is_told() -> None:
    clock = VirtualClock()
    assert [clock.now() for _ in range(3)] == [clock.now()] * 3
    assert clock.monotonic_s() == 0.0


@given(st.integers(0, 2**42), st.lists(st.integers(0, 10**8), max_size=20))
def test_both_readings_of_a_virtual_clock_move_together(start: int, steps_ms: list[int]) -> None:
    clock = VirtualClock(start)
    for step in steps_ms:
        clock.advance(step / 1000)
    assert clock.now() == start + sum(steps_ms)
    assert abs(clock.monotonic_s() - sum(steps_ms) / 1000) < 1e-3
