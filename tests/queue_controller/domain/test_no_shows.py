"""Who does not come: noted when checking in ends, counted per person, and barred from booking for a while."""

import pytest
from msgspec.structs import replace

from hall.contract.appointments import AppointmentPhase
from hall.contract.events import AppointmentNoShow
from hall.contract.refusals import AppointmentOver, BookingBanned, NotAllowed
from hall.contract.replies import AppointmentMade
from hall.sites.definition import NoShows
from queue_controller.domain.appointments import ENDED_IN_TIME_MS, MOST_AT_ONCE
from queue_controller.domain.asked import EndCheckIn
from queue_controller.domain.snapshot import decode, encode
from queue_controller.domain.state import knowing
from tests.queue_controller.domain.booking_world import (
    EAST,
    FRIDAY,
    MONDAY,
    TUESDAY,
    BookingHall,
    booking_site,
    digest,
    moment,
    times,
)
from tests.queue_controller.domain.world import HUKOU, ID_CARD

RULE = NoShows(misses=2, within_days=7, banned_days=10)


@pytest.fixture
def hall() -> BookingHall:
    return BookingHall(booking_site(no_shows=RULE))


def no_shows(hall: BookingHall) -> list[AppointmentNoShow]:
    return [event for event in hall.events() if isinstance(event, AppointmentNoShow)]


def test_it_is_due_at_the_end_of_checking_in_and_not_before(hall: BookingHall) -> None:
    hall.booked(at="09:00")
    assert hall.due() is None
    hall.turn_to(FRIDAY, "09:44:59")
    assert hall.due() is None
    hall.turn_to(FRIDAY, "09:45")
    assert hall.due() == EndCheckIn(day=FRIDAY)


def test_all_that_are_due_are_noted_and_nobody_else(hall: BookingHall) -> None:
    came = hall.booked("张三")
    away = hall.booked("李四")
    later = hall.booked("王五", at="09:30")
    hall.turn_to(FRIDAY, "09:10")
    hall.checked_in(came)
    hall.go_to("09:50")
    assert [(event.appointment, event.excused) for event in no_shows(hall)] == [(away.appointment, False)]
    assert hall.hall.appointments[later.appointment].booked
    assert hall.due() is None
    assert hall.check_in(away.code) == AppointmentOver(ended=AppointmentPhase.NO_SHOW)


def test_many_are_noted_in_several_goes() -> None:
    hall = BookingHall(booking_site(replace(EAST, times=(times(capacity=900),))))
    for number in range(MOST_AT_ONCE + 1):
        hall.booked(f"某{number}")
    hall.turn_to(FRIDAY, "09:45")
    due = hall.due()
    assert due is not None
    hall.house(due)
    assert len(no_shows(hall)) == MOST_AT_ONCE
    hall.house(due)
    assert len(no_shows(hall)) == MOST_AT_ONCE + 1
    assert hall.due() is None


def test_where_the_hall_was_away_when_checking_in_ended_nobody_is_blamed(hall: BookingHall) -> None:
    hall.booked("张三")
    hall.turn_to(FRIDAY, "09:45")
    hall.now += ENDED_IN_TIME_MS + 1
    hall.house(EndCheckIn(day=FRIDAY))
    assert [event.excused for event in no_shows(hall)] == [True]
    assert not hall.hall.no_shows


def test_where_the_hall_did_not_open_on_the_day_nobody_is_blamed(hall: BookingHall) -> None:
    hall.booked("张三", day=MONDAY)
    hall.next_day(TUESDAY)
    assert [event.excused for event in no_shows(hall)] == [True]
    assert not hall.hall.no_shows


def test_a_day_that_is_opened_too_early_ends_nothing_of_another(hall: BookingHall) -> None:
    made = hall.booked("张三", day=MONDAY)
    hall.open_day("2030-05-05")
    hall.now = moment("2030-05-05", "12:00")
    assert hall.due() is None
    hall.open_day(FRIDAY)
    assert hall.hall.appointments[made.appointment].booked


def test_the_last_slot_ends_after_the_hall_has_closed_and_counts(hall: BookingHall) -> None:
    hall.booked("张三", at="10:30")
    hall.close_day()
    hall.go_to("12:00")
    assert [event.excused for event in no_shows(hall)] == [False]


