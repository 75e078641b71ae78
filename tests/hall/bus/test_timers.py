"""Things to do later happen when they are due, in their order, and not when they were called off."""

import pytest

from hall.bus.timers import Timers
from hall.clock import VirtualClock


def test_timers_run_in_the_order_they_fall_due() -> None:
    clock = VirtualClock()
    timers = Timers(clock)
    done: list[str] = []
    timers.after(2, lambda: done.append("second"))
    timers.after(1, lambda: done.append("first"))
    timers.run_due()
    assert done == []
    clock.advance(1.5)
    timers.run_due()
    assert done == ["first"]
    clock.advance(1)
    timers.run_due()
    timers.run_due()
    assert done == ["first", "second"]


def test_a_timer_called_off_does_nothing_and_is_not_waited_for() -> None:
    clock = VirtualClock()
    timers = Timers(clock)
    timers.after(1, lambda: pytest.fail("called off")).cancel()
    timers.after(5, lambda: None)
    assert timers.next_in_s(60) == 5
    clock.advance(2)
    timers.run_due()


def test_the_wait_is_never_longer_than_asked_and_never_negative() -> None:
    clock = VirtualClock()
    timers = Timers(clock)
    assert timers.next_in_s(1) == 1
    timers.after(0.25, lambda: None)
    assert timers.next_in_s(1) == 0.25
    clock.advance(9)
    assert timers.next_in_s(1) == 0


def test_a_failing_action_comes_through_and_the_others_still_happen() -> None:
    clock = VirtualClock()
    timers = Timers(clock)
    done: list[str] = []

    def fail() -> None:
        raise LookupError

    timers.after(1, fail)
    timers.after(1, lambda: done.append("next"))
    clock.advance(1)
    with pytest.raises(LookupError):
        timers.run_due()
    timers.run_due()
    assert done == ["next"]
