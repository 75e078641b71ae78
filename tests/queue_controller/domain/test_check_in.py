"""Checking in: an appointment becomes a ticket whose place follows from its slot."""

import pytest
from msgspec.structs import replace

from hall.contract.appointments import Appointed, AppointmentPhase, Came, Source
from hall.contract.commands import Channel, CheckIn
from hall.contract.events import AppointmentCheckedIn, TicketIssued, TicketQueued
from hall.contract.refusals import (
    AppointmentOver,
    AppointmentTooEarly,
    AppointmentUnknown,
    AppointmentUsed,
    BadCommand,
    ServiceClosed,
)
from hall.contract.replies import TicketTaken
from hall.contract.states import ServiceClosedBecause
from hall.sites.definition import Early
from tests.queue_controller.domain.booking_world import (
    EAST,
    FRIDAY,
    MONDAY,
    BookingHall,
    booking_site,
    moment,
    times,
)
from tests.queue_controller.domain.world import HUKOU, ID_CARD


@pytest.fixture
def hall() -> BookingHall:
    return BookingHall()


def a_hall(**rules: object) -> BookingHall:
    return BookingHall(booking_site(replace(EAST, **rules)))


def last_check_in(hall: BookingHall) -> tuple[Came, int]:
    """How somebody came, and the place in line that gave."""
    queued, checked_in = hall.events()[-2:]
    assert isinstance(queued, TicketQueued)
    assert isinstance(checked_in, AppointmentCheckedIn)
    return checked_in.came, queued.place_at


@pytest.mark.requirement("R026")
def test_checking_in_gives_a_number_like_any_other_that_says_it_was_booked(hall: BookingHall) -> None:
    made = hall.booked(at="09:30", party=2)
    hall.turn_to(FRIDAY, "09:20")
    taken = hall.checked_in(made)
    assert (taken.number, taken.service) == ("A001", ID_CARD)
    assert taken.appointed == Appointed(starts_at=made.starts_at, ends_at=made.ends_at, party=2)
    issued, _, checked_in = hall.events()[-3:]
    assert isinstance(issued, TicketIssued)
    assert (issued.channel, issued.appointment) == (Channel.APPOINTMENT, made.appointment)
    assert issued.person is not None
    assert issued.person.record == made.appointment
    assert isinstance(checked_in, AppointmentCheckedIn)
    assert (checked_in.ticket, checked_in.source) == (taken.ticket, Source.WEB)


@pytest.mark.parametrize(
    ("at", "came"), [("09:00", Came.ON_TIME), ("09:59:59", Came.ON_TIME), ("10:00", Came.LATE), ("10:14:59", Came.LATE)]
)
def test_whoever_comes_in_time_has_the_place_of_the_slots_start(hall: BookingHall, at: str, came: Came) -> None:
    made = hall.booked(at="09:30")
    hall.turn_to(FRIDAY, at)
    hall.checked_in(made)
    assert last_check_in(hall) == (came, moment(FRIDAY, "09:30"))


@pytest.mark.requirement("R031")
def test_appointments_and_walk_ins_are_called_in_order_of_when_each_is_due(hall: BookingHall) -> None:
    hall.log_in("2", "c1")
    early, late = hall.booked("张三", at="09:30"), hall.booked("李四", at="09:00")
    hall.turn_to(FRIDAY, "09:10")
    first = hall.taken().ticket
    waits = hall.checked_in(early).ticket
    second = hall.taken().ticket
    keeps = hall.checked_in(late).ticket
    hall.turn_to(FRIDAY, "09:31")
    last = hall.taken().ticket
    assert [hall.serve("2") for _ in range(5)] == [keeps, first, second, waits, last]


def test_nobody_stands_behind_a_place_that_is_still_to_come(hall: BookingHall) -> None:
    made = hall.booked(at="10:00")
    hall.log_in("2", "c1")
    hall.turn_to(FRIDAY, "09:30")
    hall.checked_in(made)
    walk_in = hall.taken()
    assert walk_in.ahead == 0
    assert hall.called("2").ticket == walk_in.ticket


def test_an_early_comer_is_called_when_nobody_else_waits(hall: BookingHall) -> None:
    hall.log_in("2", "c1")
    made = hall.booked(at="10:00")
    hall.turn_to(FRIDAY, "08:10")
    assert hall.checked_in(made).ticket == hall.called("2").ticket


def test_early_means_what_the_site_says() -> None:
    for early, place in ((Early.WAITS, "09:30"), (Early.WALK_IN, "08:59")):
        hall = a_hall(early=early)
        made = hall.booked(at="09:30")
        hall.turn_to(FRIDAY, "08:59")
        hall.checked_in(made)
        assert last_check_in(hall) == (Came.EARLY, moment(FRIDAY, place))
    hall = a_hall(early=Early.REFUSED)
    made = hall.booked(at="09:30")
    hall.turn_to(FRIDAY, "08:59:59")
    assert hall.check_in(made.code) == AppointmentTooEarly(day=FRIDAY, at="09:00")
    hall.turn_to(FRIDAY, "09:00")
    assert isinstance(hall.check_in(made.code), TicketTaken)