@pytest.mark.requirement("R226")
def test_who_stayed_away_often_enough_is_told_until_when_they_cannot_book(hall: BookingHall) -> None:
    hall.booked("张三")
    hall.go_to("10:00")
    assert isinstance(hall.book("张三", day=MONDAY), AppointmentMade)
    hall.next_day(MONDAY)
    hall.next_day(TUESDAY)
    assert hall.book("张三", at="10:30", day=TUESDAY) == BookingBanned(until="2027-01-28", missed=2)
    assert isinstance(hall.book("李四", at="10:30", day=TUESDAY), AppointmentMade)


def test_a_ban_ends_on_its_day(hall: BookingHall) -> None:
    hall.booked("张三", service=ID_CARD)
    hall.booked("张三", service=HUKOU)
    hall.next_day("2027-01-24")
    assert hall.book("张三", day="2027-01-26") == BookingBanned(until="2027-01-25", missed=2)
    hall.next_day("2027-01-25")
    assert isinstance(hall.book("张三", day="2027-01-26"), AppointmentMade)


def test_times_that_lie_too_far_apart_do_not_ban(hall: BookingHall) -> None:
    hall.booked("张三")
    hall.next_day("2027-01-22", "08:00")
    hall.booked("张三", day="2027-01-22")
    hall.next_day("2027-01-25")
    assert isinstance(hall.book("张三", day="2027-01-26"), AppointmentMade)


def test_coming_counts_for_nothing(hall: BookingHall) -> None:
    made = hall.booked("张三")
    hall.turn_to(FRIDAY, "09:00")
    hall.checked_in(made)
    hall.next_day(MONDAY)
    assert not hall.hall.no_shows


def test_the_book_forgets_days_that_can_ban_nobody_any_more(hall: BookingHall) -> None:
    hall.booked("张三")
    hall.next_day(MONDAY)
    assert set(hall.hall.no_shows) == {FRIDAY}
    hall.next_day("2027-02-01")
    assert set(hall.hall.no_shows) == {FRIDAY}
    hall.next_day("2027-02-02")
    assert not hall.hall.no_shows


def test_without_the_rule_there_is_no_book_and_nobody_is_banned() -> None:
    hall = BookingHall()
    hall.booked("张三")
    hall.next_day(MONDAY)
    assert [event.excused for event in no_shows(hall)] == [False]
    assert not hall.hall.no_shows


def test_a_site_that_gives_the_rule_up_forgets_the_book_the_next_morning(hall: BookingHall) -> None:
    hall.booked("张三")
    hall.next_day(MONDAY)
    without = booking_site(version="2")
    hall.hall = knowing(hall.hall, without)
    hall.adopt(without)
    hall.next_day(TUESDAY)
    assert not hall.hall.no_shows


def test_the_book_holds_each_day_under_its_own_digest(hall: BookingHall) -> None:
    """Nobody can see from it that two no-shows were one person's."""
    hall.booked("张三")
    hall.booked("张三", day=MONDAY)
    hall.next_day(MONDAY)
    hall.go_to("12:00")
    book = {day: dict(there) for day, there in hall.hall.no_shows.items()}
    assert book == {day: {digest("张三", day): 1} for day in (FRIDAY, MONDAY)}
    assert digest("张三", FRIDAY) != digest("张三", MONDAY)


def test_only_the_house_ends_checking_in(hall: BookingHall) -> None:
    assert hall.ask("kiosk-1", EndCheckIn(day=FRIDAY)) == NotAllowed(command="appointment.end_check_in")


def test_what_is_over_leaves_after_another_day_and_what_is_to_come_stays(hall: BookingHall) -> None:
    away, came = hall.booked("张三"), hall.booked("李四")
    later = hall.booked("王五", day="2027-01-20")
    gone = hall.booked("赵六", day="2027-01-20")
    hall.cancel_appointment(gone.appointment)
    hall.turn_to(FRIDAY, "09:00")
    hall.checked_in(came)
    of_friday = {away.appointment, came.appointment}
    hall.next_day(MONDAY)
    assert set(hall.hall.appointments) == {*of_friday, later.appointment, gone.appointment}
    hall.next_day(TUESDAY)
    assert set(hall.hall.appointments) == {later.appointment, gone.appointment}
    assert decode(encode(hall.hall), hall.hall.library) == hall.hall
