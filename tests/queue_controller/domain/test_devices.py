"""A device that needs a person raises one alarm, and one clearing when it is well again."""

import pytest

from hall.contract.events import DeviceAlarmed, DeviceCleared
from hall.contract.refusals import NotAllowed
from hall.contract.replies import Done
from hall.contract.states import DevicePhase, DeviceReason
from tests.queue_controller.domain.world import HallUnderTest


@pytest.mark.requirement("R022")
def test_paper_running_out_raises_one_alarm_however_often_it_is_reported(hall: HallUnderTest) -> None:
    seen = len(hall.history)
    for _ in range(3):
        assert hall.device(DevicePhase.FAULT, DeviceReason.PAPER_OUT) == Done()
        hall.wait(10)
    (alarm,) = hall.events(seen)
    assert isinstance(alarm, DeviceAlarmed)
    assert (alarm.terminal, alarm.device, alarm.reason) == ("kiosk-1", "printer", DeviceReason.PAPER_OUT)


def test_another_reason_is_another_alarm(hall: HallUnderTest) -> None:
    seen = len(hall.history)
    hall.device(DevicePhase.DEGRADED, DeviceReason.PAPER_LOW)
    hall.device(DevicePhase.FAULT, DeviceReason.PAPER_OUT)
    hall.device(DevicePhase.FAULT, DeviceReason.COVER_OPEN)
    reasons = [event.reason for event in hall.events(seen) if isinstance(event, DeviceAlarmed)]
    assert reasons == [DeviceReason.PAPER_LOW, DeviceReason.PAPER_OUT, DeviceReason.COVER_OPEN]


def test_a_device_that_is_well_again_is_cleared_once(hall: HallUnderTest) -> None:
    hall.device(DevicePhase.ABSENT)
    hall.wait(5)
    seen = len(hall.history)
    hall.device(DevicePhase.OPENING)
    hall.device(DevicePhase.READY)
    hall.device(DevicePhase.READY)
    assert hall.events(seen) == [DeviceCleared(terminal="kiosk-1", device="printer", noticed_at=hall.now)]
    hall.device(DevicePhase.ABSENT)
    assert isinstance(hall.events()[-1], DeviceAlarmed)


@pytest.mark.parametrize("phase", [DevicePhase.READY, DevicePhase.BUSY, DevicePhase.OPENING])
def test_a_device_that_works_is_no_news(hall: HallUnderTest, phase: DevicePhase) -> None:
    seen = len(hall.history)
    assert hall.device(phase) == Done()
    assert hall.events(seen) == []


@pytest.mark.parametrize(
    ("phase", "reason"),
    [
        (DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED),
        (DevicePhase.FAULT, DeviceReason.HARDWARE_ERROR),
        (DevicePhase.DEGRADED, DeviceReason.HARDWARE_ERROR),
    ],
)
def test_an_alarm_has_a_reason_even_if_the_terminal_gave_none(
    hall: HallUnderTest, phase: DevicePhase, reason: DeviceReason
) -> None:
    hall.device(phase)
    alarm = hall.events()[-1]
    assert isinstance(alarm, DeviceAlarmed)
    assert alarm.reason is reason


def test_a_late_report_does_not_undo_a_newer_one(hall: HallUnderTest) -> None:
    hall.device(DevicePhase.FAULT, DeviceReason.PAPER_OUT, ago_s=60)
    hall.device(DevicePhase.READY, ago_s=10)
    seen = len(hall.history)
    assert hall.device(DevicePhase.FAULT, DeviceReason.PAPER_JAMMED, ago_s=30) == Done()
    assert hall.events(seen) == []


def test_a_terminal_whose_clock_ran_ahead_is_heard_again_once_it_is_right(hall: HallUnderTest) -> None:
    hall.device(DevicePhase.FAULT, DeviceReason.PAPER_OUT, ago_s=-3600)
    hall.wait(60)
    hall.device(DevicePhase.READY)
    assert isinstance(hall.events()[-1], DeviceCleared)


def test_a_device_the_site_does_not_give_the_terminal_is_not_its_to_report(hall: HallUnderTest) -> None:
    assert hall.device(DevicePhase.FAULT, device="toaster") == NotAllowed(command="device.report")
