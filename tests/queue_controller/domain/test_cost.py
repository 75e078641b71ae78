"""A ticket and a call cost the same on a quiet morning, in the longest queue, and after the busiest day.

Counted in calls made, which are the same on every machine; `python -m bench history` tells the microseconds.
"""

import sys
from types import FrameType

import msgspec
import pytest

from hall.contract.commands import CallNext, Channel, Command, FinishService, StartService, TakeTicket
from hall.sites.site import Site
from queue_controller.domain.asked import Asked, Decision
from queue_controller.domain.decide import decide
from queue_controller.domain.evolve import evolve
from queue_controller.domain.state import Hall
from tests.queue_controller.domain.world import HUKOU, ID_CARD, MORNING, HallUnderTest, a_site

FEW, MANY = 2_000, 100_000
AT_MOST = 1.2
"""How much dearer a ticket with its call may be among `MANY` than among `FEW`."""
ROUNDS = 500


def a_large_site() -> Site:
    site = a_site()
    return msgspec.structs.replace(site, areas=tuple(msgspec.structs.replace(area, last=10**6) for area in site.areas))


class Measured:
    """A hall that is asked one thing after another, and how many calls each answer took."""

    def __init__(self, hall: Hall, ids: int) -> None:
        self.hall = hall
        self.now = MORNING
        self.ids = ids

    def ask(self, terminal: str, command: Command) -> int:
        """Calls made, of Python's functions and of C's, from the question to the state after it."""
        self.ids += 1
        self.now += 1
        asked = Asked(
            request_id=f"{self.ids:08x}-0000-7000-8000-000000000000",
            command=command,  # type: ignore[arg-type]  # only terminals' commands are asked here
            terminal=terminal,
        )
        calls = 0

        def count(_frame: FrameType, event: str, _what: object) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(count)
        try:
            decision = decide(self.hall, asked, self.now)
            assert isinstance(decision, Decision), decision
            hall = self.hall
            for event in decision.events:
                hall = evolve(hall, event, self.now, hall.seq + 1)
        finally:
            sys.setprofile(before)
        self.hall = hall
        return calls

    def take(self, service: str = ID_CARD) -> int:
        return self.ask("kiosk-1", TakeTicket(service=service, channel=Channel.CARD))

    def serve(self) -> int:
        """The cost of the call; the rest of the visit is not counted."""
        cost = self.ask("window-2", CallNext(post="2"))
        self.ask("window-2", StartService(post="2"))
        self.ask("window-2", FinishService(post="2"))
        return cost


def a_hall(waiting: int = 0, served: int = 0) -> Measured:
    world = HallUnderTest(a_large_site())
    world.adopt()
    world.open_day()
    world.log_in("2", "c1")
    measured = Measured(world.hall, 0)
    for _ in range(served):
        measured.take()
        measured.serve()
    for i in range(waiting):
        measured.take((ID_CARD, HUKOU)[i % 2])
    return measured


@pytest.mark.proof
@pytest.mark.parametrize("what", ["waiting", "served"])
def test_history_and_queue_do_not_make_a_ticket_dearer(what: str) -> None:
    few, many = (cost_of_a_round(a_hall(**{what: count})) for count in (FEW, MANY))
    print(f"{what}: {few:.1f} calls a ticket and its call among {FEW}, {many:.1f} among {MANY}")
    assert many <= AT_MOST * few


def cost_of_a_round(hall: Measured) -> float:
    return sum(hall.take() + hall.serve() for _ in range(ROUNDS)) / ROUNDS
