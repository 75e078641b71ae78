"""One device on the bench: the machine, the cable it has now, and the file that says where it is."""

from typing import Any, Generic, TypeVar

from msgspec import Struct

from hall.contract.ids import DeviceId, TerminalId
from hall.home import Home
from hall.sites.definition import DeviceKind
from hardware_sim.faults import Faults
from hardware_sim.line import Direction, Line
from hardware_sim.mistake import Mistake
from hardware_sim.simulation import Form, MachineState, Simulation, Spot

S = TypeVar("S", bound=MachineState)


class DeviceState(Struct, Generic[S], frozen=True, kw_only=True, omit_defaults=True):
    """One device as a technician sees it. `address` is None while it is unplugged."""

    terminal: TerminalId
    device: DeviceId
    kind: DeviceKind
    model: str = ""
    form: str
    address: str | None
    faults: dict[Direction, Faults]
    garbled_bytes: int = 0
    """Bytes lost because the host's line has another speed than the device's."""
    state: S


class OnBench:
    """Made unplugged."""

    def __init__(self, home: Home, spot: Spot, simulation: Simulation[Any], form: Form[Any]) -> None:
        self.spot = spot
        self.simulation = simulation
        self.machine = simulation.make(spot.device)
        self.form = form
        self.line = Line(spot.loop, *form.attach(self.machine, spot))
        self._file = home.simulated_device(spot.terminal, spot.device.id)

    @property
    def is_plugged(self) -> bool:
        return self._file.exists()

    def plug(self) -> None:
        self.line.plug()
        lines = {"port": self.spot.port} | dict(self.form.shows) if self.form.shows else {}
        text = f"{self.line.endpoint.address}\n" + "".join(f"{key} {value}\n" for key, value in lines.items())
        self._file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._file.with_name(f".{self._file.name}.new")
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(self._file)

    def unplug(self) -> None:
        """First the address goes, then the line, so that nobody comes back to a dead address."""
        self._file.unlink(missing_ok=True)
        self.line.unplug()

    def become(self, name: str) -> None:
        """The same device with another plug. Raises `Mistake`."""
        form = self.simulation.form(name)
        if form is None:
            forms = ", ".join(form.name for form in self.simulation.forms)
            raise Mistake(f"no {self.simulation.words.en} is built as '{name}'; there are: {forms}")
        was_plugged = self.is_plugged
        self.unplug()
        self.form = form
        self.line.attach(*form.attach(self.machine, self.spot))
        if was_plugged:
            self.plug()

    def close(self) -> None:
        self.unplug()
        self.line.close()

    def state(self) -> DeviceState[MachineState]:
        self.line.pump()
        return DeviceState(
            terminal=self.spot.terminal,
            device=self.spot.device.id,
            kind=self.spot.device.kind,
            model=self.spot.device.model,
            form=self.form.name,
            address=self.line.endpoint.address,
            faults=self.line.faults,
            garbled_bytes=self.line.endpoint.garbled,
            state=self.machine.state(),
        )
