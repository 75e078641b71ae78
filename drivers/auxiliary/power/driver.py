"""All supplies of this machine together: on the mains as long as one says so, on battery when one is discharging."""

from collections.abc import Callable
from typing import Annotated, Never

from msgspec import Meta

from drivers.auxiliary.port import InputChanged
from drivers.auxiliary.supply import Supply
from drivers.auxiliary.sysfs import FolderLine, dial_folder
from drivers.core.address import SysfsAt
from drivers.core.completion import CompletionCode
from drivers.core.condition import Condition, fault
from drivers.core.device import Device
from drivers.core.driver import Driver
from drivers.core.listeners import Listeners, Listening
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.core.profile import Profile
from drivers.core.work import Session
from hall.bus.port import Watch
from hall.clock import Clock
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind

STORES = frozenset({"Battery", "UPS"})


class PowerProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When to worry."""

    low_percent: Annotated[int, Meta(ge=0, le=100)] = 20
    poll_s: float = 1.0


class Charging:
    """The work of the supplies (`drivers.core.work.Work`)."""

    def __init__(self, profile: PowerProfile, tell: Callable[[InputChanged], None]) -> None:
        self._profile = profile
        self._tell = tell
        self._last: Supply | None = None

    @property
    def poll_s(self) -> float:
        return self._profile.poll_s

    def opened(self, session: Session[FolderLine]) -> Condition:
        return self.poll(session)

    def poll(self, session: Session[FolderLine]) -> Condition:
        supply = supply_of(session.line, self._profile.low_percent)
        if supply is None:
            return fault(DeviceReason.NOT_RESPONDING)
        for change in supply.changes(self._last):
            self._tell(change)
        self._last = supply
        return supply.condition()

    def perform(
        self,
        session: Session[FolderLine],  # noqa: ARG002 - nothing is told to a supply
        command: object,  # noqa: ARG002
        deadline: float,  # noqa: ARG002
    ) -> tuple[CompletionCode, None]:
        return CompletionCode.INVALID_DATA, None

    def unfinished(self, code: CompletionCode, reason: DeviceReason | None, *, begun: bool) -> None:
        """No command exists."""

    def lost(self) -> None:
        """What was told last stays told."""


def supply_of(line: FolderLine, low_percent: int) -> Supply | None:
    """From the kernel's files (Documentation/ABI/testing/sysfs-class-power); None when none tells anything."""
    known = mains = discharging = low = False
    for name in line.names():
        kind = line.read(name, "type")
        if kind == "Mains":
            known, mains = True, mains or line.read(name, "online") == "1"
        elif kind in STORES and line.read(name, "scope") != "Device":  # not a mouse's battery
            status, charge = line.read(name, "status"), line.read(name, "capacity") or ""
            known = known or status is not None
            discharging = discharging or status == "Discharging"
            low = low or (charge.isascii() and charge.isdigit() and int(charge) <= low_percent)
            low = low or line.read(name, "capacity_level") in ("Critical", "Low")
    on_battery = discharging and not mains
    return Supply(on_battery=on_battery, battery_low=on_battery and low) if known else None


class MachinePower(Device[FolderLine, Never, None]):
    """The supplies as terminals know them (`drivers.auxiliary.port.Cabinet`)."""

    def __init__(self, name: DeviceName, profile: PowerProfile, plug: Plug, clock: Clock) -> None:
        self._listeners: Listeners[InputChanged] = Listeners()
        super().__init__(name, plug, dial_folder, Charging(profile, self._listeners.tell), clock)

    def listen(self, heard: Callable[[InputChanged], None]) -> Watch:
        watch = Listening(self._listeners, heard)
        watch.begin()
        return watch


DRIVER = Driver(
    kind=DeviceKind.AUXILIARY,
    package="drivers.auxiliary.power",
    profile=PowerProfile,
    usual="machine-power",
    reaches=(SysfsAt,),
    make=MachinePower,
)
