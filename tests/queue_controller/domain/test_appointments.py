"""Booking, changing and giving up appointments: never too many, never twice, never between two slots."""

import pytest
from msgspec.structs import replace

from hall.contract.appointments import AppointmentPhase, NotOffered, Source
from hall.contract.booking_codes import token_of
from hall.contract.commands import CancelAppointment, FindAppointments
from hall.contract.events import AppointmentBooked, AppointmentCancelled, AppointmentChanged
from hall.contract.ids import CENTRE
from hall.contract.refusals import (
    AlreadyBooked,
    AppointmentFixed,
    AppointmentOver,
    AppointmentUnknown,
    AppointmentUsed,
    BadCommand,
    NotBookable,
    PartyTooLarge,
    PersonNeeded,
    ServiceUnknown,
    SlotFull,
    SlotNotOffered,
)
from hall.contract.replies import AppointmentMade, AppointmentsFound, Done
from hall.sites.definition import Held
from queue_controller.domain.state import knowing
from tests.queue_controller.domain.booking_world import (
    EAST,
    FRIDAY,
    MONDAY,
    SATURDAY,
    TUESDAY,
    BookingHall,
    booking_site,
    moment,
    times,
)
from tests.queue_controller.domain.world import HUKOU, ID_CARD, TAX, a_site


@pytest.fixture
def hall() -> BookingHall:
    return BookingHall()


@pytest.mark.requirement("R025")
def test_a_booking_says_when_to_come_and_with_what_to_check_in(hall: BookingHall) -> None:
    made = hall.booked("张三", at="09:30")
    assert (made.starts_at, made.ends_at) == (moment(FRIDAY, "09:30"), moment(FRIDAY, "10:00"))
    assert (made.check_in_from, made.check_in_until) == (moment(FRIDAY, "09:00"), moment(FRIDAY, "10:15"))
    assert made.fixed_at == moment(FRIDAY, "08:30")
    assert made.remind_at == moment("2027-01-14", "09:30")
    assert (made.phase, made.token) == (AppointmentPhase.BOOKED, token_of(made.appointment))


@pytest.mark.requirement("R037")
@pytest.mark.parametrize("source", Source)
def test_the_event_says_by_which_way_it_was_booked(hall: BookingHall, source: Source) -> None:
    hall.booked(source=source)
    event = hall.events()[-1]
    assert isinstance(event, AppointmentBooked)
    at_the_centre = source in (Source.WEB, Source.APP, Source.WECHAT, Source.PHONE)
    assert (event.source, event.terminal is None) == (source, at_the_centre)


def test_the_same_request_never_books_twice(hall: BookingHall) -> None:
    request = hall.new_id()
    first = hall.book(request_id=request)
    assert isinstance(first, AppointmentMade)
    assert hall.book(at="10:00", request_id=request) == first
    assert len(hall.hall.appointments) == 1


def test_a_slot_takes_as_many_as_it_has_places_and_no_more(hall: BookingHall) -> None:
    for name in ("张三", "李四", "王五"):
        hall.booked(name)
    assert hall.book("赵六") == SlotFull(service=ID_CARD, free=0)
    assert isinstance(hall.book("赵六", at="09:30"), AppointmentMade)


def test_services_of_one_schedule_share_its_slots(hall: BookingHall) -> None:
    hall.booked("张三", service=HUKOU, party=2)
    assert hall.book("李四", party=2) == SlotFull(service=ID_CARD, free=1)


def test_a_party_takes_a_place_for_each_person_unless_the_site_says_one(hall: BookingHall) -> None:
    hall.booked(party=3)
    assert hall.see_slot().free == 0
    one_each = BookingHall(booking_site(replace(EAST, counts_persons=False)))
    one_each.booked(party=3)
    assert one_each.see_slot().free == 2


def test_a_party_may_be_too_large(hall: BookingHall) -> None:
    assert hall.book(party=6) == PartyTooLarge(most=5)


@pytest.mark.requirement("R024")
def test_what_is_held_for_one_way_of_booking_no_other_takes() -> None:
    hall = BookingHall(booking_site(replace(EAST, times=(times(capacity=4),), walk_ins=1, held=Held(phone=1, kiosk=1))))
    assert (hall.see_slot().free, {h.source: h.places for h in hall.see_slot().held}) == (
        1,
        {Source.PHONE: 1, Source.KIOSK: 1},
    )
    hall.booked("张三", source=Source.WEB)
    assert hall.book("李四", source=Source.APP) == SlotFull(service=ID_CARD, free=0)
    hall.booked("李四", source=Source.PHONE)
    assert hall.book("王五", source=Source.PHONE) == SlotFull(service=ID_CARD, free=0)
    hall.booked("王五", source=Source.KIOSK)
    assert (hall.see_slot().free, hall.see_slot().held) == (0, ())


