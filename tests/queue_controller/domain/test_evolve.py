"""The state is the fold of the events, and only of events that can have happened."""

import pytest

from hall.contract.events import (
    HallEvent,
    ServiceStarted,
    SiteAdopted,
    TicketCancelled,
    TicketExpired,
    TicketQueued,
    TicketReturned,
)
from queue_controller.domain.evolve import evolve
from queue_controller.domain.folding.changes import Contradiction
from tests.queue_controller.domain.world import ID_CARD, HallUnderTest

NOBODY = "00000000-0000-7000-8000-ffffffffffff"


def test_the_state_knows_how_far_it_has_read(hall: HallUnderTest) -> None:
    assert hall.hall.seq == len(hall.history)


@pytest.mark.parametrize(
    "event",
    [
        TicketCancelled(ticket=NOBODY),
        TicketExpired(ticket=NOBODY),
        TicketReturned(ticket=NOBODY),
        ServiceStarted(ticket=NOBODY, post="2"),
        SiteAdopted(version="9", sm3="0" * 64),
    ],
)
def test_an_event_about_what_is_not_there_is_a_contradiction(hall: HallUnderTest, event: HallEvent) -> None:
    with pytest.raises(Contradiction):
        evolve(hall.hall, event, hall.now, hall.hall.seq + 1)


def test_a_move_the_table_does_not_have_is_a_contradiction(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    ticket = hall.taken().ticket
    for event in (
        TicketQueued(ticket=ticket, service=ID_CARD, place_at=hall.now),
        TicketReturned(ticket=ticket),
        ServiceStarted(ticket=ticket, post="2"),
    ):
        with pytest.raises(Contradiction):
            evolve(hall.hall, event, hall.now, hall.hall.seq + 1)


def test_a_batch_that_was_not_written_leaves_the_hall_as_it_was(hall: HallUnderTest) -> None:
    hall.log_in("2", "c1")
    hall.taken()
    kept, kept_tickets = hall.hall, dict(hall.hall.tickets)
    hall.taken()
    hall.called("2")
    assert dict(kept.tickets) == kept_tickets
    assert kept.posts["2"].ticket is None
    assert kept.line(ID_CARD).size == 1
