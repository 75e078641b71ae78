"""A hall whose machine's clock is wrong: nobody who waits is sent away, no number is given twice, staff are told."""

import msgspec
import pytest
from structlog.testing import capture_logs

from hall.contract.commands import CallNext, FinishService, LogOut, StartService
from hall.contract.events import DayOpened, HallEvent, TicketExpired, TicketIssued
from hall.contract.replies import Done, TicketOnCall, TicketTaken
from hall.contract.states import HallState, NoticeCode
from queue_controller.domain.snapshot import encode
from queue_controller.journal.verify import Whole, verify
from queue_controller.service.days import hours_at
from queue_controller.service.recovery import recover
from tests.queue_controller.service.conftest import NOON, TAKE, TAKE_BY_CARD, ZHANG, HallAtWork
from tests.support.brokers import eventually

YEARS_S = 4 * 365 * 86_400
HOUR_S = 3600


def numbers_by_day(hall: HallAtWork) -> dict[str, list[str]]:
    """Every number ever issued, by the day it was issued in."""
    found: dict[str, list[str]] = {}
    day = ""
    for record in hall.journal.reader.records("hall"):
        happened = msgspec.json.decode(record.body, type=HallEvent)
        if isinstance(happened, DayOpened):
            day = happened.day
        if isinstance(happened, TicketIssued):
            found.setdefault(day, []).append(happened.number)
    return found


def expired(hall: HallAtWork) -> int:
    events = (msgspec.json.decode(record.body, type=HallEvent) for record in hall.journal.reader.records("hall"))
    return sum(isinstance(happened, TicketExpired) for happened in events)


def told(hall: HallAtWork) -> bool:
    message = hall.paper.states.get(("hall", "-"))
    assert message is None or isinstance(message.body, HallState)
    return message is not None and NoticeCode.CLOCK_DOUBTFUL in message.body.notices


def day_of(hall: HallAtWork) -> str:
    return hours_at(hall.site.rules, hall.clock.now()).day


def no_harm_done(hall: HallAtWork) -> None:
    """Chain and numbers are whole, and the journal gives this state again."""
    for numbers in numbers_by_day(hall).values():
        assert numbers == [f"A{count:03}" for count in range(1, len(numbers) + 1)]
    assert isinstance(verify(hall.journal.reader), Whole)
    states = {encode(recover(hall.journal.reader, snapshots)) for snapshots in (None, hall.snapshots)}
    assert states == {encode(hall.writer.hall)}


@pytest.mark.parametrize("years_s", [YEARS_S, -YEARS_S])
@pytest.mark.parametrize("restarted", [False, True])
def test_a_clock_that_leaps_while_people_wait_sends_nobody_away(
    hall: HallAtWork, years_s: int, restarted: bool
) -> None:
    hall.log_in()
    today = hall.writer.hall.day
    first = hall.ask("kiosk-1", TAKE)
    hall.clock.leap(years_s)
    if restarted:  # the power failed, and the clock's battery is empty
        hall.restart()
    eventually(lambda: told(hall))
    second = hall.ask("kiosk-1", TAKE)
    assert isinstance(first, TicketTaken)
    assert isinstance(second, TicketTaken)
    assert (first.number, second.number, hall.writer.hall.day) == ("A001", "A002", today)
    assert abs(second.issued_at - NOON) < HOUR_S * 1000
    called = hall.ask("window-1", CallNext(post="1"))
    assert isinstance(called, TicketOnCall)
    assert called.ticket == first.ticket
    hall.clock.leap(-years_s)
    assert isinstance(hall.ask("kiosk-1", TAKE), TicketTaken)
    assert hall.writer.hall.day == today
    assert expired(hall) == 0
    no_harm_done(hall)


