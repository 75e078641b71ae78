"""Facts that come after their day: taken for a while, once, and remembered in little."""

from time import perf_counter

import msgspec
import pytest

from hall.contract.events import RatingGiven, TicketPaper
from hall.contract.refusals import NotAllowed, RatingClosed, TicketUnknown
from hall.contract.replies import Done
from hall.contract.states import DeviceReason
from queue_controller.domain import past
from queue_controller.domain.past import KEPT_DAYS
from queue_controller.domain.snapshot import decode, encode
from queue_controller.domain.state import Rating
from tests.queue_controller.domain.world import TODAY, HallUnderTest, replayed

TOMORROW = "2027-01-16"


@pytest.fixture
def working(hall: HallUnderTest) -> HallUnderTest:
    hall.log_in("2", "c1")
    return hall


def day(number: int) -> str:
    return f"2027-02-{number:02}"


def restarted(hall: HallUnderTest) -> None:
    """A new process: the state comes from a snapshot, and a full replay gives the same bytes."""
    assert encode(replayed(hall)) == encode(hall.hall)
    hall.hall = decode(encode(hall.hall), hall.hall.library)


@pytest.mark.parametrize("after_a_restart", [False, True])
def test_a_rating_given_before_midnight_counts_when_it_comes_the_next_day(
    working: HallUnderTest, after_a_restart: bool
) -> None:
    working.taken()
    ticket = working.serve("2")
    offered_at = working.now
    working.open_day(TOMORROW)
    if after_a_restart:
        restarted(working)
    working.wait(9 * 3600)
    assert working.rate("2", ticket, grade=2) == Done()
    rated = working.events()[-1]
    assert isinstance(rated, RatingGiven)
    assert (rated.clerk, rated.post, rated.offered_at, rated.grade) == ("c1", "2", offered_at, 2)
    restarted(working)


@pytest.mark.parametrize("first", ["rate", "skip"])
@pytest.mark.parametrize("second", ["rate", "skip"])
def test_a_rating_that_comes_late_counts_once(working: HallUnderTest, first: str, second: str) -> None:
    working.taken()
    ticket = working.serve("2")
    working.open_day(TOMORROW)
    assert getattr(working, first)("2", ticket) == Done()
    working.open_day("2027-01-17")
    assert getattr(working, second)("2", ticket) == RatingClosed(ticket=ticket)


def test_a_late_rating_is_taken_from_the_pad_that_asked_only(working: HallUnderTest) -> None:
    working.taken()
    ticket = working.serve("2")
    working.open_day(TOMORROW)
    assert working.rate("3", ticket) == NotAllowed(command="rating.give")


def test_a_paper_reported_the_next_day_is_noted_once(working: HallUnderTest) -> None:
    ticket = working.taken().ticket
    working.open_day(TOMORROW)
    seen = len(working.history)
    assert working.paper(ticket, False, DeviceReason.PAPER_OUT) == Done()
    assert working.paper(ticket, False, DeviceReason.PAPER_OUT) == Done()
    assert working.paper(ticket, True) == Done()
    assert working.paper(ticket, True) == Done()
    assert [(e.printed, e.reason) for e in working.events(seen) if isinstance(e, TicketPaper)] == [
        (False, DeviceReason.PAPER_OUT),
        (True, None),
    ]


def test_a_fact_is_taken_for_so_many_days_of_opening_and_then_its_ticket_is_unknown(working: HallUnderTest) -> None:
    tickets = []
    for number in range(1, KEPT_DAYS + 2):
        working.open_day(day(number))
        working.log_in("2", "c1")
        working.taken()
        tickets.append(working.serve("2"))
    assert working.rate("2", tickets[0]) == Done()
    working.open_day(day(KEPT_DAYS + 2))
    restarted(working)
    assert working.skip("2", tickets[0]) == TicketUnknown(ticket=tickets[0])
    assert [working.rate("2", ticket) for ticket in tickets[1:]] == [Done()] * KEPT_DAYS


def test_a_day_opened_in_the_future_by_mistake_drives_no_fact_of_the_past_out(working: HallUnderTest) -> None:
    working.taken()
    ticket = working.serve("2")
    for wrong in ("2030-05-05", TODAY, "2000-01-01", TODAY):
        working.open_day(wrong)
    assert working.rate("2", ticket) == Done()
    working.open_day(TOMORROW)
    assert working.rate("2", ticket) == RatingClosed(ticket=ticket)


def test_of_a_ticket_about_which_all_is_known_nothing_is_kept(working: HallUnderTest) -> None:
    ticket = working.taken().ticket
    working.paper(ticket, True)
    working.serve("2")
    working.rate("2", ticket)
    working.open_day(TOMORROW)
    assert working.hall.known(ticket) is None


def test_no_more_tickets_are_kept_than_their_bound_but_the_last_day_whole(
    working: HallUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "KEPT_TICKETS", 5)
    kept = []
    for number, taken in enumerate((3, 2, 3, 7), 1):
        working.open_day(day(number))
        working.log_in("2", "c1")
        for _ in range(taken):
            working.taken()
        working.open_day(day(number + 10))
        kept.append([len(a_day.tickets) for a_day in working.hall.past_tickets if a_day.tickets])
    assert kept == [[3], [3, 2], [2, 3], [7]]


@pytest.mark.proof
def test_a_hundred_thousand_tickets_are_put_away_within_seconds_and_cost_the_next_day_nothing(
    working: HallUnderTest,
) -> None:
    ticket = working.taken().ticket
    working.serve("2")
    one = working.hall.tickets[ticket]
    assert one.rating is Rating.OFFERED
    many = {f"{n:08x}-0000-7000-8000-000000000000": n for n in range(100_000)}
    tickets = {ident: msgspec.structs.replace(one, id=ident, order=n) for ident, n in many.items()}
    working.hall = msgspec.structs.replace(working.hall, tickets=working.hall.tickets.update(tickets))
    began = perf_counter()
    working.open_day(TOMORROW)
    took_s = perf_counter() - began
    print(f"put away in {took_s:.2f} s")
    assert took_s < 30
    assert working.rate("2", ticket) == Done()
