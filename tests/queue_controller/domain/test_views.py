"""What screens are told: no more than they may know, and every change of it."""

import msgspec
import pytest

from hall.contract.states import PostStatus, ServiceClosedBecause
from hall.sites.definition import Calling, Clerk, Post, PriorityClass
from queue_controller.domain.views import BOARD, HALL, Key, Kind, body, changed, keys
from tests.queue_controller.domain.world import HUKOU, ID_CARD, LAND, TAX, HallUnderTest, a_site


def service(ident: str) -> Key:
    return Key(Kind.SERVICE, ident)


def post(ident: str) -> Key:
    return Key(Kind.POST, ident)


def window(ident: str) -> Key:
    return Key(Kind.WINDOW, ident)


def test_every_service_post_and_window_has_a_state_and_the_hall_two(hall: HallUnderTest) -> None:
    assert len(keys(hall.hall)) == 2 + 4 + 4 + 3
    for key in keys(hall.hall):
        body(hall.hall, key)


def test_the_kinds_are_those_of_the_contract(hall: HallUnderTest) -> None:
    for key in keys(hall.hall):
        assert type(body(hall.hall, key)).__struct_config__.tag == key.kind


def test_a_ticket_changes_its_service_its_posts_and_the_board_only(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    before = hall.hall
    hall.taken(HUKOU)
    assert changed(before, hall.hall) == {service(HUKOU), post("2"), BOARD}


def test_a_paper_report_changes_nothing_on_screens(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    ticket = hall.taken().ticket
    before = hall.hall
    hall.paper(ticket, printed=True)
    assert changed(before, hall.hall) == set()


def test_a_new_day_changes_everything(hall: HallUnderTest) -> None:
    before = hall.hall
    hall.close_day()
    assert changed(before, hall.hall) == keys(hall.hall)


@pytest.mark.requirement("R028")
def test_the_service_closes_on_every_screen_the_moment_its_last_window_pauses(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    assert hall.see_service(HUKOU).open
    before = hall.hall
    hall.pause("2")
    assert {service(HUKOU), service(ID_CARD), BOARD, window("2"), post("2")} <= changed(before, hall.hall)
    seen = hall.see_service(HUKOU)
    assert (seen.open, seen.because, seen.windows) == (False, ServiceClosedBecause.NO_WINDOW, ())


def test_the_last_number_of_a_band_closes_every_service_of_its_area(hall: HallUnderTest) -> None:
    hall.log_in("3", "c1")
    for _ in range(4):
        hall.taken(TAX)
    before = hall.hall
    hall.taken(TAX)
    assert service(LAND) in changed(before, hall.hall)
    assert hall.see_service(LAND).because is ServiceClosedBecause.NUMBERS_USED_UP


@pytest.mark.requirement("R030")
def test_waiting_people_are_counted_by_service_post_and_area(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    hall.log_in("3", "c2")
    for ident in (ID_CARD, ID_CARD, HUKOU, TAX):
        hall.taken(ident)
    assert hall.see_service(ID_CARD).waiting == 2
    assert hall.see_post("2").waiting == 3
    assert hall.see_post("1a").waiting == 2
    east, west = hall.see_board().areas
    assert (east.area, east.waiting, east.windows_open) == ("east", 3, 1)
    assert (west.area, west.waiting, west.windows_open) == ("west", 1, 1)


def test_a_window_that_serves_two_areas_is_open_for_both_on_the_board() -> None:
    site = a_site()
    for_all = msgspec.structs.replace(site.windows[1], posts=(Post(id="2", services=(ID_CARD, TAX)),))
    hall = HallUnderTest(msgspec.structs.replace(site, windows=(site.windows[0], for_all, site.windows[2])))
    hall.adopt()
    hall.open_day()
    assert [area.windows_open for area in hall.see_board().areas] == [0, 0]
    hall.log_in("2", "c1")
    assert [area.windows_open for area in hall.see_board().areas] == [1, 1]


def test_the_board_keeps_the_latest_twelve_calls_newest_first(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    for _ in range(14):
        hall.taken()
        hall.serve("2")
    calls = hall.see_board().calls
    assert [call.call for call in calls] == list(range(14, 2, -1))
    assert calls[0].number == "A014"


def test_a_recall_is_a_new_call_in_front_and_its_number_stands_there_once(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    hall.log_in("1a", "c2")
    hall.taken()
    hall.taken()
    hall.called("2")
    hall.called("1a")
    hall.recall("2")
    calls = [(call.call, call.number, call.window, call.attempt) for call in hall.see_board().calls]
    assert calls == [(3, "A001", "2", 2), (2, "A002", "1", 1)]


def test_a_recall_reaches_the_post_its_window_and_the_board(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    hall.taken()
    hall.called("2")
    before = hall.hall
    hall.recall("2")
    assert changed(before, hall.hall) == {post("2"), window("2"), BOARD}


def test_a_missed_ticket_is_listed_wherever_it_could_be_served(hall: HallUnderTest) -> None:
    hall.log_in("1a", "c1")
    ticket = hall.taken(ID_CARD).ticket
    hall.called("1a")
    before = hall.hall
    hall.miss("1a")
    assert {post("1a"), post("1b"), post("2")} <= changed(before, hall.hall)
    hall.log_out("1a")
    assert [missed.ticket for missed in hall.see_post("2").missed] == [ticket]
    assert hall.see_post("3").missed == ()


def test_the_missed_are_listed_latest_first_and_not_without_end(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    for _ in range(60):
        hall.taken()
        hall.called("2")
        hall.wait(1)
        hall.miss("2")
    missed = hall.see_post("2").missed
    assert [entry.number for entry in missed] == [f"A{number:03}" for number in range(60, 10, -1)]


def test_a_masked_name_stands_on_the_post_that_called_and_on_no_public_state(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    ticket = hall.taken().ticket
    hall.called("2")
    masked = {ticket: "示*例"}
    current = hall.see_post("2", masked.get).current
    assert current is not None
    assert current.holder == "示*例"
    for key in keys(hall.hall) - {post("2")}:
        assert "示*例" not in str(body(hall.hall, key, masked.get))


def test_a_post_shows_its_ticket_since_when_and_by_which_rule(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    taken = hall.taken()
    hall.wait(60)
    hall.called("2")
    called_at = hall.now
    hall.wait(10)
    hall.recall("2")
    current = hall.see_post("2").current
    assert current is not None
    assert (current.number, current.issued_at, current.since, current.rule) == (
        "A001",
        taken.issued_at,
        called_at,
        "first_come",
    )
    hall.start_service("2")
    current = hall.see_post("2").current
    assert current is not None
    assert current.since == hall.now
    assert hall.see_post("2").status is PostStatus.SERVING


def test_the_hall_says_its_day_and_whether_it_is_open(hall: HallUnderTest) -> None:
    seen = hall.see_hall()
    assert (seen.day, seen.open, seen.started_at) == ("2027-01-15", True, hall.now)
    before = hall.hall
    hall.close_day()
    assert HALL in changed(before, hall.hall)
    assert not hall.see_hall().open


def test_a_change_of_clerks_within_a_moment_tells_what_the_new_one_may_not_serve() -> None:
    site = a_site()
    clerks = (*site.clerks[:3], Clerk(id="c4", name="示例c4", services=(ID_CARD,)))
    hall = HallUnderTest(msgspec.structs.replace(site, clerks=clerks))
    hall.adopt()
    hall.open_day()
    hall.log_in("2", "c1")
    before = hall.hall
    hall.log_out("2")
    hall.log_in("2", "c4")
    assert Key(Kind.SERVICE, HUKOU) in changed(before, hall.hall)
    assert BOARD in changed(before, hall.hall)
    assert not hall.see_service(HUKOU).open


def test_a_post_shows_of_which_class_its_ticket_is_and_how_many_it_has_passed() -> None:
    elder = PriorityClass(id="elder", name="老年人", name_en="Seniors", head_start_min=15, from_age=60)
    hall = HallUnderTest(msgspec.structs.replace(a_site(), calling=Calling(classes=(elder,))))
    hall.adopt()
    hall.open_day()
    hall.log_in("2", "c1")
    hall.taken()
    hall.take(ID_CARD, age=71)
    hall.called("2")
    current = hall.see_post("2").current
    assert current is not None
    assert (current.rule, current.priority, current.passed_over) == ("head_start", "elder", 1)
