"""A caller with keys of its own does at the desk what the function keys do, and shows who waits."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication

from drivers.devices import Devices
from drivers.following import Following
from drivers.keypad.port import Beep, Key, Pressed, Rated, ShowNumbers
from drivers.terminal import open_devices
from hall.clock import VirtualClock
from hall.contract import commands as ask
from hall.contract.states import DevicePhase, DeviceReason, PostStatus
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from hardware_sim.devices.keypad.keypad_line import KeypadLineState
from hardware_sim.devices.keypad.verbs import PressKey
from tests.support.demo import demo_site
from tests.support.devices import PlayedKeypads, plug
from tests.support.hall_link import PlayedHall
from tests.support.screens import NINE_O_CLOCK, until
from tests.support.simulator import simulator
from tests.window_terminal.clerk import stories
from ui_kit.bus import GuiCrossing
from ui_kit.language import Language
from window_terminal.clerk.desk import Desk
from window_terminal.clerk.keypad_caller import KeypadCaller

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.requirement("R056")]


class DeskWithCaller:
    def __init__(self, following: Following | None = None) -> None:
        self.devices, self.pads = Devices(), PlayedKeypads()
        self.hall = PlayedHall("window-1")
        self.desk = Desk(self.hall, demo_site(), "1", clock=VirtualClock(NINE_O_CLOCK), language=Language())
        self.caller = KeypadCaller(following or Following(self.devices), self.desk)
        self.desk.start()
        self.caller.start()

    def post(self, status: PostStatus, **more: object) -> None:
        self.hall.says("1", stories.post(status, **more))

    def called(self, number: str = "A023") -> None:
        self.post(PostStatus.CALLED, current=stories.ticket(number))

    def told(self) -> list[object]:
        """What the keypads were told since the last look."""
        told, self.pads.told = self.pads.told, []
        return list(told)

    def close(self) -> None:
        self.caller.stop()
        self.desk.stop()


@pytest.fixture
def at() -> Iterator[DeskWithCaller]:
    with closing(DeskWithCaller()) as at:
        plug(at.devices, at.pads)
        yield at


@pytest.mark.parametrize(
    ("status", "key", "command"),
    [
        (PostStatus.IDLE, Key.CALL, ask.CallNext(post="1")),
        (PostStatus.IDLE, Key.PAUSE, ask.PausePost(post="1", reason=ask.PauseReason.OTHER)),
        (PostStatus.PAUSED, Key.PAUSE, ask.ResumePost(post="1")),
        (PostStatus.CALLED, Key.RECALL, ask.RecallTicket(post="1")),
        (PostStatus.CALLED, Key.CONFIRM, ask.StartService(post="1")),
        (PostStatus.CALLED, Key.ABANDON, ask.MissTicket(post="1")),
        (PostStatus.SERVING, Key.RATE, ask.FinishService(post="1")),
    ],
)
def test_each_key_asks_what_its_function_key_asks(
    at: DeskWithCaller, status: PostStatus, key: Key, command: ask.Command
) -> None:
    at.post(status)
    at.told()
    at.pads.says(Pressed(1, key))
    assert at.hall.commands == [command]
    assert at.told() == []


@pytest.mark.parametrize(
    ("status", "key", "digits"),
    [
        (PostStatus.LOGGED_OUT, Key.CALL, ""),
        (PostStatus.IDLE, Key.RATE, ""),
        (PostStatus.SERVING, Key.CALL, ""),
        (PostStatus.CALLED, Key.TRANSFER, ""),
        (PostStatus.CALLED, Key.HANG, ""),
        (PostStatus.CALLED, Key.CONFIRM, "23"),
        (PostStatus.IDLE, Key.CALL, "23"),
    ],
)
def test_a_key_that_means_nothing_now_is_answered_by_a_beep(
    at: DeskWithCaller, status: PostStatus, key: Key, digits: str
) -> None:
    at.post(status)
    at.told()
    at.pads.says(Pressed(1, key, digits))
    assert at.hall.commands == []
    assert at.told() == [Beep(1)]


def test_two_presses_before_the_answer_call_once(at: DeskWithCaller) -> None:
    at.post(PostStatus.IDLE)
    at.pads.says(Pressed(1, Key.CALL))
    at.pads.says(Pressed(1, Key.CALL))
    assert at.hall.commands == [ask.CallNext(post="1")]


def test_a_rating_on_the_clerks_line_is_none_of_the_desks_business(at: DeskWithCaller) -> None:
    at.post(PostStatus.IDLE)
    at.told()
    at.pads.says(Rated(2, 5))
    assert (at.hall.commands, at.told()) == ([], [])


def test_the_keypad_shows_how_many_wait_and_whom_it_is_about(at: DeskWithCaller) -> None:
    at.post(PostStatus.IDLE)
    at.called()
    at.called()
    at.post(PostStatus.SERVING, current=stories.ticket("C1288"), waiting=0)
    assert at.told() == [
        ShowNumbers(keypad=1),
        ShowNumbers(keypad=1, waiting=12),
        ShowNumbers(keypad=1, waiting=12, ticket=23),
        ShowNumbers(keypad=1, waiting=0, ticket=1288),
    ]


def test_what_may_be_old_is_not_shown_on_the_keypad_either(at: DeskWithCaller) -> None:
    at.called()
    at.told()
    at.hall.falls_silent()
    assert at.told() == [ShowNumbers(keypad=1)]


def test_a_keypad_that_was_without_power_is_told_again(at: DeskWithCaller) -> None:
    at.called()
    at.told()
    at.pads.becomes(DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED)
    at.pads.becomes(DevicePhase.READY)
    assert at.told() == [ShowNumbers(keypad=1, waiting=12, ticket=23)]
    at.pads.becomes(DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED)
    at.post(PostStatus.IDLE)
    assert at.told() == []
    at.pads.becomes(DevicePhase.READY)
    assert at.told() == [ShowNumbers(keypad=1, waiting=12)]


def test_a_second_keypad_on_the_line_is_known_by_its_first_press(at: DeskWithCaller) -> None:
    at.post(PostStatus.IDLE)
    at.told()
    at.pads.says(Pressed(7, Key.CALL))
    assert at.hall.commands == [ask.CallNext(post="1")]
    assert at.told() == [ShowNumbers(keypad=1, waiting=12), ShowNumbers(keypad=7, waiting=12)]


def test_another_keypad_in_its_place_is_used_at_once(at: DeskWithCaller) -> None:
    at.post(PostStatus.IDLE)
    at.pads = PlayedKeypads()
    plug(at.devices, at.pads)
    assert at.told() == [ShowNumbers(keypad=1, waiting=12)]
    at.pads.says(Pressed(1, Key.CALL))
    assert at.hall.commands == [ask.CallNext(post="1")]


def test_a_key_of_the_simulated_caller_calls_and_its_display_shows_who_waits(tmp_path: Path) -> None:
    home = Home(tmp_path)
    keypad = Device(id="keypad", kind=DeviceKind.KEYPAD, at="simulated")
    terminal = replace(demo_site().terminal["window-1"], devices=(keypad,))
    crossing = GuiCrossing()
    with (
        simulator(home, [terminal]) as sim,
        open_devices(home, terminal) as devices,
        closing(DeskWithCaller(Following(devices, crossing.to_gui))) as at,
    ):
        at.post(PostStatus.IDLE)

        until(
            lambda: sim.machine(KeypadLineState, "window-1").stations[0].shown == "012   ", "it shows that twelve wait"
        )
        sim.do(PressKey(terminal="window-1", key="call"))
        until(lambda: bool(at.hall.commands), "the press is heard")
        assert at.hall.commands == [ask.CallNext(post="1")]
    QCoreApplication.processEvents()
