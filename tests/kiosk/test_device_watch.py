"""The hall hears of the machine's devices: each state live, and once what needs a person."""

import pytest

from hall.contract.commands import ReportDevice
from hall.contract.states import DevicePhase, DeviceReason
from tests.kiosk.world import MachineWorld


def reports(world: MachineWorld, device: str) -> list[tuple[DevicePhase, DeviceReason | None]]:
    return [(c.phase, c.reason) for c in world.asked(ReportDevice) if c.device == device]  # type: ignore[attr-defined]


@pytest.mark.requirement("R022")
def test_paper_low_and_paper_out_reach_the_hall_and_so_does_the_new_roll(world: MachineWorld) -> None:
    world.printer.becomes(DevicePhase.DEGRADED, DeviceReason.PAPER_LOW)
    world.printer.becomes(DevicePhase.FAULT, DeviceReason.PAPER_OUT)
    world.printer.becomes(DevicePhase.READY)
    assert reports(world, "printer") == [
        (DevicePhase.READY, None),
        (DevicePhase.DEGRADED, DeviceReason.PAPER_LOW),
        (DevicePhase.FAULT, DeviceReason.PAPER_OUT),
        (DevicePhase.READY, None),
    ]


def test_what_comes_and_goes_by_itself_calls_nobody(world: MachineWorld) -> None:
    for _ in range(3):
        world.printer.becomes(DevicePhase.BUSY)
        world.printer.becomes(DevicePhase.READY)
    world.reader.becomes(DevicePhase.OPENING)
    assert reports(world, "printer") == [(DevicePhase.READY, None)]
    assert reports(world, "idcard") == [(DevicePhase.READY, None)]


def test_every_state_is_shown_live(world: MachineWorld) -> None:
    world.printer.becomes(DevicePhase.BUSY)
    assert [s.phase for s in world.hall.devices if s.device == "printer"] == [DevicePhase.READY, DevicePhase.BUSY]
