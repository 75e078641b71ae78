"""Our driver and Debian's own upsd, with its driver dummy-ups: a service nobody of us wrote. About 10 s in all, because
dummy-ups looks at its file once a second and upsd believes it for a while.
"""

from collections.abc import Iterator
from typing import Self

import pytest

from drivers.auxiliary.port import InputChanged, InputName
from drivers.auxiliary.ups.driver import Ups, UpsProfile
from drivers.core.address import TcpAt
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug, plugged_at
from hall.clock import SystemClock
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from tests.drivers.support.terminals import Heard
from tests.support.network_ups_tools import RealUpsd, needs_server, real_upsd

pytestmark = needs_server


@pytest.fixture(scope="module")
def upsd() -> Iterator[RealUpsd]:
    with real_upsd(ups_status="OL", battery_charge="100") as upsd:
        yield upsd


class Watched:
    def __init__(self, upsd: RealUpsd, ups: str = "ups") -> None:
        plug = Plug(plugged_at(TcpAt("127.0.0.1", upsd.port)))
        profile = UpsProfile(name="x", ups=ups, poll_s=0.1)
        self.ups = Ups(DeviceName("ticket-1", "power", "auxiliary"), profile, plug, SystemClock())
        self.changes: Heard[InputChanged] = Heard()
        self.states: Heard[DeviceState] = Heard()
        self.ups.listen(self.changes)
        self.ups.watch_state(self.states)

    def until(self, phase: DevicePhase, reason: DeviceReason | None = None) -> None:
        self.states.wait(lambda state: (state.phase, state.reason) == (phase, reason))

    def __enter__(self) -> Self:
        self.ups.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ups.stop()


def test_mains_battery_and_a_lost_supply_are_told_as_the_real_service_tells_them(upsd: RealUpsd) -> None:
    with Watched(upsd) as watched:
        watched.until(DevicePhase.READY)
        upsd.set(ups_status="OB DISCHRG", battery_charge="90")
        watched.until(DevicePhase.DEGRADED, DeviceReason.ON_BATTERY)
        watched.changes.wait(lambda change: change == InputChanged(InputName.ON_BATTERY, active=True))
        upsd.set(ups_status="OB DISCHRG LB", battery_charge="15")
        watched.until(DevicePhase.DEGRADED, DeviceReason.BATTERY_LOW)
        upsd.set(ups_status="OL CHRG", battery_charge="15")
        watched.until(DevicePhase.READY)
        upsd.stop_driver()
        watched.until(DevicePhase.FAULT, DeviceReason.NOT_RESPONDING)
        upsd.start_driver()
        watched.until(DevicePhase.READY)


def test_a_supply_the_service_does_not_know_is_misconfigured(upsd: RealUpsd) -> None:
    with Watched(upsd, "nope") as watched:
        watched.until(DevicePhase.FAULT, DeviceReason.MISCONFIGURED)