def test_only_slots_of_the_schedule_can_be_booked(hall: BookingHall) -> None:
    no_such = SlotNotOffered(service=ID_CARD, reason=NotOffered.NO_SUCH_SLOT)
    assert hall.book(at="09:10") == no_such
    assert hall.book(at="11:00") == no_such
    assert hall.book(day=SATURDAY) == no_such


def test_a_slot_that_has_begun_or_is_too_far_ahead_is_not_offered(hall: BookingHall) -> None:
    begun = SlotNotOffered(service=ID_CARD, reason=NotOffered.BEGUN)
    hall.turn_to(FRIDAY, "09:00")
    assert hall.book(at="09:00") == begun
    assert hall.book(day="2027-01-14") == begun
    assert isinstance(hall.book(day="2027-01-29"), AppointmentMade)
    too_far = SlotNotOffered(service=ID_CARD, reason=NotOffered.TOO_FAR_AHEAD)
    assert hall.book(day="2027-02-01") == too_far
    assert hall.book(day="2027-02-31") == too_far


def test_a_date_of_its_own_has_its_own_slots_and_a_closed_one_none() -> None:
    special = replace(times(capacity=1, closes="10:00"), weekdays=(), dates=(SATURDAY, MONDAY))
    hall = BookingHall(booking_site(replace(EAST, times=(times(), special), closed=(TUESDAY,))))
    hall.booked("张三", day=SATURDAY)
    assert hall.book("李四", day=SATURDAY) == SlotFull(service=ID_CARD, free=0)
    assert hall.book("李四", at="10:00", day=MONDAY) == SlotNotOffered(service=ID_CARD, reason=NotOffered.NO_SUCH_SLOT)
    assert hall.book("李四", day=TUESDAY) == SlotNotOffered(service=ID_CARD, reason=NotOffered.NO_SUCH_SLOT)


def test_services_without_a_schedule_are_not_booked(hall: BookingHall) -> None:
    assert hall.book(service=TAX) == NotBookable(service=TAX)
    assert hall.book(service="NONE") == ServiceUnknown(service="NONE")


def test_a_booking_is_in_a_persons_name_unless_the_site_does_not_ask_for_it(hall: BookingHall) -> None:
    assert hall.book(None) == PersonNeeded(service=ID_CARD)
    nameless = BookingHall(booking_site(replace(EAST, named=False)))
    assert isinstance(nameless.book(None), AppointmentMade)


def test_a_person_has_one_appointment_a_service_and_day(hall: BookingHall) -> None:
    first = hall.booked()
    assert hall.book(at="10:00") == AlreadyBooked(appointment=first.appointment, day=FRIDAY, at="09:00")
    assert isinstance(hall.book(at="10:00", service=HUKOU), AppointmentMade)
    assert isinstance(hall.book(at="10:00", day=MONDAY), AppointmentMade)
    hall.cancel_appointment(first.appointment)
    assert isinstance(hall.book(at="10:00"), AppointmentMade)


def test_a_change_takes_the_new_slot_and_frees_the_old_one_in_one_event(hall: BookingHall) -> None:
    made = hall.booked(at="09:30")
    hall.turn_to(FRIDAY, "08:30")
    changed = hall.change(made.appointment, at="10:30", day=MONDAY)
    assert isinstance(changed, AppointmentMade)
    assert (changed.code, changed.day, changed.starts_at) == (made.code, MONDAY, moment(MONDAY, "10:30"))
    assert isinstance(hall.events()[-1], AppointmentChanged)
    assert (hall.see_slot("09:30").free, hall.see_slot("10:30", MONDAY).free) == (3, 2)
    assert hall.check_in_by_card("张三") == AppointmentUnknown()


def test_a_change_to_a_full_slot_leaves_the_old_one(hall: BookingHall) -> None:
    made = hall.booked("张三", at="10:30")
    hall.booked("李四", at="10:00", party=3)
    before = hall.hall
    assert hall.change(made.appointment, at="10:00") == SlotFull(service=ID_CARD, free=0)
    assert hall.hall is before


def test_a_change_to_the_same_slot_is_none(hall: BookingHall) -> None:
    made = hall.booked(at="10:30", party=3)
    seen = len(hall.history)
    assert hall.change(made.appointment, at="10:30") == made
    assert hall.events(seen) == []


