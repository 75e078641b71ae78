"""What a technician before a screen asks of its devices, on the simulator's real lines."""

from pathlib import Path

import pytest

from drivers.following import at_once
from drivers.terminal import open_devices
from drivers.workshop import OnHand, Workshop
from hall.cli import main
from hall.clock import SystemClock
from hall.contract.states import DevicePhase, DeviceState
from hall.home import Home
from hall.sites.definition import DeviceKind
from hall.technician import TechnicianCode
from tests.drivers.support.terminals import Heard
from tests.support.demo import demo_site
from tests.support.simulator import simulator


def test_each_device_is_named_placed_and_tested_where_it_is_plugged_in(tmp_path: Path) -> None:
    home, terminal = Home(tmp_path), demo_site().terminal["kiosk-1"]
    with simulator(home, [terminal]) as sim, open_devices(home, terminal) as devices:
        workshop = Workshop(devices, at_once, SystemClock())
        states: Heard[DeviceState] = Heard()
        devices.watch_states(states)
        states.wait(lambda state: (state.device, state.phase) == ("idcard", DevicePhase.READY))
        reader, printer = workshop.on_hand()
        assert (reader.device, reader.kind) == ("idcard", DeviceKind.ID_CARD_READER)
        assert reader.model
        assert reader.place.startswith("serial:")
        assert printer.place.startswith("tcp://")
        told: Heard[str | None] = Heard()
        workshop.test("idcard", told)
        told.wait(lambda found: found is None)
        sim.unplug("kiosk-1", "idcard")
        assert workshop.on_hand()[0] == OnHand("idcard", reader.kind, reader.model, "")
        workshop.test("nonesuch", told)
        told.wait(lambda found: found == "pulled out")


def test_a_new_code_is_shown_once_and_opens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["device", "--home", str(tmp_path), "pin"]) == 0
    code = capsys.readouterr().out.strip()
    assert (len(code), code.isdigit()) == (6, True)
    assert TechnicianCode(Home(tmp_path).technician_code).fits(code)
