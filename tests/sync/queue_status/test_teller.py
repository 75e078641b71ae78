"""The centre knows how the queue stands: soon after it changed, and again before its word grows stale."""

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from hall.clock import VirtualClock
from hall.contract.queue_status import QueueStatus, ServiceInQueue
from sync.backoff import Backoff
from sync.queue_status.teller import LOOK_S, QueueTeller
from sync.road import CentreRoad


def standing(waiting: int) -> QueueStatus:
    service = ServiceInQueue(service="CH001", open=True, waiting=waiting)
    return QueueStatus(
        hall="chonghua", epoch=1, seq=1, at=0, valid_s=300, day="2027-01-15", open=True, services=(service,), windows=()
    )


class Hall:
    def __init__(self, centre: Any) -> None:
        self.clock = VirtualClock()
        self.status = standing(0)
        self.teller = QueueTeller(
            road=CentreRoad(centre.address, "chonghua", answer_s=2.0),
            status=lambda: self.status,
            clock=self.clock,
            backoff=Backoff(base_s=0.001),
        )
        self._centre = centre

    def moves_on(self, seq: int, waiting: int) -> None:
        self.status = replace(standing(waiting), seq=seq, at=self.clock.now())

    def known(self) -> tuple[int, int]:
        """What the centre knows: the place in the journal, and how many wait."""
        status = self._centre.ask("/v1/halls/chonghua/queue")["status"]
        return status["seq"], status["services"][0]["waiting"]


@pytest.fixture
def hall(centre: Any) -> Iterator[Hall]:
    telling = Hall(centre)
    yield telling
    telling.teller.stop()


@pytest.mark.requirement("R024")
def test_a_change_is_told_at_the_next_look(hall: Hall) -> None:
    assert hall.teller.step() == LOOK_S
    hall.moves_on(2, waiting=4)
    hall.teller.step()
    assert hall.known() == (2, 4)


def test_nothing_new_is_told_again_only_before_it_grows_stale(hall: Hall) -> None:
    hall.teller.step()
    hall.moves_on(9, waiting=0)
    hall.clock.advance(60)
    hall.teller.step()
    assert hall.known() == (1, 0)
    hall.clock.advance(120)
    hall.teller.step()
    assert hall.known() == (9, 0)


@pytest.mark.parametrize("kind", ["drop_reply", "status", "cut_request"])
def test_a_word_that_did_not_arrive_is_followed_by_the_newest(kind: str, hall: Hall, centre: Any, make_fault) -> None:
    centre.suffer(make_fault(kind))
    hall.moves_on(2, waiting=2)
    hall.teller.step()
    hall.moves_on(3, waiting=3)
    hall.teller.step()
    assert hall.known() == (3, 3)