def test_after_the_grace_it_is_a_walk_in_or_over_as_the_site_says(hall: BookingHall) -> None:
    made = hall.booked(at="09:00")
    hall.turn_to(FRIDAY, "09:45")
    assert hall.check_in(made.code) == AppointmentOver(ended=AppointmentPhase.NO_SHOW)
    lenient = a_hall(walk_in_min=60)
    made = lenient.booked(at="09:00")
    lenient.turn_to(FRIDAY, "09:45")
    lenient.checked_in(made)
    assert last_check_in(lenient) == (Came.LATE, moment(FRIDAY, "09:45"))
    other = lenient.booked("李四", at="10:00")
    lenient.turn_to(FRIDAY, "11:45")
    assert lenient.check_in(other.code) == AppointmentOver(ended=AppointmentPhase.NO_SHOW)


def test_an_appointment_of_another_day_is_too_early(hall: BookingHall) -> None:
    made = hall.booked(day=MONDAY)
    assert hall.check_in(made.code) == AppointmentTooEarly(day=MONDAY, at="08:30")


def test_before_the_hall_opens_nobody_checks_in(hall: BookingHall) -> None:
    made = hall.booked(day=MONDAY)
    hall.close_day()
    hall.turn_to(MONDAY, "08:40")
    assert hall.check_in(made.code) == ServiceClosed(service=ID_CARD, because=ServiceClosedBecause.HALL_CLOSED)


def test_a_time_that_was_promised_counts_while_no_window_is_open(hall: BookingHall) -> None:
    made = hall.booked()
    hall.turn_to(FRIDAY, "09:00")
    assert hall.see_service(ID_CARD).because is ServiceClosedBecause.NO_WINDOW
    assert hall.checked_in(made).windows == ()


def test_where_the_numbers_are_used_up_the_appointment_stays_as_it_was() -> None:
    site = booking_site(replace(EAST, times=(times(capacity=9),)))
    few = tuple(replace(area, last=1) for area in site.areas)
    hall = BookingHall(replace(site, areas=few))
    hall.turn_to(FRIDAY, "08:50")
    first, second = hall.booked("张三"), hall.booked("李四")
    hall.checked_in(first)
    used_up = ServiceClosed(service=ID_CARD, because=ServiceClosedBecause.NUMBERS_USED_UP)
    assert hall.check_in(second.code) == used_up
    assert hall.hall.appointments[second.appointment].phase is AppointmentPhase.BOOKED


def test_one_checks_in_once_and_is_told_the_number_the_second_time(hall: BookingHall) -> None:
    made = hall.booked()
    hall.turn_to(FRIDAY, "08:50")
    taken = hall.checked_in(made)
    assert hall.check_in(made.code) == AppointmentUsed(number=taken.number)
    assert hall.check_in_by_card("张三") == AppointmentUsed(number=taken.number)


def test_the_same_request_has_the_same_ticket(hall: BookingHall) -> None:
    made = hall.booked(party=2)
    hall.turn_to(FRIDAY, "08:50")
    request = hall.new_id()
    first = hall.ask("kiosk-1", CheckIn(code=made.code), request_id=request)
    assert hall.ask("kiosk-1", CheckIn(code=made.code), request_id=request) == first
    assert len(hall.hall.tickets) == 1


@pytest.mark.requirement("R083")
def test_a_card_finds_the_first_appointment_of_today_that_is_not_over(hall: BookingHall) -> None:
    first = hall.booked("张三", at="09:00")
    second = hall.booked("张三", at="10:00", service=HUKOU)
    hall.turn_to(FRIDAY, "09:05")
    taken = hall.check_in_by_card("张三")
    assert isinstance(taken, TicketTaken)
    assert hall.hall.tickets[taken.ticket].appointment == first.appointment
    hall.turn_to(FRIDAY, "09:55")
    taken = hall.check_in_by_card("张三")
    assert isinstance(taken, TicketTaken)
    assert hall.hall.tickets[taken.ticket].appointment == second.appointment


def test_a_card_passes_over_an_appointment_that_nobody_came_with(hall: BookingHall) -> None:
    hall.booked("张三", at="09:00")
    second = hall.booked("张三", at="10:00", service=HUKOU)
    hall.turn_to(FRIDAY, "09:45")
    taken = hall.check_in_by_card("张三")
    assert isinstance(taken, TicketTaken)
    assert hall.hall.tickets[taken.ticket].appointment == second.appointment


def test_a_card_does_not_find_another_days_or_another_persons(hall: BookingHall) -> None:
    hall.booked("张三", day=MONDAY)
    hall.booked("李四")
    assert hall.check_in_by_card("张三") == AppointmentUnknown()


def test_a_card_and_a_code_at_once_are_one_too_many(hall: BookingHall) -> None:
    made = hall.booked()
    hall.turn_to(FRIDAY, "08:50")
    assert isinstance(hall._with_card(CheckIn(code=made.code), "张三"), BadCommand)
    assert isinstance(hall.ask("kiosk-1", CheckIn()), BadCommand)


def test_the_post_sees_how_many_are_expected_and_that_its_number_was_booked(hall: BookingHall) -> None:
    hall.log_in("2", "c1")
    made = hall.booked("张三", party=2)
    hall.booked("李四", service=HUKOU)
    hall.booked("王五", day=MONDAY)
    assert (hall.see_post("2").expected, hall.see_post("1a").expected, hall.see_post("3").expected) == (2, 1, 0)
    hall.turn_to(FRIDAY, "08:50")
    hall.checked_in(made)
    assert (hall.see_post("2").expected, hall.see_post("1a").expected) == (1, 0)
    hall.called("2")
    current = hall.see_post("2").current
    assert current is not None
    assert current.appointed == Appointed(starts_at=made.starts_at, ends_at=made.ends_at, party=2)
