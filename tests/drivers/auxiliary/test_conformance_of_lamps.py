"""Lamps of the kernel in every situation: the light confirmed, or not and why; exactly one end."""

from pathlib import Path

import pytest

from drivers.auxiliary.lamps.driver import LampProfile, Shining
from drivers.auxiliary.port import Flash, LightDone, LightNotDone, LightOutcome, SetLight
from drivers.core.completion import CompletionCode
from drivers.core.profile import load_profile
from hall.contract.states import DeviceReason
from tests.drivers.support.conformance import Commanded, Ends, Situation, cells, check
from tests.drivers.support.folder import FolderSubject


class LampSubject(FolderSubject):
    def __init__(self, folder: Path) -> None:
        super().__init__(Shining(load_profile("drivers.auxiliary.lamps", "kernel-leds", LampProfile)), folder)
        for lamp in ("hall:green:id-card", "hall:red:id-card", "hall:green:printer"):
            self.files(lamp, brightness="0", max_brightness="1", trigger="[none] timer")

    def silence(self) -> None:
        """A LED that is not there any more: a file answers always or never."""
        (self.folder / "hall:green:printer").rename(self.folder / "elsewhere")


def refused(code: CompletionCode, reason: DeviceReason | None) -> Ends[LightOutcome]:
    return Ends(code, LightNotDone(code, reason))


NOT_READY = CompletionCode.DEVICE_NOT_READY
GONE = refused(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED)
TABLE: dict[str, Commanded[SetLight, LightOutcome]] = {
    "light": Commanded(
        lambda: SetLight("printer", Flash.CONTINUOUS),
        {
            Situation.ABSENT: refused(NOT_READY, DeviceReason.NOT_CONNECTED),
            Situation.MISCONFIGURED: refused(NOT_READY, DeviceReason.MISCONFIGURED),
            Situation.HELD: refused(NOT_READY, DeviceReason.HELD_BY_ANOTHER),
            Situation.SILENT: GONE,
            Situation.FAULT: GONE,
            Situation.READY: Ends(CompletionCode.SUCCESS, LightDone()),
            Situation.PULLED_OUT: GONE,
            Situation.TOO_LATE: refused(CompletionCode.TIME_OUT, None),
            Situation.STOPPED: refused(CompletionCode.CANCELED, None),
        },
    )
}


@pytest.mark.parametrize(
    ("name", "situation"),
    [cell for cell in cells(TABLE) if cell[1] is not Situation.DEGRADED],  # a lamp of the kernel shines or does not
)
def test_every_command_ends_as_stated_in_every_situation(name: str, situation: Situation, tmp_path: Path) -> None:
    check(LampSubject(tmp_path / "leds"), TABLE[name], situation)
