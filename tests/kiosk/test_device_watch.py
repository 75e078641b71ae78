"""The hall hears of the machine's devices: each state live, and once what needs a person."""

import pytest

from hall.contract.commands import ReportDevice
from hall.contract.states import DevicePhase, DeviceReason
from kiosk.device_watch import OtherDevices
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


def test_a_device_no_page_needs_is_told_live_and_the_public_hears_nothing_of_it(world: MachineWorld) -> None:
    world.opens()
    public = world.machine.condition
    for reason in (DeviceReason.DOOR_OPEN, DeviceReason.TAMPERED, DeviceReason.BATTERY_LOW):
        world.cabinet.becomes(DevicePhase.DEGRADED, reason)
        assert world.machine.condition == public
    world.cabinet.becomes(DevicePhase.READY)
    assert [(state.phase, state.reason) for state in world.hall.devices if state.device == "cabinet"] == [
        (DevicePhase.READY, None),
        (DevicePhase.DEGRADED, DeviceReason.DOOR_OPEN),
        (DevicePhase.DEGRADED, DeviceReason.TAMPERED),
        (DevicePhase.DEGRADED, DeviceReason.BATTERY_LOW),
        (DevicePhase.READY, None),
    ]
    assert reports(world, "cabinet") == [], "the site definition does not name it, so the journal would refuse it"
    assert len([state for state in world.hall.devices if state.device == "printer"]) == 1, "once, not twice"


def test_a_cabinet_the_site_names_is_in_the_journal_too(world: MachineWorld) -> None:
    others = OtherDevices(
        world.cabinet.watch_state, world.hall, world.assembly.delivery, named=["cabinet"], followed=["printer"]
    )
    world.cabinet.becomes(DevicePhase.DEGRADED, DeviceReason.TAMPERED)
    world.cabinet.becomes(DevicePhase.BUSY)
    world.cabinet.becomes(DevicePhase.DEGRADED, DeviceReason.TAMPERED)
    others.close()
    world.cabinet.becomes(DevicePhase.READY)
    assert reports(world, "cabinet") == [
        (DevicePhase.READY, None),
        (DevicePhase.DEGRADED, DeviceReason.TAMPERED),
    ]
