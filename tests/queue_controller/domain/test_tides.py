"""Posts that help out: by the clock, and from when a line is long until it is half as long."""

import pytest
from msgspec.structs import replace

from hall.contract.events import TideTurned
from hall.contract.replies import Done, TicketTaken
from hall.contract.states import ServiceClosedBecause
from hall.sites.definition import Calling, Clerk, Tide
from queue_controller.domain.tides import LocalTime, tide_due
from tests.queue_controller.domain.world import CLERKS, HUKOU, ID_CARD, LAND, TAX, HallUnderTest, a_site

MONDAY, SUNDAY = 1, 7


def a_hall(*tides: Tide, clerks: tuple[Clerk, ...] | None = None) -> HallUnderTest:
    site = a_site()
    hall = HallUnderTest(replace(site, calling=Calling(tides=tides), clerks=clerks or site.clerks))
    hall.adopt()
    hall.open_day()
    return hall


def turn(hall: HallUnderTest, clock: str = "10:00", weekday: int = MONDAY) -> int:
    """Lets the tides turn as long as any must; how many did."""
    turned = 0
    while command := tide_due(hall.hall, LocalTime(weekday, clock), hall.now):
        assert hall.house(command) == Done()
        turned += 1
    return turned


@pytest.mark.requirement("R158")
def test_by_the_clock_a_post_serves_more_and_its_open_window_opens_the_service() -> None:
    hall = a_hall(Tide(post="3", services=(HUKOU, TAX), begins="11:30", ends="13:30", weekdays=(MONDAY,)))
    hall.log_in("3", "c1")
    assert turn(hall, "11:29") == 0
    assert hall.see_service(HUKOU).because is ServiceClosedBecause.NO_WINDOW
    assert turn(hall, "11:30", SUNDAY) == 0
    assert turn(hall, "11:30") == 1
    assert hall.events()[-1] == TideTurned(post="3", window="3", services=(HUKOU,))
    assert hall.see_post("3").helping == (HUKOU,)
    assert hall.see_service(HUKOU).windows == ("3",)
    ticket = hall.taken(HUKOU)
    assert hall.called("3").ticket == ticket.ticket
    assert turn(hall, "13:30") == 1
    assert hall.see_post("3").helping == ()
    assert not isinstance(hall.take(HUKOU), TicketTaken)


def test_what_is_called_is_served_to_the_end_though_the_tide_has_turned() -> None:
    hall = a_hall(Tide(post="3", services=(HUKOU,), begins="11:30", ends="13:30"))
    hall.log_in("3", "c1")
    turn(hall, "12:00")
    hall.taken(HUKOU)
    hall.called("3")
    turn(hall, "13:30")
    assert hall.start_service("3") == Done()
    assert hall.finish("3") == Done()


def test_by_the_line_a_post_helps_from_when_it_is_long_until_it_is_half_as_long() -> None:
    hall = a_hall(Tide(windows=("3",), services=(ID_CARD,), more_than=4))
    hall.log_in("1a", "c1")
    hall.log_in("3", "c2")
    for _ in range(4):
        hall.taken(ID_CARD)
    assert turn(hall) == 0
    hall.taken(ID_CARD)
    assert turn(hall) == 1
    seen = []
    for _ in range(4):
        hall.serve("3")
        seen.append((hall.see_service(ID_CARD).waiting, turn(hall)))
        if not hall.see_post("3").helping:
            break
    assert seen == [(4, 0), (3, 0), (2, 1)], "more than half of four is three"


def test_by_the_wait_likewise() -> None:
    hall = a_hall(Tide(area="west", services=(ID_CARD,), over_min=20))
    hall.log_in("1a", "c1")
    hall.taken(ID_CARD)
    hall.wait(15 * 60)
    hall.taken(ID_CARD)
    hall.wait(5 * 60)
    assert turn(hall) == 0
    hall.wait(1)
    assert turn(hall) == 1
    hall.called("1a")
    assert turn(hall) == 1, "the next has waited five minutes only"
    assert hall.see_post("3").helping == ()


def test_a_clerk_who_may_not_serve_it_does_not_help_out() -> None:
    clerks = (Clerk(id="c1", name="示例", services=(TAX, LAND)), *(Clerk(id=c, name="示例") for c in CLERKS[1:]))
    hall = a_hall(Tide(post="3", services=(HUKOU,), begins="09:00", ends="17:00"), clerks=clerks)
    hall.log_in("3", "c1")
    turn(hall)
    assert hall.see_service(HUKOU).because is ServiceClosedBecause.NO_WINDOW


def test_a_closed_hall_has_no_tides_and_each_morning_begins_without() -> None:
    hall = a_hall(Tide(post="3", services=(HUKOU,), begins="09:00", ends="17:00"))
    turn(hall)
    hall.close_day()
    assert turn(hall) == 0
    hall.open_day("2027-03-02")
    assert hall.see_post("3").helping == ()