@pytest.mark.parametrize("with_snapshot", [True, False])
def test_a_day_opened_in_the_future_by_mistake_keeps_no_other_from_going_on(
    hall: HallAtWork, with_snapshot: bool
) -> None:
    hall.log_in()
    today = hall.writer.hall.day
    hall.ask("kiosk-1", TAKE)
    hall.ask("window-1", CallNext(post="1"))
    hall.ask("window-1", StartService(post="1"))
    hall.ask("window-1", FinishService(post="1"))
    hall.clock.leap(YEARS_S)
    eventually(lambda: hall.writer.hall.day == day_of(hall))
    assert hall.writer.hall.day > today
    eventually(lambda: told(hall))
    hall.log_in()
    assert isinstance(hall.ask("kiosk-1", TAKE), TicketTaken)
    hall.restart(with_snapshot=with_snapshot)
    hall.ask("window-1", CallNext(post="1"))
    hall.ask("window-1", StartService(post="1"))
    hall.ask("window-1", FinishService(post="1"))

    hall.clock.leap(-YEARS_S)
    eventually(lambda: hall.writer.hall.day == today)
    eventually(lambda: told(hall))
    hall.log_in()
    again = hall.ask("kiosk-1", TAKE)
    assert isinstance(again, TicketTaken)
    assert again.number == "A002"
    hall.restart(with_snapshot=with_snapshot)
    assert hall.writer.hall.day == today
    assert isinstance(hall.ask("kiosk-1", TAKE), TicketTaken)
    assert {day[:4]: numbers for day, numbers in numbers_by_day(hall).items()} == {
        today[:4]: ["A001", "A002", "A003"],
        str(int(today[:4]) + 4): ["A001"],
    }
    no_harm_done(hall)


def test_a_controller_that_starts_with_a_wrong_clock_opens_the_right_day_as_soon_as_it_is_right(
    hall: HallAtWork,
) -> None:
    hall.close()
    hall.clock.leap(YEARS_S)
    hall.open()
    eventually(lambda: told(hall))
    assert hall.writer.hall.day == day_of(hall)
    hall.clock.leap(-YEARS_S)
    eventually(lambda: hall.writer.hall.day == day_of(hall))
    hall.log_in()
    assert isinstance(hall.ask("kiosk-1", TAKE), TicketTaken)
    no_harm_done(hall)


def test_the_journal_written_in_the_future_does_not_hold_up_a_controller_that_starts_today(hall: HallAtWork) -> None:
    hall.clock.leap(YEARS_S)
    eventually(lambda: hall.writer.hall.day == day_of(hall))
    hall.log_in()
    hall.ask("kiosk-1", TAKE)
    hall.ask("window-1", CallNext(post="1"))
    hall.ask("window-1", StartService(post="1"))
    hall.ask("window-1", FinishService(post="1"))
    hall.close()
    hall.clock.leap(-YEARS_S)
    hall.open()
    eventually(lambda: told(hall))
    assert hall.writer.hall.day == day_of(hall)
    hall.log_in()
    taken = hall.ask("kiosk-1", TAKE)
    assert isinstance(taken, TicketTaken)
    assert taken.number == "A001"
    assert abs(taken.issued_at - NOON) < HOUR_S * 1000
    no_harm_done(hall)


def test_the_last_visitor_is_served_in_the_old_day_and_then_the_clock_is_followed(hall: HallAtWork) -> None:
    hall.log_in()
    today = hall.writer.hall.day
    hall.ask("kiosk-1", TAKE)
    hall.ask("window-1", CallNext(post="1"))
    hall.ask("window-1", StartService(post="1"))
    hall.clock.leap(YEARS_S)
    eventually(lambda: told(hall))
    assert hall.writer.hall.day == today
    with capture_logs() as logs:
        assert hall.ask("window-1", FinishService(post="1")) == Done()
        eventually(lambda: hall.writer.hall.day == day_of(hall))
    assert [entry["followed"] for entry in logs if entry["event"] == "the clock has leapt"] == [True]


def test_a_wrong_clock_erases_nobody_and_what_it_dated_ahead_is_not_kept_for_years(hall: HallAtWork) -> None:
    hall.log_in()
    [kept_today] = hall.at_once(("kiosk-1", TAKE_BY_CARD))
    hall.ask("window-1", CallNext(post="1"))
    hall.ask("window-1", StartService(post="1"))
    hall.ask("window-1", FinishService(post="1"))
    hall.clock.leap(YEARS_S)
    eventually(lambda: hall.writer.hall.day == day_of(hall))
    hall.log_in()
    [kept_ahead] = hall.at_once(("kiosk-1", TAKE_BY_CARD))
    assert (hall.holder(kept_today), hall.holder(kept_ahead)) == (ZHANG, ZHANG)
    hall.ask("window-1", CallNext(post="1"))
    hall.ask("window-1", StartService(post="1"))
    hall.ask("window-1", FinishService(post="1"))
    hall.clock.leap(-YEARS_S)
    for _ in range(4):
        eventually(lambda: hall.writer.hall.day == day_of(hall) and hall.writer.hall.open)
        hall.ask("window-1", LogOut(post="1"))
        hall.clock.advance(24 * HOUR_S)
    eventually(lambda: hall.holder(kept_ahead) is None)
    assert hall.holder(kept_today) == ZHANG
    assert not told(hall)
