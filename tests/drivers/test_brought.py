"""A technician brings a device to a terminal that knows nothing of it: it is there with its status, and gone again."""

from pathlib import Path

import pytest

from drivers.terminal import open_devices
from hall.contract.roles import TAKEN_ON
from hall.contract.states import DevicePhase, DeviceState
from hall.home import Home
from hall.sites.definition import DeviceKind
from hardware_sim.bringing import Bring, TakeAway
from hardware_sim.catalogue import catalogue
from tests.drivers.support.terminals import SOON_S, Heard
from tests.support.demo import demo_site
from tests.support.simulator import simulator

SITE = demo_site()
SHOW_THEMSELVES = sorted({s.kind for s in catalogue().simulations if {"usb", "class"} <= s.showing.shows.keys()})
"""A serial bridge stands for anything, what the network announces stands at no terminal: those are for a terminal whose
site says `auto`."""
AT_WORK = {DevicePhase.READY, DevicePhase.DEGRADED}


@pytest.mark.requirement("R052")
@pytest.mark.parametrize("kind", SHOW_THEMSELVES)
def test_what_is_plugged_in_is_there_without_a_line_of_configuration(tmp_path: Path, kind: DeviceKind) -> None:
    home = Home(tmp_path)
    there = next(one for one in SITE.terminals if kind in TAKEN_ON[one.role] and not one.devices)
    states: Heard[DeviceState] = Heard()
    with simulator(home, SITE.terminals) as sim, open_devices(home, there) as devices:
        devices.watch_states(states)
        sim.do(Bring(terminal=there.id, kind=kind, device="brought"))
        states.wait(lambda state: state.kind == kind and state.phase in AT_WORK, SOON_S)
        sim.do(TakeAway(terminal=there.id, device="brought"))
        states.wait(lambda state: state.kind == kind and state.withdrawn, SOON_S)
        assert devices.states == ()
