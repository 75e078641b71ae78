"""One rating for each finished service, early or late, or none."""

import pytest

from hall.contract.commands import RateService
from hall.contract.events import RatingGiven, RatingSkipped
from hall.contract.refusals import RatingClosed
from hall.contract.replies import Done
from hall.contract.states import RatingOffer
from tests.queue_controller.domain.world import ID_CARD, HallUnderTest


@pytest.fixture
def working(hall: HallUnderTest) -> HallUnderTest:
    hall.log_in("2", "c1")
    return hall


def test_the_pad_asks_for_the_rating_of_the_service_just_finished(working: HallUnderTest) -> None:
    working.taken()
    ticket = working.serve("2")
    assert working.see_post("2").rating == RatingOffer(
        ticket=ticket, number="A001", service=ID_CARD, clerk="c1", offered_at=working.now
    )


@pytest.mark.requirement("R058")
def test_a_rating_goes_to_the_clerk_who_served(working: HallUnderTest) -> None:
    working.taken()
    ticket = working.serve("2")
    offered_at = working.now
    working.log_out("2")
    working.log_in("2", "c2")
    working.wait(30)
    assert working.rate("2", ticket, grade=4) == Done()
    assert working.events()[-1] == RatingGiven(
        ticket=ticket,
        post="2",
        clerk="c1",
        service=ID_CARD,
        grade=4,
        options=(),
        text="",
        offered_at=offered_at,
        given_at=working.now,
    )
    assert working.see_post("2").rating is None


@pytest.mark.parametrize("first", ["rate", "skip"])
@pytest.mark.parametrize("second", ["rate", "skip"])
def test_a_service_is_rated_or_skipped_once(working: HallUnderTest, first: str, second: str) -> None:
    working.taken()
    ticket = working.serve("2")
    assert getattr(working, first)("2", ticket) == Done()
    assert getattr(working, second)("2", ticket) == RatingClosed(ticket=ticket)


def test_a_service_not_yet_finished_cannot_be_rated(working: HallUnderTest) -> None:
    ticket = working.taken().ticket
    working.called("2")
    assert working.rate("2", ticket) == RatingClosed(ticket=ticket)
    working.start_service("2")
    assert working.skip("2", ticket) == RatingClosed(ticket=ticket)


def test_the_next_offer_takes_the_pad_and_the_older_service_stays_rateable(working: HallUnderTest) -> None:
    working.taken()
    working.taken()
    first = working.serve("2")
    second = working.serve("2")
    offer = working.see_post("2").rating
    assert offer is not None
    assert offer.ticket == second
    assert working.rate("2", first) == Done()
    offer = working.see_post("2").rating
    assert offer is not None
    assert offer.ticket == second


def test_a_skipped_rating_leaves_the_pad(working: HallUnderTest) -> None:
    working.taken()
    ticket = working.serve("2")
    working.skip("2", ticket)
    assert working.events()[-1] == RatingSkipped(ticket=ticket, post="2")
    assert working.see_post("2").rating is None


@pytest.mark.parametrize(("pads_clock_off_s", "held_to"), [(-365 * 86400, "offered"), (0, "own"), (365 * 86400, "now")])
def test_a_rating_is_given_between_its_offer_and_its_arrival_whatever_clock_the_pad_has(
    working: HallUnderTest, pads_clock_off_s: int, held_to: str
) -> None:
    working.taken()
    ticket = working.serve("2")
    offered_at = working.now
    working.wait(20)
    given_at = working.now + pads_clock_off_s * 1000
    working.wait(40)
    working.ask("pad-2", RateService(ticket=ticket, grade=5, given_at=given_at))
    rated = working.events()[-1]
    assert isinstance(rated, RatingGiven)
    assert rated.given_at == {"offered": offered_at, "own": given_at, "now": working.now}[held_to]


def test_a_rating_may_come_after_closing_time(working: HallUnderTest) -> None:
    working.taken()
    ticket = working.serve("2")
    working.close_day()
    assert working.rate("2", ticket) == Done()
