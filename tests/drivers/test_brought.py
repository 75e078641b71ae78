"""A technician brings a device to a terminal that knows nothing of it: it is there with its status, and gone again."""

from pathlib import Path

import pytest

from drivers.terminal import open_devices
from hall.contract.states import DevicePhase, DeviceState
from hall.home import Home
from hall.sites.definition import DeviceKind
from hardware_sim.bringing import Bring, TakeAway
from hardware_sim.catalogue import catalogue
from tests.drivers.support.terminals import SOON_S, Heard
from tests.support.demo import demo_site
from tests.support.simulator import simulator

WINDOW = "window-1"
SHOW_THEMSELVES = sorted({s.kind for s in catalogue().simulations if "usb" in s.showing.shows})
"""What the network announces stands at no terminal: it is for a terminal whose site says `auto`."""
AT_WORK = {DevicePhase.READY, DevicePhase.DEGRADED}


@pytest.mark.requirement("R052")
@pytest.mark.parametrize("kind", SHOW_THEMSELVES)
def test_what_is_plugged_in_is_there_without_a_line_of_configuration(tmp_path: Path, kind: DeviceKind) -> None:
    home = Home(tmp_path)
    site = demo_site()
    states: Heard[DeviceState] = Heard()
    with simulator(home, site.terminals) as sim, open_devices(home, site.terminal[WINDOW]) as devices:
        devices.watch_states(states)
        sim.do(Bring(terminal=WINDOW, kind=kind, device="brought"))
        states.wait(lambda state: state.kind == kind and state.phase in AT_WORK, SOON_S)
        sim.do(TakeAway(terminal=WINDOW, device="brought"))
        states.wait(lambda state: state.kind == kind and state.withdrawn, SOON_S)
        assert devices.states == ()
