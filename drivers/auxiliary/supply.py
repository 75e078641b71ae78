"""How the power is: on the mains, on a battery, nearly out. The same whoever tells it. No line, no clock."""

from msgspec import Struct

from drivers.auxiliary.port import InputChanged, InputName
from drivers.core.condition import READY, Condition, degraded, fault
from hall.contract.states import DeviceReason


class Supply(Struct, frozen=True, kw_only=True):
    """As far as the supply tells."""

    on_battery: bool
    battery_low: bool = False
    """Nearly empty, or worn out, or the supply is about to switch off."""
    off: bool = False

    def condition(self) -> Condition:
        """The worst of it."""
        if self.battery_low:
            return degraded(DeviceReason.BATTERY_LOW)
        if self.on_battery:
            return degraded(DeviceReason.ON_BATTERY)
        return fault(DeviceReason.OFFLINE) if self.off else READY

    def changes(self, before: "Supply | None") -> list[InputChanged]:
        """What is to be told after what was known before."""
        known = before or Supply(on_battery=False)
        pairs = (
            (InputName.ON_BATTERY, known.on_battery, self.on_battery),
            (InputName.BATTERY_LOW, known.battery_low, self.battery_low),
        )
        return [InputChanged(name, now) for name, was, now in pairs if was != now]
