"""Hours of the hall's own clock, and spans that are told hour by hour."""

from hypothesis import given
from hypothesis import strategies as st

from queue_controller.reports.local_time import LONGEST_SPAN_MS, Hour, hour_of, instant_of, pieces
from tests.queue_controller.reports.conftest import DAY, at

SHANGHAI = "Asia/Shanghai"


def test_an_hour_begins_with_its_first_millisecond() -> None:
    assert hour_of(SHANGHAI, at("10:00")) == Hour(DAY, 10)
    assert hour_of(SHANGHAI, at("10:00") - 1) == Hour(DAY, 9)
    assert hour_of(SHANGHAI, at("24:00")) == Hour("2027-01-16", 0)


def test_zones_off_by_half_and_quarter_hours_have_their_own_hours() -> None:
    assert hour_of("Asia/Kolkata", instant_of("Asia/Kolkata", DAY, "10:00")) == Hour(DAY, 10)
    assert hour_of("Asia/Kathmandu", instant_of("Asia/Kathmandu", DAY, "10:00") - 1) == Hour(DAY, 9)


def test_the_hour_that_an_autumn_repeats_is_two_hours_long() -> None:
    night = list(
        pieces("Europe/Berlin", *(instant_of("Europe/Berlin", "2027-10-31", hour) for hour in ("02:00", "03:00")))
    )
    assert sum(ms for hour, ms in night if hour.hour == 2) == 2 * 3_600_000


@given(st.integers(at("00:00"), at("23:59")), st.integers(-1000, LONGEST_SPAN_MS))
def test_a_span_is_told_whole_and_each_piece_in_its_hour(since: int, length: int) -> None:
    told = list(pieces(SHANGHAI, since, since + length))
    assert sum(ms for _, ms in told) == max(0, length)
    moment = since
    for hour, ms in told:
        assert hour_of(SHANGHAI, moment) == hour_of(SHANGHAI, moment + ms - 1) == hour
        moment += ms


def test_a_span_nobody_can_have_lived_through_is_not_told() -> None:
    assert list(pieces(SHANGHAI, at("09:00"), at("09:00") + LONGEST_SPAN_MS + 1)) == []
