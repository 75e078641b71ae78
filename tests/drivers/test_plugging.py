"""Devices at `auto`, and those nobody configured: found by themselves, kept in their places, gone when pulled."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from drivers.ports import CARD_READER, CardReader
from drivers.terminal import Devices, open_devices
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind, Role
from tests.drivers.support.card_module import CardModule
from tests.drivers.support.pty import Pty
from tests.drivers.support.terminals import SOON_S, Heard, terminal

AUTO = Device(id="idcard", kind=DeviceKind.ID_CARD_READER, at="auto")
LEFT = Device(id="left", kind=DeviceKind.ID_CARD_READER, at="auto")
READER = "usb 0400:c35a"


class Bus:
    """The simulator's plugs of `ticket-1`, with card modules on ptys behind them."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder)
        self.folder = folder
        self.lines: list[Pty] = []
        self.plugs = self.home.simulated_device("ticket-1", "-").parent
        self.plugs.mkdir(parents=True)

    def plug(self, name: str, *shows: str) -> Pty:
        link = self.folder / f"line-{len(self.lines)}"
        made = Pty(link)
        self.lines.append(made)
        made.serve(CardModule())
        new = self.plugs / f".{name}"
        new.write_text("\n".join((f"serial:{link}", *shows)))
        new.rename(self.plugs / f"ticket-1.{name}")
        return made

    def pull(self, name: str) -> None:
        (self.plugs / f"ticket-1.{name}").unlink()


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    made = Bus(tmp_path)
    yield made
    for line in made.lines:
        line.close()


@contextmanager
def running(bus: Bus, *devices: Device) -> Iterator[tuple[Devices, Heard[DeviceState]]]:
    with open_devices(bus.home, terminal(*devices)) as made:
        states: Heard[DeviceState] = Heard()
        made.watch_states(states)
        yield made, states


def ready(device: str) -> object:
    return lambda state: (state.device, state.phase) == (device, DevicePhase.READY)


def test_a_reader_at_auto_is_found_when_it_is_plugged_in_and_missed_when_it_is_pulled(bus: Bus) -> None:
    with running(bus, AUTO) as (_, states):
        states.wait(lambda state: state.reason is DeviceReason.NOT_CONNECTED)
        for _ in range(2):
            bus.plug("x", READER, "port 1-1")
            assert states.wait(ready("idcard")) < SOON_S
            bus.pull("x")
            assert states.wait(lambda state: state.phase is DevicePhase.ABSENT) < SOON_S


def test_a_reader_nobody_configured_is_taken_on_under_a_name_of_its_own_and_withdrawn_when_pulled(bus: Bus) -> None:
    with running(bus, AUTO) as (devices, states):
        bus.plug("x", READER, "port 1-1")
        states.wait(ready("idcard"))
        bus.plug("y", READER, "port 1-2")
        assert states.wait(ready("id-card-reader-2")) < SOON_S
        bus.pull("y")
        assert states.wait(lambda state: state.withdrawn and state.device == "id-card-reader-2") < SOON_S
        assert [state.device for state in devices.states] == ["idcard"]


def test_a_terminal_without_a_reader_gets_one_when_it_is_plugged_in(bus: Bus) -> None:
    with running(bus) as (devices, states):
        assert devices.port(CARD_READER) is None
        heard: Heard[CardReader | None] = Heard()
        devices.watch_port(CARD_READER, heard)
        heard.wait(lambda port: port is None)
        bus.plug("x", READER, "port 1-1")
        heard.wait(lambda port: port is not None)
        states.wait(ready("id-card-reader-2"))
        bus.pull("x")
        heard.wait(lambda port: port is None)


def test_a_serial_bridge_alone_is_taken_for_a_device_at_auto_only(bus: Bus) -> None:
    bus.plug("x", "usb 1a86:7523", "port 1-1")
    bus.plug("y", "usb 1a86:7523", "port 1-2")
    bus.plug("z", READER, "port 1-9")
    with running(bus, AUTO, LEFT) as (devices, states):
        well: set[str] = set()
        states.wait(
            lambda state: state.phase is DevicePhase.READY and well.add(state.device) is None and len(well) == 2
        )
        assert {state.device for state in devices.states} == {"idcard", "left"}
    kept = json.loads(bus.home.bindings("ticket-1").read_text())
    assert (kept["idcard"]["place"], kept["left"]["place"]) == ("1-9", "1-1")


def test_two_equal_readers_keep_their_places_over_a_restart(bus: Bus) -> None:
    bus.plug("b", READER, "port 1-2")
    with running(bus, AUTO, LEFT) as (_, states):
        states.wait(ready("idcard"))
        bus.plug("a", READER, "port 1-1")
        states.wait(ready("left"))
    before = bus.home.bindings("ticket-1").read_text()
    with running(bus, LEFT, AUTO) as (_, states):
        states.wait(ready("idcard"))
    assert json.loads(bus.home.bindings("ticket-1").read_text()) == json.loads(before)
    assert json.loads(before)["idcard"]["place"] == "1-2"


def test_bindings_that_cannot_be_read_are_made_anew(bus: Bus) -> None:
    file = bus.home.bindings("ticket-1")
    file.parent.mkdir(parents=True)
    file.write_text("{half")
    bus.plug("x", READER, "port 1-1")
    with running(bus, AUTO) as (_, states):
        states.wait(ready("idcard"))
    assert json.loads(file.read_text())["idcard"]["place"] == "1-1"


@pytest.mark.parametrize(("role", "takes"), [(Role.PAD, "signature-pad-2"), (Role.WINDOW_TERMINAL, "id-card-reader-2")])
def test_of_two_terminals_on_one_computer_each_takes_on_what_its_role_is_for(bus: Bus, role: Role, takes: str) -> None:
    bus.plug("x", READER, "port 1-1")
    pen = bus.plugs / ".pen"
    pen.write_text(f"usbsim:{bus.folder / 'nobody-serves-it'}\nusb 056a:00a8\nport 1-2")
    pen.rename(bus.plugs / "ticket-1.pen")
    with open_devices(bus.home, replace(terminal(), role=role)) as devices:
        states: Heard[DeviceState] = Heard()
        devices.watch_states(states)
        states.wait(lambda state: state.device == takes)
        assert [state.device for state in devices.states] == [takes]
