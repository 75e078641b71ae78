"""The supply itself: mains, a battery that empties with the time, and what its owner's machine may lose of it."""

from enum import StrEnum

from hardware_sim.mistake import Mistake
from hardware_sim.simulation import MachineState

FULL_S = 1200.0
"""How long a full battery carries the usual load."""
USUAL_LOAD = 25
"""Percent of what the supply can carry."""
CHARGE_S = 4 * 3600.0
"""From empty to full, on the mains."""
LOW_PERCENT = 20
FULL = 99.95
"""From here on a battery counts as full."""


class Link(StrEnum):
    """What upsd knows of the supply."""

    WELL = "well"
    DATA_STALE = "data-stale"
    """Its driver has heard nothing of the supply for a while."""
    DRIVER_LOST = "driver-not-connected"
    """Its driver does not run."""
    NOT_CONFIGURED = "unknown-ups"
    """Nobody has told upsd of such a supply."""


class ServiceFault(StrEnum):
    """How upsd itself fails."""

    NONE = "none"
    MUTE = "mute"
    ENDLESS_LIST = "endless-list"
    """Its lists do not come to their end."""
    NO_STATUS = "no-status"
    """It tells everything but how the power is."""


class SupplyState(MachineState, frozen=True, kw_only=True, tag="power_supply"):
    """What a technician sees of the supply."""

    mains: bool
    output: bool
    """Whether it gives power at all."""
    charge_percent: int
    runtime_s: int
    load_percent: int
    battery_low: bool
    battery_worn: bool
    status: str
    """In the words of Network UPS Tools: `OL`, `OB DISCHRG LB` …"""
    link: Link
    service_fault: ServiceFault
    hosts: int
    logins: int
    questions: int
    refusals: int

    def summary(self) -> tuple[str, ...]:
        source = "on the mains" if self.mains else "on its battery" if self.output else "battery empty, output off"
        left = f"{self.charge_percent} % charged, {self.runtime_s // 60} min {self.runtime_s % 60:02} s left"
        worn = ("the battery is worn out",) if self.battery_worn else ()
        link = () if self.link is Link.WELL else (f"upsd says {self.link}",)
        fault = () if self.service_fault is ServiceFault.NONE else (f"fault of upsd: {self.service_fault}",)
        return (source, left, *worn, *link, *fault)


class Supply:
    """Time passes by `elapse` alone."""

    def __init__(self) -> None:
        self.mains = True
        self.charge = 100.0
        self.load = USUAL_LOAD
        self.worn = False
        self.link = Link.WELL
        self.service_fault = ServiceFault.NONE

    # What happens to it

    def set_charge(self, percent: float) -> None:
        self.charge = percent

    def renew_battery(self) -> None:
        """A new battery comes charged."""
        if not self.worn:
            raise Mistake("the battery is not worn out")
        self.worn, self.charge = False, 100.0

    def elapse(self, seconds: float) -> None:
        if self.mains:
            self.charge = min(100.0, self.charge + 100 * seconds / CHARGE_S)
        else:
            self.charge = max(0.0, self.charge - 100 * seconds / self._full_s)

    # What it is like

    @property
    def output(self) -> bool:
        return self.mains or self.charge > 0

    @property
    def low(self) -> bool:
        return not self.mains and self.charge <= LOW_PERCENT

    @property
    def runtime_s(self) -> float:
        return self._full_s * self.charge / 100

    @property
    def status(self) -> str:
        """The words of `ups.status`."""
        if not self.output:
            words = ["OFF"]
        elif self.mains:
            words = ["OL"] if self.charge > FULL else ["OL", "CHRG"]
        else:
            words = ["OB", "DISCHRG"] + (["LB"] if self.low else [])
        return " ".join(words + (["RB"] if self.worn else []))

    @property
    def _full_s(self) -> float:
        """A worn-out battery carries its load for a quarter of the time."""
        return FULL_S * USUAL_LOAD / self.load / (4 if self.worn else 1)
