"""Appointments at the writer: found by the card on their day, once only, and no longer known than they must be."""

from datetime import date, timedelta

import pytest

from hall.clock import VirtualClock
from hall.contract.appointments import AppointmentPhase, Source
from hall.contract.commands import (
    BookAppointment,
    CancelAppointment,
    ChangeAppointment,
    CheckIn,
    DocumentKind,
    FindAppointments,
    Holder,
)
from hall.contract.ids import CENTRE, Day
from hall.contract.refusals import AppointmentUnknown, BookingBanned, SlotFull
from hall.contract.replies import AnyResult, AppointmentMade, AppointmentsFound, Done, Refused, TicketTaken
from hall.sites.appointments import day_at
from queue_controller.domain.snapshot import encode
from queue_controller.journal.draft import STREAM
from queue_controller.journal.reader import BEGINNING
from tests.queue_controller.service.conftest import NOON, ZHANG, HallAtWork
from tests.support.brokers import eventually

MARRIAGE = "CH019"
LI = Holder(name="李小四", number="990101199001010030", document=DocumentKind.RESIDENT)
TODAY = day_at(NOON, "Asia/Shanghai")
DAY_S = 86_400


def day(ahead: int) -> Day:
    return (date.fromisoformat(TODAY) + timedelta(days=ahead)).isoformat()


def booking(holder: Holder = ZHANG, ahead: int = 1, at: str = "14:00", party: int = 1) -> BookAppointment:
    return BookAppointment(service=MARRIAGE, day=day(ahead), at=at, source=Source.WECHAT, party=party, holder=holder)


def booked(hall: HallAtWork, command: BookAppointment) -> AppointmentMade:
    made = hall.ask(CENTRE, command)
    assert isinstance(made, AppointmentMade), made
    return made


def record_of(hall: HallAtWork, made: AppointmentMade) -> str:
    person = hall.writer.hall.appointments[made.appointment].person
    assert person is not None
    return person.record


