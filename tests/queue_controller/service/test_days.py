"""When a day opens and closes, by the hall's own clock on the wall."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from msgspec.structs import replace

from hall.contract.commands import CallNext, FinishService, LogIn, LogOut, RateService, StartService
from hall.contract.events import DayClosed, DayOpened, HallEvent, TicketExpired
from hall.contract.refusals import RatingClosed, ServiceClosed
from hall.contract.replies import Done, Refused, TicketOnCall, TicketTaken
from hall.contract.states import PostStatus, ServiceClosedBecause
from hall.sites.definition import Tide
from hall.sites.load import inherit
from queue_controller.domain.asked import CloseDay, OpenDay
from queue_controller.domain.state import Hall
from queue_controller.service.days import due, hours_at
from tests.queue_controller.service.conftest import DAY_MS, NOON, TAKE, TAKE_BY_CARD, ZHANG, HallAtWork
from tests.support.brokers import eventually

RULES = inherit(())  # 09:00 to 17:00 in Shanghai
HOUR_S = 3600


def at(text: str, zone: str = "Asia/Shanghai") -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def today_at(hour: int) -> int:
    return NOON + (hour - 12) * HOUR_S * 1000


@pytest.mark.parametrize(
    ("zone", "now", "day"),
    [
        ("Asia/Shanghai", at("2027-01-15 23:59:59"), "2027-01-15"),
        ("Asia/Shanghai", at("2027-01-16 00:00"), "2027-01-16"),
        ("Asia/Urumqi", at("2027-01-16 00:00"), "2027-01-15"),
    ],
)
def test_a_day_is_the_calendars_in_the_halls_own_time_zone(zone: str, now: int, day: str) -> None:
    hours = hours_at(replace(RULES, time_zone=zone), now)
    assert hours.day == day
    assert hours.holds(now)


def test_where_clocks_change_a_day_still_ends_at_midnight() -> None:
    hours = hours_at(replace(RULES, time_zone="Europe/Berlin"), at("2027-03-28 12:00", "Europe/Berlin"))
    assert hours.ends - hours.begins == 23 * HOUR_S * 1000
    assert hours.ends == at("2027-03-29 00:00", "Europe/Berlin")


@pytest.mark.parametrize("hour", [0, 8, 9, 12, 16, 17, 23])
def test_an_empty_hall_is_open_in_its_hours_only(blank: Hall, hour: int) -> None:
    now = today_at(hour)
    hours = hours_at(RULES, now)
    assert due(blank, hours, now) == (OpenDay(day=hours.day) if 9 <= hour < 17 else None)
    opened = replace(blank, open=True, day=hours.day)
    assert due(opened, hours, now) == (None if 9 <= hour < 17 else CloseDay())


@pytest.mark.parametrize("another", ["2020-01-01", "2099-01-01"])
def test_another_day_left_open_is_closed_first_whichever_it_is(blank: Hall, another: str) -> None:
    hours = hours_at(RULES, NOON)
    assert due(replace(blank, open=True, day=another), hours, NOON) == CloseDay()
    assert due(replace(blank, open=False, day=another), hours, NOON) == OpenDay(day=hours.day)


def test_a_service_that_goes_on_after_midnight_opens_no_day_of_its_own(blank: Hall) -> None:
    serving = replace(blank.posts["1"], status=PostStatus.SERVING, clerk="1001")
    hall = replace(blank, day="2020-01-01", posts=blank.posts.set("1", serving))
    hours = hours_at(RULES, today_at(1))
    assert due(hall, hours, today_at(1)) is None
    assert due(hall, hours, today_at(9)) == OpenDay(day=hours.day)
    finished = replace(hall, posts=hall.posts.set("1", replace(serving, status=PostStatus.IDLE)))
    assert due(finished, hours, today_at(1)) == OpenDay(day=hours.day)


@pytest.fixture
def blank(hall: HallAtWork) -> Hall:
    return replace(hall.writer.hall, open=False, day="")


def days_of(hall: HallAtWork) -> list[HallEvent]:
    found = (msgspec.json.decode(record.body, type=HallEvent) for record in hall.journal.reader.records("hall"))
    return [happened for happened in found if isinstance(happened, DayOpened | DayClosed)]


def test_a_new_day_starts_its_numbers_again_and_takes_the_old_tickets_away(hall: HallAtWork) -> None:
    hall.log_in()
    for _ in range(3):
        hall.ask("kiosk-1", TAKE)
    hall.clock.advance(DAY_MS / 1000)
    eventually(lambda: hall.writer.hall.day == hours_at(RULES, hall.clock.now()).day)
    hall.log_in()
    taken = hall.ask("kiosk-1", TAKE)
    assert isinstance(taken, TicketTaken)
    assert (taken.number, taken.ahead) == ("A001", 0)
    expired = [
        record for record in hall.journal.reader.records("hall") if b'"event":"ticket.expired"' in bytes(record.body)
    ]
    assert len(expired) == 3
    assert isinstance(days_of(hall)[-1], DayOpened)
    assert TicketExpired in {type(msgspec.json.decode(record.body, type=HallEvent)) for record in expired}


def test_a_controller_that_was_off_over_midnight_closes_yesterday_when_it_starts(hall: HallAtWork) -> None:
    hall.log_in()
    hall.ask("kiosk-1", TAKE)
    yesterday = hall.writer.hall.day
    hall.close()
    hall.clock.advance(DAY_MS / 1000)
    hall.open()
    today = hall.writer.hall.day
    assert today > yesterday
    assert days_of(hall) == [DayOpened(day=yesterday), DayClosed(day=yesterday), DayOpened(day=today)]
    assert hall.writer.hall.line("CH001").size == 0


def test_whoever_waits_at_closing_time_is_still_called(hall: HallAtWork) -> None:
    hall.log_in()
    hall.ask("kiosk-1", TAKE)
    hall.clock.advance(6 * HOUR_S)
    assert isinstance(hall.ask("window-1", CallNext(post="1")), TicketOnCall)
    assert hall.writer.hall.open


def test_nobody_who_still_waits_is_sent_away_when_the_last_clerk_leaves_for_a_moment(hall: HallAtWork) -> None:
    hall.log_in()
    hall.ask("kiosk-1", TAKE)
    hall.clock.advance(6 * HOUR_S)
    hall.ask("window-1", LogOut(post="1"))
    hall.log_in("2", "1002")
    assert isinstance(hall.ask("window-2", CallNext(post="2")), TicketOnCall)


def test_after_closing_time_the_day_ends_with_the_last_clerk_and_a_late_one_opens_it_again(hall: HallAtWork) -> None:
    hall.log_in()
    hall.clock.advance(6 * HOUR_S)
    hall.ask("window-1", LogOut(post="1"))
    eventually(lambda: not hall.writer.hall.open)
    hall.ask("window-1", LogIn(post="1", clerk="1001"))
    eventually(lambda: hall.writer.hall.open)
    assert isinstance(hall.ask("kiosk-1", TAKE), TicketTaken)


@pytest.mark.requirement("R158")
def test_a_window_helps_out_at_its_hours_and_screens_are_told(hall: HallAtWork) -> None:
    site = hall.writer.hall.site
    tide = Tide(post="2", services=("CH010",), begins="12:30", ends="14:00")
    hall.log_in("2", "1002")
    hall.writer.renew(replace(site, calling=replace(site.calling, tides=(tide,))), 10.0)
    hall.clock.advance(HOUR_S)
    eventually(lambda: getattr(hall.state("service", "CH010"), "windows", ()) == ("2",))
    hall.clock.advance(HOUR_S)
    eventually(lambda: getattr(hall.state("service", "CH010"), "windows", ()) == ())


def test_a_closed_day_has_its_account_in_the_journal(hall: HallAtWork) -> None:
    hall.log_in()
    day = hall.writer.hall.day
    hall.clock.advance(DAY_MS / 1000)
    eventually(lambda: hall.writer.hall.day > day and hall.writer.hall.open)
    [account] = hall.journal.reader.digests("hall")
    record = hall.journal.reader.record("hall", (account.epoch, account.seq))
    assert record is not None
    assert account.day == day
    assert record.hash == account.head
    assert msgspec.json.decode(record.body, type=HallEvent) == DayClosed(day=day)


def test_what_the_hall_asks_of_itself_it_asks_once(hall: HallAtWork) -> None:
    before = hall.journal.reader.position("hall")
    for _ in range(3):
        hall.clock.advance(60)
        hall.log_in()
    assert [type(happened) for happened in days_of(hall)] == [DayOpened]
    assert hall.journal.reader.position("hall") == (before[0], before[1] + 1)
    assert hall.writer.hall.posts["1"].clerk == "1001"


def test_old_replies_and_holders_are_forgotten_when_a_day_opens(hall: HallAtWork) -> None:
    hall.log_in()
    [request] = hall.at_once(("kiosk-1", TAKE_BY_CARD))
    assert hall.holder(request) == ZHANG
    hall.clock.advance(8 * DAY_MS / 1000)
    eventually(lambda: hall.holder(request) is None)
    eventually(lambda: request not in hall.on_writer(lambda: hall.journal.answered([request])))


@pytest.mark.parametrize("with_snapshot", [True, False])
def test_a_visitor_served_over_midnight_is_served_to_the_end_and_the_rating_may_come_the_next_day(
    hall: HallAtWork, with_snapshot: bool
) -> None:
    hall.clock.advance(11 * HOUR_S)
    hall.log_in("1", "1001")
    hall.log_in("2", "1002")
    first = hall.ask("kiosk-1", TAKE)
    hall.ask("kiosk-1", TAKE)
    assert isinstance(first, TicketTaken)
    hall.ask("window-1", CallNext(post="1"))
    hall.ask("window-1", StartService(post="1"))
    yesterday = hall.writer.hall.day
    hall.clock.advance(2 * HOUR_S)
    eventually(lambda: not hall.writer.hall.open)
    assert (hall.writer.hall.day, hall.writer.hall.posts["2"].clerk) == (yesterday, None)
    hall.restart(with_snapshot=with_snapshot)
    assert hall.ask("window-1", FinishService(post="1")) == Done()
    eventually(lambda: hall.writer.hall.day > yesterday)  # the clerk is still there
    hall.ask("window-1", LogOut(post="1"))
    hall.clock.advance(9 * HOUR_S)
    hall.restart(with_snapshot=with_snapshot)
    rating = RateService(ticket=first.ticket, grade=5, given_at=hall.terminals_now - 9 * HOUR_S * 1000)
    assert hall.ask("pad-1", rating) == Done()
    assert hall.ask("pad-1", rating) == Refused(why=RatingClosed(ticket=first.ticket))


def test_nobody_is_given_a_number_that_expires_with_the_stroke_of_midnight(hall: HallAtWork) -> None:
    hall.log_in()
    with hall.held():
        hall.clock.advance(12 * HOUR_S)
        request = hall.hand_in("kiosk-1", TAKE)
    [reply] = hall.answers_to(request)
    assert reply.body == Refused(why=ServiceClosed(service="CH001", because=ServiceClosedBecause.HALL_CLOSED))
    assert isinstance(days_of(hall)[-1], DayClosed)
