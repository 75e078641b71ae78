"""An evaluator with keys of its own beside the pad: each key is its grade, once, and only when somebody is asked."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication

from drivers.devices import Devices
from drivers.following import Following
from drivers.keypad.port import Prompt, Rated, Say
from drivers.terminal import open_devices
from hall.contract.states import PostStatus
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from hardware_sim.devices.keypad.verbs import PressResult
from tests.support.demo import demo_site
from tests.support.devices import PlayedKeypads, plug
from tests.support.screens import until
from tests.support.simulator import simulator
from tests.window_terminal.pad.test_pad import PadAtWindow1
from ui_kit.bus import GuiCrossing
from window_terminal.pad.evaluator import Evaluator

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.requirement("R058")]


@pytest.fixture
def at(tmp_path: Path) -> Iterator[PadAtWindow1]:
    with closing(PadAtWindow1(tmp_path / "ratings")) as at:
        yield at


@pytest.fixture
def keys(at: PadAtWindow1) -> Iterator[PlayedKeypads]:
    devices, keys = Devices(), PlayedKeypads("evaluator")
    evaluator = Evaluator(Following(devices), at.pad)
    evaluator.start()
    plug(devices, keys)
    yield keys
    evaluator.stop()


@pytest.mark.parametrize("grade", [5, 4, 3])
def test_a_key_is_its_grade_and_a_second_press_is_nothing(at: PadAtWindow1, keys: PlayedKeypads, grade: int) -> None:
    ticket = at.finish_a_service()
    keys.says(Rated(1, grade))
    keys.says(Rated(1, 5))
    assert [(one.ticket, one.grade) for one in at.ratings] == [(ticket, grade)]
    assert at.pad.page == "thanks"


def test_a_poor_grade_asks_for_its_reasons_on_the_pad(at: PadAtWindow1, keys: PlayedKeypads) -> None:
    at.finish_a_service()
    keys.says(Rated(1, 2))
    assert at.pad.page == "reasons"
    at.pad.submit()
    assert [one.grade for one in at.ratings] == [2]


def test_a_key_pressed_while_nobody_is_asked_rates_nothing(at: PadAtWindow1, keys: PlayedKeypads) -> None:
    at.post(PostStatus.SERVING)
    keys.says(Rated(1, 5))
    assert at.ratings == []


def test_the_evaluator_says_what_the_pad_shows(at: PadAtWindow1, keys: PlayedKeypads) -> None:
    at.finish_a_service()
    at.wait(1)
    keys.says(Rated(1, 5))
    at.wait(60)
    assert keys.told == [Say(Prompt.ASK), Say(Prompt.THANKS), Say(Prompt.WELCOME)]


def test_a_key_of_the_simulated_evaluator_rates_the_service(at: PadAtWindow1, tmp_path: Path) -> None:
    home = Home(tmp_path)
    keypad = Device(id="evaluator", kind=DeviceKind.KEYPAD, at="simulated")
    terminal = replace(demo_site().terminal["pad-1"], devices=(keypad,))
    crossing = GuiCrossing()
    with simulator(home, [terminal]) as sim, open_devices(home, terminal) as devices:
        evaluator = Evaluator(Following(devices, crossing.to_gui), at.pad)
        evaluator.start()
        at.finish_a_service()
        until(lambda: all(state.reason is None for state in devices.states), "the evaluator is ready")
        sim.do(PressResult(terminal="pad-1", result=1))
        until(lambda: bool(at.ratings), "the key is heard")
        assert [one.grade for one in at.ratings] == [4]
        evaluator.stop()
    QCoreApplication.processEvents()