def test_a_change_cannot_give_a_person_two_on_one_day(hall: BookingHall) -> None:
    made = hall.booked(day=MONDAY)
    other = hall.booked(at="10:00")
    answer = hall.change(made.appointment, at="10:30")
    assert answer == AlreadyBooked(appointment=other.appointment, day=FRIDAY, at="10:00")
    assert isinstance(hall.change(other.appointment, at="10:30"), AppointmentMade)


def test_up_to_its_hour_it_may_be_cancelled_and_then_no_more(hall: BookingHall) -> None:
    made = hall.booked(at="09:30")
    hall.turn_to(FRIDAY, "08:30:01")
    refused = AppointmentFixed(day=FRIDAY, at="08:30")
    assert hall.cancel_appointment(made.appointment) == refused
    assert hall.change(made.appointment, at="10:30") == refused
    hall.turn_to(FRIDAY, "08:30")
    assert hall.cancel_appointment(made.appointment) == Done()
    assert hall.see_slot("09:30").free == 3


def test_cancelling_twice_is_no_mistake_and_one_event(hall: BookingHall) -> None:
    made = hall.booked(at="10:00")
    for _ in range(2):
        assert hall.cancel_appointment(made.appointment) == Done()
    assert len([event for event in hall.events() if isinstance(event, AppointmentCancelled)]) == 1
    assert hall.change(made.appointment, at="10:30") == AppointmentOver(ended=AppointmentPhase.CANCELLED)


def test_after_checking_in_there_is_nothing_to_cancel(hall: BookingHall) -> None:
    made = hall.booked(at="09:00")
    hall.turn_to(FRIDAY, "08:50")
    number = hall.checked_in(made).number
    assert hall.cancel_appointment(made.appointment) == AppointmentUsed(number=number)


def test_one_is_found_by_its_code_its_token_or_its_id_and_by_nothing_else(hall: BookingHall) -> None:
    made = hall.booked()
    found = AppointmentsFound(appointments=(made,))
    assert hall.ask("kiosk-1", FindAppointments(code=made.code)) == found
    assert hall.ask("kiosk-1", FindAppointments(token=made.token)) == found
    assert hall.ask("kiosk-1", FindAppointments(appointment=made.appointment)) == found
    assert hall.ask("kiosk-1", FindAppointments(code="22222222")) == AppointmentUnknown()
    assert isinstance(hall.ask("kiosk-1", FindAppointments()), BadCommand)
    assert isinstance(hall.ask(CENTRE, CancelAppointment(code=made.code, token=made.token)), BadCommand)


@pytest.mark.requirement("R083")
def test_a_card_finds_all_that_its_holder_has_booked_from_today_on(hall: BookingHall) -> None:
    monday = hall.booked("张三", day=MONDAY)
    today = hall.booked("张三", at="10:30")
    hall.booked("李四")
    gone = hall.booked("张三", day=TUESDAY)
    hall.cancel_appointment(gone.appointment)
    assert hall.find_by_card("张三") == AppointmentsFound(appointments=(today, monday))
    assert hall.find_by_card("王五") == AppointmentsFound(appointments=())


def test_another_site_ends_what_it_no_longer_offers_and_keeps_the_rest(hall: BookingHall) -> None:
    kept, dropped = hall.booked("张三"), hall.booked("李四", service=HUKOU)
    without = a_site("2")
    without = replace(
        without,
        services=tuple(service for service in without.services if service.id != HUKOU),
        windows=tuple(window for window in without.windows if window.id != "2"),
    )
    hall.hall = knowing(hall.hall, without)
    hall.adopt(without)
    phases = {ident: there.phase for ident, there in hall.hall.appointments.items()}
    assert phases == {kept.appointment: AppointmentPhase.BOOKED, dropped.appointment: AppointmentPhase.CANCELLED}
    hall.turn_to(FRIDAY, "09:00")
    assert hall.checked_in(kept).appointed is not None


def test_where_a_schedule_is_cut_anew_old_bookings_take_places_of_the_new_slots(hall: BookingHall) -> None:
    hall.booked("张三", at="09:30", party=2)
    anew = booking_site(replace(EAST, times=(times(slot_min=60, capacity=2),)), version="2")
    hall.hall = knowing(hall.hall, anew)
    hall.adopt(anew)
    assert [(slot.at, slot.free) for slot in hall.see_slots().days[0].slots] == [("09:00", 0), ("10:00", 2)]
    assert hall.book("李四", at="09:00") == SlotFull(service=ID_CARD, free=0)
