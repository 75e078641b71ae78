"""One device on the bench: the machine, the cable it has now, and the file that says where it is."""

from pathlib import Path
from typing import Any, Generic, TypeVar

from msgspec import Struct

from hall.contract.ids import DeviceId, TerminalId
from hall.home import Home
from hall.sites.definition import DeviceKind
from hardware_sim.faults import Faults
from hardware_sim.line import Direction, Line
from hardware_sim.mistake import Mistake
from hardware_sim.sessions.played import Order, Played, PlayState
from hardware_sim.sessions.recorder import Recorder
from hardware_sim.sessions.session import VERSION, Head, load
from hardware_sim.simulation import Form, MachineState, Simulation, Spot
from hardware_sim.wire_log import WireLog

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
    recording: str = ""
    """The file its line is recorded into."""
    playing: PlayState | None = None
    """A recording that answers in its place."""
    brought: bool = False
    """The site does not know it: a technician has brought it."""
    state: S


class OnBench:
    """Made unplugged."""

    def __init__(
        self, home: Home, spot: Spot, simulation: Simulation[Any], form: Form[Any], *, brought: bool = False
    ) -> None:
        self.spot = spot
        self.brought = brought
        self.simulation = simulation
        self.machine = simulation.make(spot.device)
        self.form = form
        self._own_model, endpoint = form.attach(self.machine, spot)
        self.line = Line(spot.loop, self._own_model, endpoint)
        self.wire = WireLog(spot.loop.time)
        self.line.listeners.append(self.wire.hear)
        self._recorder: Recorder | None = None
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
        form = self.simulation.built_as(name)
        was_plugged = self.is_plugged
        self.unplug()
        self.form = form
        self._own_model, endpoint = form.attach(self.machine, self.spot)
        self.line.attach(self._own_model, endpoint)
        if was_plugged:
            self.plug()

    def record(self, path: Path) -> None:
        """Raises `Mistake`."""
        if self._recorder is not None:
            raise Mistake(f"it is recorded already, into {self._recorder.path}")
        head = Head(
            session=VERSION,
            kind=self.spot.device.kind,
            form=self.form.name,
            terminal=self.spot.terminal,
            device=self.spot.device.id,
        )
        self._recorder = Recorder(path, head, self.spot.loop.time)
        self.line.listeners.append(self._recorder.hear)

    def stop_recording(self) -> Recorder:
        """Raises `Mistake`."""
        recorder, self._recorder = self._recorder, None
        if recorder is None:
            raise Mistake("nothing is recorded here")
        self.line.listeners.remove(recorder.hear)
        recorder.close()
        return recorder

    def play(self, path: Path, order: Order) -> int:
        """A recording answers from now on; how many turns it has. Raises `Mistake`."""
        session = load(path)
        played = Played(session.said, order)
        self.line.attach(played, self.line.endpoint)
        self.line.pump()
        return played.state().turns

    def stop_playing(self) -> None:
        """Raises `Mistake`."""
        if not isinstance(self.line.model, Played):
            raise Mistake("no recording is played here")
        self.line.attach(self._own_model, self.line.endpoint)

    def close(self) -> None:
        if self._recorder is not None:
            self.stop_recording()
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
            recording=str(self._recorder.path) if self._recorder else "",
            playing=self.line.model.state() if isinstance(self.line.model, Played) else None,
            brought=self.brought,
            state=self.machine.state(),
        )
