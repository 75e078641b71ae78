"""Devices and presences: the latest word counts, and after a reconnect nobody is believed there on an old word."""

from dataclasses import dataclass, field

import msgspec
import pytest

from hall.bus.feeds import LatestFeed, Listener
from hall.bus.presences import RETURN_S, PresenceFeed
from hall.bus.timers import Timers
from hall.clock import VirtualClock
from hall.contract.states import DevicePhase, DeviceState, Presence, TerminalPhase
from hall.contract.topics import Topics

TOPICS = Topics("chonghua")


def device_feed() -> LatestFeed[DeviceState]:
    return LatestFeed(DeviceState, lambda state: TOPICS.device(state.terminal, state.device))


def presence(terminal: str, *, online: bool = True) -> Presence:
    return Presence(terminal=terminal, online=online, phase=TerminalPhase.AVAILABLE, since=1)


@dataclass
class Staff:
    clock: VirtualClock = field(default_factory=VirtualClock)
    told: list[Presence] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.timers = Timers(self.clock)
        self.feed = PresenceFeed(TOPICS, self.timers, self.clock.now)
        self.feed.listeners.append(Listener(self.told.append, lambda _: None))

    def hear(self, said: Presence, under: str | None = None) -> None:
        self.feed.hear(TOPICS.presence(under or said.terminal), msgspec.json.encode(said), None)

    def let_pass(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.timers.run_due()

    @property
    def there(self) -> list[tuple[str, bool]]:
        return [(p.terminal, p.online) for p in self.told]


def test_who_died_with_the_broker_is_told_as_gone_and_who_came_back_is_not() -> None:
    staff = Staff()
    staff.hear(presence("kiosk-1"))
    staff.hear(presence("kiosk-2"))
    staff.feed.begin_again()
    staff.hear(presence("kiosk-2"))
    staff.let_pass(RETURN_S - 0.1)
    assert ("kiosk-1", False) not in staff.there
    staff.let_pass(0.2)
    assert staff.there[-1] == ("kiosk-1", False)
    assert ("kiosk-2", False) not in staff.there
    assert staff.told[-1].since == staff.clock.now()


def test_a_second_reconnect_gives_everybody_the_whole_time_again() -> None:
    staff = Staff()
    staff.hear(presence("kiosk-1"))
    staff.feed.begin_again()
    staff.let_pass(RETURN_S - 1)
    staff.feed.begin_again()
    staff.let_pass(RETURN_S - 1)
    assert ("kiosk-1", False) not in staff.there
    staff.let_pass(2)
    assert staff.there[-1] == ("kiosk-1", False)


def test_who_was_gone_already_is_not_told_again() -> None:
    staff = Staff()
    staff.hear(presence("kiosk-1", online=False))
    staff.feed.begin_again()
    staff.let_pass(RETURN_S + 1)
    assert staff.there == [("kiosk-1", False)]


def test_nobody_can_say_that_another_is_gone_or_there() -> None:
    """The topic is checked by certificate, the body is what anybody writes."""
    staff = Staff()
    staff.hear(presence("kiosk-1"))
    staff.hear(presence("kiosk-1", online=False), under="kiosk-2")
    staff.hear(presence("kiosk-3"), under="kiosk-2")
    assert staff.there == [("kiosk-1", True)]


@pytest.mark.parametrize(("terminal", "device"), [("kiosk-2", "printer"), ("kiosk-1", "idcard")])
def test_nobody_can_speak_for_another_device(terminal: str, device: str) -> None:
    told: list[DeviceState] = []
    feed = device_feed()
    feed.listeners.append(Listener(told.append, lambda _: None))
    state = DeviceState(terminal=terminal, device=device, kind="receipt_printer", phase=DevicePhase.FAULT, since=1)
    feed.hear(TOPICS.device("kiosk-1", "printer"), msgspec.json.encode(state), None)
    assert told == []
    assert feed.known == {}


def test_the_same_word_under_two_filters_is_told_once_and_another_word_again() -> None:
    told: list[DeviceState] = []
    feed = device_feed()
    feed.listeners.append(Listener(told.append, lambda _: None))
    for phase in (DevicePhase.READY, DevicePhase.READY, DevicePhase.FAULT):
        state = DeviceState(terminal="kiosk-1", device="printer", kind="receipt_printer", phase=phase, since=1)
        feed.hear(TOPICS.device("kiosk-1", "printer"), msgspec.json.encode(state), None)
    assert [state.phase for state in told] == [DevicePhase.READY, DevicePhase.FAULT]


def test_two_terminals_may_call_their_devices_alike() -> None:
    feed = device_feed()
    states = [
        DeviceState(terminal=terminal, device="printer", kind="receipt_printer", phase=DevicePhase.READY, since=1)
        for terminal in ("kiosk-1", "kiosk-2")
    ]
    for state in states:
        feed.hear(TOPICS.device(state.terminal, "printer"), msgspec.json.encode(state), None)
    late: list[DeviceState] = []
    feed.tell_known(Listener(late.append, lambda _: None))
    assert late == states
