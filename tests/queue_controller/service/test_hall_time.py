"""The hall's time: even while anybody waits, and never back but where a leap is followed."""

from hypothesis import given
from hypothesis import strategies as st

from hall.clock import VirtualClock
from queue_controller.domain.state import Hall
from queue_controller.service.hall_time import DAYS_IN_DOUBT, LEAP_MS, LONGEST_AWAY_MS, HallTime
from tests.queue_controller.domain.world import HallUnderTest

START = 1_800_000_000_000
YEARS_MS = 4 * 365 * 86_400_000


def a_hall(*, waiting: bool) -> Hall:
    hall = HallUnderTest()
    hall.adopt()
    hall.open_day()
    hall.log_in("2", "c1")
    if waiting:
        hall.taken()
    return hall.hall


EMPTY, BUSY = a_hall(waiting=False), a_hall(waiting=True)
steps = st.lists(
    st.tuples(
        st.integers(0, 600_000),  # milliseconds that pass
        st.integers(-LEAP_MS // 2, LEAP_MS // 2) | st.sampled_from([YEARS_MS, -YEARS_MS, 3 * LEAP_MS, -3 * LEAP_MS]),
        st.booleans(),
    ),
    max_size=40,
)


@given(steps)
def test_time_never_goes_back_unless_a_leap_is_followed_and_then_it_is_the_clocks(
    steps: list[tuple[int, int, bool]],
) -> None:
    clock = VirtualClock(START)
    time = HallTime(clock, START)
    latest = time.now()
    for passes_ms, set_by_ms, waiting in steps:
        clock.advance(passes_ms / 1000)
        clock.leap(set_by_ms / 1000)
        before = time.now()
        assert before >= latest
        time.look(BUSY if waiting else EMPTY)
        latest = time.now()
        if waiting:
            assert latest == before
        else:
            assert abs(latest - clock.now()) <= LEAP_MS


@given(steps)
def test_while_anybody_waits_the_hall_goes_on_evenly_wherever_the_clock_goes(
    steps: list[tuple[int, int, bool]],
) -> None:
    clock = VirtualClock(START)
    time = HallTime(clock, None)
    clock.leap(YEARS_MS / 1000)
    passed_ms = 0
    for passes_ms, set_by_ms, _ in steps:
        clock.advance(passes_ms / 1000)
        clock.leap(abs(set_by_ms) / 1000)
        passed_ms += passes_ms
        assert time.look(BUSY)
        assert abs(time.now() - START - passed_ms) <= 1


def test_a_clock_set_back_a_little_makes_time_stand_still_until_it_has_caught_up() -> None:
    clock = VirtualClock(START)
    time = HallTime(clock, None)
    time.now()
    clock.leap(-100)
    assert time.now() == START
    assert not time.look(BUSY)
    clock.advance(160)
    assert time.now() == START + 60_000


def test_a_start_follows_the_clock_over_a_holiday_and_doubts_one_that_is_behind_or_far_ahead_of_the_journal() -> None:
    def started(off_ms: int) -> tuple[int, bool]:
        time = HallTime(VirtualClock(START + off_ms), START)
        doubtful = time.look(BUSY)
        return time.now() - START, doubtful

    assert started(LONGEST_AWAY_MS) == (LONGEST_AWAY_MS, False)
    assert started(-LEAP_MS) == (0, False)
    assert started(LONGEST_AWAY_MS + 1) == (0, True)
    assert started(-LEAP_MS - 1) == (0, True)


def test_a_clock_that_is_right_again_is_believed_again() -> None:
    clock = VirtualClock(START)
    time = HallTime(clock, None)
    clock.leap(YEARS_MS / 1000)
    assert time.look(BUSY)
    clock.leap(-YEARS_MS / 1000)
    clock.advance(10)
    time.look(EMPTY)
    assert time.now() == clock.now()


def test_staff_are_told_of_a_leap_for_two_days_that_were_open() -> None:
    clock = VirtualClock(START)
    time = HallTime(clock, None)
    hall = HallUnderTest()
    hall.adopt()
    clock.leap(YEARS_MS / 1000)
    assert time.look(hall.hall)
    assert time.look(hall.hall)  # a night does not count
    told = []
    for day in ("2030-01-01", "2030-01-02", "2030-01-03"):
        hall.open_day(day)
        told.append((time.look(hall.hall), time.look(hall.hall)))
    assert told == [(True, True)] * DAYS_IN_DOUBT + [(False, False)]
