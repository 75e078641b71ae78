"""What a terminal says of its way to the hall."""

from dataclasses import dataclass, field

import pytest

from hall.bus.feeds import Listener
from hall.bus.line import LineState
from hall.bus.phase import SETTLING_S, LinkView
from hall.bus.port import LinkPhase
from hall.bus.timers import Timers
from hall.clock import VirtualClock


@dataclass
class Way:
    clock: VirtualClock = field(default_factory=VirtualClock)
    told: list[LinkPhase] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.timers = Timers(self.clock)
        self.view = LinkView(self.timers)
        self.view.listen(Listener(self.told.append, lambda _: None))

    def let_pass(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.timers.run_due()

    def connect(self) -> None:
        self.view.line_changed(LineState.UP)
        self.view.controller_heard(there=True)
        self.view.hall_heard(fresh=True)


def test_a_listener_is_told_at_once_where_things_stand() -> None:
    assert Way().told == [LinkPhase.CONNECTING]


def test_connected_needs_the_controller_not_only_the_broker() -> None:
    way = Way()
    way.view.line_changed(LineState.UP)
    assert way.told == [LinkPhase.CONNECTING]
    way.view.controller_heard(there=True)
    assert way.told == [LinkPhase.CONNECTING, LinkPhase.CONNECTED]


def test_a_broker_that_knows_of_no_controller_means_the_hall_is_away() -> None:
    way = Way()
    way.view.line_changed(LineState.UP)
    way.let_pass(SETTLING_S + 0.1)
    assert way.told[-1] is LinkPhase.HALL_AWAY


def test_the_controllers_will_means_the_hall_is_away_until_it_is_back() -> None:
    way = Way()
    way.connect()
    way.view.controller_heard(there=False)
    assert way.told[-1] is LinkPhase.HALL_AWAY
    way.view.controller_heard(there=True)
    assert way.told[-1] is LinkPhase.CONNECTED


def test_a_controller_that_hangs_is_noticed_by_its_state_running_out() -> None:
    way = Way()
    way.connect()
    way.view.hall_heard(fresh=False)
    assert way.told[-1] is LinkPhase.HALL_AWAY
    way.view.hall_heard(fresh=True)
    assert way.told[-1] is LinkPhase.CONNECTED


@pytest.mark.parametrize(
    ("line", "phase"), [(LineState.AWAY, LinkPhase.BROKER_AWAY), (LineState.REFUSED, LinkPhase.REFUSED)]
)
def test_without_the_broker_nothing_else_matters(line: LineState, phase: LinkPhase) -> None:
    way = Way()
    way.connect()
    way.view.line_changed(line)
    assert way.told[-1] is phase
    way.view.line_changed(LineState.UP)
    assert way.told[-1] is phase, "what was known before is not known any more"
    way.view.controller_heard(there=True)
    assert way.told[-1] is LinkPhase.CONNECTED


def test_who_has_left_is_not_told() -> None:
    way = Way()
    told: list[LinkPhase] = []
    listener = Listener(told.append, way.view.leave)
    way.view.listen(listener)
    listener.stop()
    way.connect()
    assert told == [LinkPhase.CONNECTING]