def passes(hall: HallAtWork, clock: VirtualClock, seconds: float) -> None:
    """Time goes by as it does: step by step, the hall looking at each."""
    for _ in range(int(seconds // (6 * 3600))):
        clock.advance(6 * 3600)
        hall.on_writer(hall.writer.keep_days)


@pytest.mark.requirement("R083")
def test_a_card_laid_on_the_day_finds_what_was_booked_days_before(hall: HallAtWork, clock: VirtualClock) -> None:
    made = booked(hall, booking(ahead=10))
    assert made.holder == "张*三"
    assert hall.ask("kiosk-1", CheckIn(holder=ZHANG)) == Refused(why=AppointmentUnknown())
    assert _found(hall.ask("kiosk-1", FindAppointments(holder=ZHANG))) == [made.appointment]
    passes(hall, clock, 10 * DAY_S)
    hall.restart()
    assert hall.holder(record_of(hall, made)) == ZHANG
    clock.advance(2 * 3600 - 600)
    assert hall.ask("kiosk-1", CheckIn(holder=LI)) == Refused(why=AppointmentUnknown())
    taken = hall.ask("kiosk-1", CheckIn(holder=ZHANG))
    assert isinstance(taken, TicketTaken)
    assert taken.holder == "张*三"
    assert hall.writer.hall.appointments[made.appointment].ticket == taken.ticket


def test_nothing_that_is_written_names_who_booked(hall: HallAtWork) -> None:
    made = booked(hall, booking())
    hall.ask(CENTRE, ChangeAppointment(appointment=made.appointment, day=day(2), at="15:00"))
    hall.ask("kiosk-1", FindAppointments(holder=ZHANG))
    written = [bytes(record.body) for record in hall.journal.reader.records(STREAM, BEGINNING)]
    for secret in (ZHANG.name, ZHANG.number):
        assert not any(secret.encode() in body for body in written)
        assert secret.encode() not in encode(hall.writer.hall)
        assert not any(secret in repr(reply) for replies in hall.paper.replies.values() for reply in replies)


def test_of_two_who_want_the_last_place_at_once_one_has_it(hall: HallAtWork) -> None:
    for number in range(3):
        booked(hall, booking(Holder(name="示例", number=f"9901011990010100{number}X", document=DocumentKind.RESIDENT)))
    requests = hall.at_once((CENTRE, booking()), (CENTRE, booking(LI)))
    answers = [hall.answers_to(request)[0].body for request in requests]
    assert isinstance(answers[0], AppointmentMade)
    assert answers[1] == Refused(why=SlotFull(service=MARRIAGE, free=0))


def test_a_booking_that_is_asked_twice_is_one_also_after_a_restart(hall: HallAtWork) -> None:
    request = hall.new_id()
    first = hall.ask(CENTRE, booking(), request_id=request)
    assert hall.ask(CENTRE, booking(), request_id=request) == first
    hall.restart()
    assert hall.ask(CENTRE, booking(), request_id=request) == first
    assert len(hall.writer.hall.appointments) == 1


def test_who_moves_to_another_day_is_found_there_and_the_old_record_is_gone(
    hall: HallAtWork, clock: VirtualClock
) -> None:
    made = booked(hall, booking(ahead=3))
    old = record_of(hall, made)
    changed = hall.ask(CENTRE, ChangeAppointment(code=made.code, day=day(1), at="14:00"))
    assert isinstance(changed, AppointmentMade)
    assert (changed.appointment, changed.holder) == (made.appointment, "张*三")
    assert hall.holder(old) is None
    hall.restart()
    assert hall.orphans == 0
    passes(hall, clock, DAY_S)
    clock.advance(2 * 3600)
    assert isinstance(hall.ask("kiosk-1", CheckIn(holder=ZHANG)), TicketTaken)


def test_a_change_to_the_same_slot_loses_nobody(hall: HallAtWork) -> None:
    made = booked(hall, booking())
    hall.ask(CENTRE, ChangeAppointment(code=made.code, day=day(1), at="14:00"))
    assert hall.holder(record_of(hall, made)) == ZHANG


def test_who_cancels_is_forgotten_at_once(hall: HallAtWork) -> None:
    made = booked(hall, booking())
    record = record_of(hall, made)
    assert hall.holder(record) == ZHANG
    assert hall.ask(CENTRE, CancelAppointment(appointment=made.appointment)) == Done()
    assert hall.holder(record) is None


def test_who_does_not_come_is_forgotten_at_once_and_who_came_the_next_morning(
    hall: HallAtWork, clock: VirtualClock
) -> None:
    away, came = booked(hall, booking(ahead=0)), booked(hall, booking(LI, ahead=0))
    records = record_of(hall, away), record_of(hall, came)
    clock.advance(2 * 3600)
    assert isinstance(hall.ask("kiosk-1", CheckIn(code=came.code)), TicketTaken)
    clock.advance(3600 + 15 * 60)
    eventually(lambda: hall.writer.hall.appointments[away.appointment].phase is AppointmentPhase.NO_SHOW)
    assert [hall.holder(record) for record in records] == [None, LI]
    passes(hall, clock, DAY_S)
    assert hall.holder(records[1]) is None


@pytest.mark.requirement("R226")
def test_no_shows_of_several_days_are_counted_together_for_the_person_who_asks(
    hall: HallAtWork, clock: VirtualClock
) -> None:
    for ahead in (0, 1, 2):
        booked(hall, booking(ahead=ahead))
    for _ in range(3):
        clock.advance(3 * 3600 + 15 * 60)  # at a quarter past three nobody has come
        hall.on_writer(hall.writer.keep_days)
        passes(hall, clock, 18 * 3600)
        clock.advance(3 * 3600 - 15 * 60)
    assert sum(len(there) for there in hall.writer.hall.no_shows.values()) == 3
    refused = hall.ask(CENTRE, booking(ahead=4))
    assert refused == Refused(why=BookingBanned(until=day(32), missed=3))
    booked(hall, booking(LI, ahead=4))


def test_a_day_the_hall_slept_through_is_held_against_nobody(hall: HallAtWork, clock: VirtualClock) -> None:
    made = booked(hall, booking())
    record = record_of(hall, made)
    hall.close()
    clock.advance(2 * DAY_S)
    hall.open()
    assert hall.writer.hall.appointments[made.appointment].phase is AppointmentPhase.NO_SHOW
    assert not hall.writer.hall.no_shows
    assert hall.holder(record) is None


def _found(result: AnyResult) -> list[str]:
    assert isinstance(result, AppointmentsFound), result
    return [there.appointment for there in result.appointments]
