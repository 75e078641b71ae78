"""What can be done to any device's cable, whatever the device is."""

from hall.contract.ids import DeviceId
from hardware_sim.faults import Faults
from hardware_sim.line import Direction
from hardware_sim.on_bench import OnBench
from hardware_sim.verb import Verb


class CableVerb(Verb, frozen=True, kw_only=True):
    """Something done to a cable: here the device must be named."""

    device: DeviceId

    def act(self, on_bench: OnBench) -> str:
        """Does it; the sentence says what has happened. Raises `Mistake`."""
        raise NotImplementedError


class Unplug(CableVerb, frozen=True, kw_only=True):
    """pull a device's cable"""

    def act(self, on_bench: OnBench) -> str:
        on_bench.unplug()
        return f"{self.device} of {self.terminal} is unplugged"


class Plug(CableVerb, frozen=True, kw_only=True):
    """plug a device's cable in again"""

    def act(self, on_bench: OnBench) -> str:
        on_bench.plug()
        return f"{self.device} of {self.terminal} is at {on_bench.line.endpoint.address}"


class Become(CableVerb, frozen=True, kw_only=True):
    """give a device another plug: serial, usb, hid …, as its kind can be built"""

    form: str

    def act(self, on_bench: OnBench) -> str:
        on_bench.become(self.form)
        return f"{self.device} of {self.terminal} is now {on_bench.form.name}"


class Fault(CableVerb, frozen=True, kw_only=True):
    """disturb a device's line; with nothing set, mend it"""

    faults: Faults = Faults()
    direction: Direction = Direction.BOTH
    seed: int = 0

    def act(self, on_bench: OnBench) -> str:
        on_bench.line.set_faults(self.direction, self.faults, self.seed)
        disturbed = "disturbed" if self.faults != Faults() else "mended"
        return f"the line of {self.device} of {self.terminal} is {disturbed}"


CABLE_VERBS = (Unplug, Plug, Become, Fault)
