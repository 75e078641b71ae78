"""In which portions the states are said. That and when they are said at all stands in `test_writer`."""

from typing import Any

import pytest

from queue_controller.domain.views import keys
from queue_controller.service.publisher import FEW, Publisher

PLACE = (1, 1)


class Outlet:
    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def publish_state(self, kind: str, ident: str, message: bytes, valid_s: int) -> None:
        self.said.append((kind, ident))


@pytest.fixture
def outlet() -> Outlet:
    return Outlet()


@pytest.fixture
def publisher(hall: Any, outlet: Outlet) -> Publisher:
    made = Publisher(hall.site.id, outlet, hall.vault, hall.clock)
    made.publish_all(hall.writer.hall, PLACE)
    outlet.said.clear()
    return made


def test_states_that_grow_stale_together_are_said_a_few_a_turn_each_once_and_none_is_forgotten(
    hall: Any, outlet: Outlet, publisher: Publisher
) -> None:
    everything = keys(hall.writer.hall)
    hall.clock.advance(hall.site.rules.state_valid_s)
    turns = 0
    while publisher.next_in_s == 0 or not turns:
        before = len(outlet.said)
        publisher.tell_due(hall.writer.hall, PLACE)
        assert len(outlet.said) - before <= FEW
        turns += 1
        assert turns <= len(everything), "it never comes to an end"
    assert sorted(outlet.said) == sorted(everything)
    assert turns > 1
    assert publisher.next_in_s > 0


def test_with_nothing_due_a_turn_says_nothing(hall: Any, outlet: Outlet, publisher: Publisher) -> None:
    publisher.tell_due(hall.writer.hall, PLACE)
    assert outlet.said == []
    assert publisher.next_in_s > 0
