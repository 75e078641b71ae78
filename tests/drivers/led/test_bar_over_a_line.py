"""A bar behind a real line, from the site definition to the confirmed text, and the line pulled out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.led.port import LED_SCREEN, LedDone, LedNotDone, LedOutcome, Show
from drivers.terminal import Devices, open_devices
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from tests.drivers.support.led_card import LedCards
from tests.drivers.support.pty import Pty
from tests.drivers.support.tcp import TcpDevice
from tests.drivers.support.terminals import Heard, terminal


@pytest.fixture
def cards() -> LedCards:
    return LedCards()


@pytest.fixture
def pty(tmp_path: Path, cards: LedCards) -> Iterator[Pty]:
    pty = Pty(tmp_path / "bar")
    pty.serve(cards)
    yield pty
    pty.close()


@pytest.fixture
def tcp(cards: LedCards) -> Iterator[TcpDevice]:
    made = TcpDevice(cards)
    yield made
    made.close()


def opened(tmp_path: Path, at: str) -> Devices:
    return open_devices(Home(tmp_path), terminal(Device(id="bar", kind=DeviceKind.LED_SCREEN, at=at)))


def show(devices: Devices, text: str) -> LedOutcome:
    bar, heard = devices.port(LED_SCREEN), Heard[LedOutcome]()
    assert bar is not None
    kept: list[LedOutcome] = []
    bar.send(Show(area=0, text=text), lambda outcome: (kept.append(outcome), heard(outcome))[0])
    heard.wait(lambda _: True)
    return kept[0]


def test_a_text_reaches_a_bar_on_a_serial_line_and_pulling_it_is_noticed(
    tmp_path: Path, pty: Pty, cards: LedCards
) -> None:
    states = Heard[DeviceState]()
    with opened(tmp_path, f"serial:{tmp_path / 'bar'}") as devices:
        devices.watch_states(states)
        states.wait(lambda state: state.phase is DevicePhase.READY)
        assert show(devices, "请A023号") == LedDone()
        assert cards.areas == {(1, 0): "\\C1请A023号".encode("gb2312")}
        pty.unplug()
        states.wait(lambda state: state.phase is DevicePhase.ABSENT)
        refused = show(devices, "请A024号")
        assert isinstance(refused, LedNotDone)
        assert refused.reason is DeviceReason.NOT_CONNECTED


def test_a_bar_on_the_network_that_was_cut_off_shows_its_text_again(
    tmp_path: Path, tcp: TcpDevice, cards: LedCards
) -> None:
    states = Heard[DeviceState]()
    with opened(tmp_path, f"tcp://127.0.0.1:{tcp.port}") as devices:
        devices.watch_states(states)
        states.wait(lambda state: state.phase is DevicePhase.READY)
        assert show(devices, "A023") == LedDone()
        cards.areas.clear()
        tcp.hang_up()
        states.wait(lambda state: state.phase is not DevicePhase.READY)
        states.wait(lambda state: state.phase is DevicePhase.READY)
        assert cards.areas == {(1, 0): b"\\C1A023"}
