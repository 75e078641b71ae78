"""Two keypads on a real line: pressed at once, heard once each, and the line pulled out."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.keypad.port import KEYPADS, Key, KeypadEvent, KeypadOutcome, KeypadTold, Pressed, ShowNumbers
from drivers.terminal import open_devices
from hall.contract.states import DevicePhase, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from tests.drivers.support.pty import Pty
from tests.drivers.support.terminals import Heard, terminal

CALL_1, RECALL_2 = bytes.fromhex("ff6803036801010c0e16"), bytes.fromhex("ff6803036802010d1016")


@pytest.fixture
def pty(tmp_path: Path) -> Iterator[Pty]:
    pty = Pty(tmp_path / "keypads")
    yield pty
    pty.close()


def test_two_keypads_on_one_line_are_heard_and_told(tmp_path: Path, pty: Pty) -> None:
    states, told = Heard[DeviceState](), Heard[KeypadOutcome]()
    events: list[KeypadEvent] = []
    heard = Heard[KeypadEvent]()

    def keep(event: KeypadEvent) -> None:
        events.append(event)
        heard(event)

    device = Device(id="keypads", kind=DeviceKind.KEYPAD, at=f"serial:{tmp_path / 'keypads'}")
    with open_devices(Home(tmp_path), terminal(device)) as devices:
        devices.watch_states(states)
        states.wait(lambda state: state.phase is DevicePhase.READY)
        keypads = devices.port(KEYPADS)
        assert keypads is not None
        keypads.listen(keep)
        os.write(pty.into, CALL_1 + RECALL_2[:4])
        os.write(pty.into, RECALL_2[4:])
        heard.wait(lambda event: event == Pressed(2, Key.RECALL))
        assert pty.read(20) == CALL_1 + RECALL_2
        assert events == [Pressed(1, Key.CALL), Pressed(2, Key.RECALL)]
        keypads.send(ShowNumbers(keypad=2, ticket=23), told)
        told.wait(lambda outcome: outcome == KeypadTold())
        assert pty.read(15).hex() == "ff6808086802020a0a0a0002032716"
        pty.unplug()
        states.wait(lambda state: state.phase is DevicePhase.ABSENT)
