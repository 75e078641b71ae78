"""Terminals whose clocks are wrong, by a year and both ways: they are served like any other, and dated rightly."""

import msgspec
import pytest

from hall.contract.commands import CallNext, FinishService, RateService, ReportDevice, SkipRating, StartService
from hall.contract.events import DeviceAlarmed, DeviceCleared, HallEvent, RatingGiven
from hall.contract.refusals import RatingClosed, TicketUnknown, TooLate
from hall.contract.replies import Done, Refused, TicketOnCall, TicketTaken
from hall.contract.states import DevicePhase, DeviceReason
from tests.queue_controller.service.conftest import DAY_MS, NOON, TAKE, HallAtWork
from tests.support.brokers import eventually

YEAR_MS = 365 * DAY_MS
MINUTE_MS = 60_000


def happened(hall: HallAtWork, kind: type[HallEvent]) -> list[HallEvent]:
    found = (msgspec.json.decode(record.body, type=HallEvent) for record in hall.journal.reader.records("hall"))
    return [event for event in found if isinstance(event, kind)]


def served(hall: HallAtWork) -> str:
    """A ticket that waits for its rating."""
    hall.log_in()
    taken = hall.ask("kiosk-1", TAKE)
    assert isinstance(taken, TicketTaken)
    assert isinstance(hall.ask("window-1", CallNext(post="1")), TicketOnCall)
    hall.ask("window-1", StartService(post="1"))
    hall.ask("window-1", FinishService(post="1"))
    return taken.ticket


@pytest.mark.parametrize("off_ms", [-YEAR_MS, YEAR_MS])
def test_a_visit_goes_its_way_and_its_rating_is_dated_by_the_hall(hall: HallAtWork, off_ms: int) -> None:
    hall.terminals_off_ms = off_ms
    ticket = served(hall)
    hall.clock.advance(30)
    given_at = hall.terminals_now
    hall.clock.advance(3600)  # the pad's line was down
    assert hall.ask("pad-1", RateService(ticket=ticket, grade=4, given_at=given_at)) == Done()
    [rating] = happened(hall, RatingGiven)
    assert isinstance(rating, RatingGiven)
    assert rating.given_at == NOON + 30_000


@pytest.mark.parametrize("off_ms", [-YEAR_MS, YEAR_MS])
def test_a_machine_whose_clock_goes_wrong_can_still_say_that_it_needs_somebody(hall: HallAtWork, off_ms: int) -> None:
    def report(phase: DevicePhase, reason: DeviceReason | None = None) -> object:
        now = hall.terminals_now - 5_000
        return hall.ask("kiosk-1", ReportDevice(device="printer", phase=phase, reason=reason, noticed_at=now))

    report(DevicePhase.FAULT, DeviceReason.PAPER_OUT)
    report(DevicePhase.READY)
    hall.clock.advance(60)
    hall.terminals_off_ms = off_ms
    report(DevicePhase.FAULT, DeviceReason.PAPER_JAMMED)
    hall.clock.advance(60)
    hall.terminals_off_ms = 0
    report(DevicePhase.READY)
    alarms = [event.noticed_at for event in happened(hall, DeviceAlarmed) if isinstance(event, DeviceAlarmed)]
    cleared = [event.noticed_at for event in happened(hall, DeviceCleared) if isinstance(event, DeviceCleared)]
    assert alarms == [NOON - 5_000, NOON + MINUTE_MS - 5_000]
    assert cleared == [NOON - 5_000, NOON + 2 * MINUTE_MS - 5_000]


def test_what_was_noticed_while_the_halls_clock_was_ahead_silences_nobody_afterwards(hall: HallAtWork) -> None:
    def report(phase: DevicePhase, reason: DeviceReason | None = None) -> None:
        now = hall.terminals_now
        hall.ask("kiosk-1", ReportDevice(device="printer", phase=phase, reason=reason, noticed_at=now))

    today = hall.writer.hall.day
    hall.clock.leap(4 * YEAR_MS / 1000)
    eventually(lambda: hall.writer.hall.day > today)
    report(DevicePhase.FAULT, DeviceReason.PAPER_OUT)
    hall.clock.leap(-4 * YEAR_MS / 1000)
    eventually(lambda: hall.writer.hall.day == today)
    report(DevicePhase.READY)
    assert len(happened(hall, DeviceCleared)) == 1


@pytest.mark.parametrize("restarted", [False, True])
def test_a_call_repeated_after_its_time_gets_the_answer_it_had(hall: HallAtWork, restarted: bool) -> None:
    hall.log_in()
    for _ in range(2):
        hall.ask("kiosk-1", TAKE)
    request, expires_at = hall.new_id(), NOON + 5_000
    called = hall.ask("window-1", CallNext(post="1"), request_id=request, expires_at=expires_at)
    hall.clock.advance(60)
    if restarted:
        hall.restart()
    again = hall.ask("window-1", CallNext(post="1"), request_id=request, expires_at=expires_at)
    assert isinstance(called, TicketOnCall)
    assert again == called


def test_a_call_that_was_dropped_stays_dropped_when_it_is_repeated(hall: HallAtWork) -> None:
    hall.log_in()
    hall.ask("kiosk-1", TAKE)
    request = hall.new_id()
    late = hall.ask("window-1", CallNext(post="1"), request_id=request, expires_at=NOON - 1)
    assert late == Refused(why=TooLate(expired_at=NOON - 1))
    assert hall.ask("window-1", CallNext(post="1"), request_id=request, expires_at=NOON + 5_000) == late


def test_a_rating_that_waited_longer_than_replies_are_remembered_is_judged_by_its_ticket(hall: HallAtWork) -> None:
    ticket = served(hall)
    made, given_at = hall.new_id(), hall.terminals_now
    hall.clock.advance(3 * DAY_MS / 1000)
    assert hall.ask("pad-1", SkipRating(ticket=ticket, given_at=given_at)) == Done()
    hall.clock.advance(5 * DAY_MS / 1000)
    late = hall.ask("pad-1", RateService(ticket=ticket, grade=1, given_at=given_at), request_id=made)
    assert late in (Refused(why=RatingClosed(ticket=ticket)), Refused(why=TicketUnknown(ticket=ticket)))
