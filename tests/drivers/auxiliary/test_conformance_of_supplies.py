"""Supplies take no command: whatever is asked of one ends in every situation, once, and does nothing."""

from pathlib import Path

import pytest

from drivers.auxiliary.power.driver import Charging, PowerProfile
from drivers.auxiliary.ups.driver import Powering, UpsProfile
from drivers.core.completion import CompletionCode
from tests.drivers.support.at_work import HandSubject
from tests.drivers.support.conformance import Commanded, Ends, Situation, cells, check
from tests.drivers.support.folder import FolderSubject

NOT_READY, NOTHING = Ends[None](CompletionCode.DEVICE_NOT_READY, None), Ends[None](CompletionCode.INVALID_DATA, None)


def table(silent: Ends[None]) -> dict[str, Commanded[object, None]]:
    ends = {
        Situation.ABSENT: NOT_READY,
        Situation.MISCONFIGURED: NOT_READY,
        Situation.HELD: NOT_READY,
        Situation.SILENT: silent,
        Situation.FAULT: NOTHING,
        Situation.DEGRADED: NOTHING,
        Situation.READY: NOTHING,
        Situation.PULLED_OUT: NOTHING,  # nothing goes over the line, so nothing is cut short
        Situation.TOO_LATE: Ends[None](CompletionCode.TIME_OUT, None),
        Situation.STOPPED: Ends[None](CompletionCode.CANCELED, None),
    }
    return {"anything": Commanded(object, ends)}


UPSD, KERNEL = table(NOT_READY), table(NOTHING)
"""A service may not answer; the kernel's files always do, and may say nothing."""


class Upsd:
    """Says what it is told to, to every question."""

    said = b'BEGIN LIST VAR ups\nVAR ups ups.status "OL"\nEND LIST VAR ups\n'

    def hear(self, data: bytes) -> bytes:
        assert data == b"LIST VAR ups\n"
        return self.said


class SupplySubject(HandSubject):
    def __init__(self) -> None:
        self.upsd = Upsd()
        super().__init__(Powering(UpsProfile(name="x"), lambda _: None), self.upsd)

    def silence(self) -> None:
        self.upsd.said = b""

    def break_down(self) -> None:
        self.upsd.said = b"ERR DATA-STALE\n"

    def wear_out(self) -> None:
        self.upsd.said = self.upsd.said.replace(b"OL", b"OB")


class MachineSubject(FolderSubject):
    """The kernel's supplies, in a real folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Charging(PowerProfile(name="x"), lambda _: None), folder)
        self.files("AC", type="Mains", online="1")

    def silence(self) -> None:
        (self.folder / "AC" / "type").write_text("USB\n")

    def wear_out(self) -> None:
        self.files("AC", type="Mains", online="0")
        self.files("BAT0", type="Battery", status="Discharging", capacity="90")


@pytest.mark.parametrize(("name", "situation"), cells(UPSD))
def test_nothing_can_be_told_to_a_supply_behind_upsd(name: str, situation: Situation) -> None:
    check(SupplySubject(), UPSD[name], situation)


@pytest.mark.parametrize(("name", "situation"), cells(KERNEL))
def test_nothing_can_be_told_to_a_supply_of_the_kernel(name: str, situation: Situation, tmp_path: Path) -> None:
    check(MachineSubject(tmp_path / "power_supply"), KERNEL[name], situation)
