"""A ticket and a call cost the same on a quiet morning, in the longest queue, and after the busiest day.

Run `pytest -m proof -n 0 -s` on this file to see the figures.
"""

from time import perf_counter_ns

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
BUDGET_US = 60.0
"""For a command, decided and evolved."""
ROUNDS = 2_000


def a_large_site() -> Site:
    site = a_site()
    return msgspec.structs.replace(site, areas=tuple(msgspec.structs.replace(area, last=10**6) for area in site.areas))


class Measured:
    """A hall that is asked one thing after another, as fast as it answers."""

    def __init__(self, hall: Hall, ids: int) -> None:
        self.hall = hall
        self.now = MORNING
        self.ids = ids

    def ask(self, terminal: str, command: Command) -> int:
        """Nanoseconds from question to the state after it."""
        self.ids += 1
        self.now += 1
        asked = Asked(
            request_id=f"{self.ids:08x}-0000-7000-8000-000000000000",
            command=command,  # type: ignore[arg-type]  # only terminals' commands are asked here
            terminal=terminal,
        )
        start = perf_counter_ns()
        decision = decide(self.hall, asked, self.now)
        assert isinstance(decision, Decision), decision
        hall = self.hall
        for event in decision.events:
            hall = evolve(hall, event, self.now, hall.seq + 1)
        took = perf_counter_ns() - start
        self.hall = hall
        return took

    def take(self, service: str = ID_CARD) -> int:
        return self.ask("kiosk-1", TakeTicket(service=service, channel=Channel.CARD))

    def serve(self) -> int:
        """Nanoseconds of the call; the rest of the visit is not counted."""
        took = self.ask("window-2", CallNext(post="2"))
        self.ask("window-2", StartService(post="2"))
        self.ask("window-2", FinishService(post="2"))
        return took


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


def typical(times: list[int]) -> float:
    """Microseconds that nine of ten exceed: the work itself, without what else the machine was doing."""
    return sorted(times)[len(times) // 10] / 1000


@pytest.mark.proof
@pytest.mark.parametrize("what", ["waiting", "served"])
def test_history_and_queue_do_not_make_a_ticket_dearer(what: str) -> None:
    few, many = a_hall(**{what: FEW}), a_hall(**{what: MANY})
    taking: dict[int, list[int]] = {FEW: [], MANY: []}
    calling: dict[int, list[int]] = {FEW: [], MANY: []}
    for _ in range(ROUNDS):  # in turns, so that both see the same machine
        for count, measured in ((FEW, few), (MANY, many)):
            taking[count].append(measured.take())
            calling[count].append(measured.serve())
    figures = {count: (typical(taking[count]), typical(calling[count])) for count in (FEW, MANY)}
    for count, (take_us, call_us) in figures.items():
        print(f"{count} {what}: take {take_us:.1f} us, call {call_us:.1f} us")
        assert max(take_us, call_us) < BUDGET_US
    assert sum(figures[MANY]) <= AT_MOST * sum(figures[FEW])
