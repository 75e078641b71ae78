"""What happens to a supply, its battery and the service that looks after it."""

from typing import Annotated

from msgspec import Meta

from hardware_sim.devices.power_supply.supply import Link, ServiceFault
from hardware_sim.devices.power_supply.upsd import Upsd
from hardware_sim.verb import DeviceVerb


class MainsOff(DeviceVerb[Upsd], frozen=True, kw_only=True):
    """cut the mains: the battery empties from now on"""

    def act(self, machine: Upsd) -> str:
        machine.supply.mains = False
        return f"the mains are off; the battery lasts {machine.supply.runtime_s:.0f} s"


class MainsOn(DeviceVerb[Upsd], frozen=True, kw_only=True):
    """give the mains back: the battery charges"""

    def act(self, machine: Upsd) -> str:
        machine.supply.mains = True
        return f"the mains are on; the battery is charged to {machine.supply.charge:.0f} %"


class SetCharge(DeviceVerb[Upsd], frozen=True, kw_only=True):
    """charge or empty the battery at once"""

    percent: Annotated[float, Meta(ge=0, le=100, description="of a full battery")]

    def act(self, machine: Upsd) -> str:
        machine.supply.set_charge(self.percent)
        return f"the battery is charged to {self.percent:g} %"


class SetLoad(DeviceVerb[Upsd], frozen=True, kw_only=True):
    """hang more or less on the supply, by which its battery lasts shorter or longer"""

    percent: Annotated[int, Meta(ge=1, le=100, description="of what the supply can carry")]

    def act(self, machine: Upsd) -> str:
        machine.supply.load = self.percent
        return f"the load is {self.percent} %; the battery lasts {machine.supply.runtime_s:.0f} s"


class WearBattery(DeviceVerb[Upsd], frozen=True, kw_only=True):
    """let the battery be worn out: it lasts a quarter of its time, and the supply asks for a new one"""

    def act(self, machine: Upsd) -> str:
        machine.supply.worn = True
        return "the battery is worn out"


class RenewBattery(DeviceVerb[Upsd], frozen=True, kw_only=True):
    """put in a new battery"""

    def act(self, machine: Upsd) -> str:
        machine.supply.renew_battery()
        return "the battery is new and full"


class SupplyLink(DeviceVerb[Upsd], frozen=True, kw_only=True):
    """let upsd lose the supply: stale data, no driver, or nobody has configured it"""

    link: Link

    def act(self, machine: Upsd) -> str:
        machine.supply.link = self.link
        return f"between upsd and the supply: {self.link}"


class UpsdFault(DeviceVerb[Upsd], frozen=True, kw_only=True):
    """let upsd be mute, never end its lists, or leave out how the power is"""

    fault: ServiceFault

    def act(self, machine: Upsd) -> str:
        machine.supply.service_fault = self.fault
        return f"fault of upsd: {self.fault}"
