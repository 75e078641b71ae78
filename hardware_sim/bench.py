"""The bench: every simulated device of a hall, each on a line of its own, its address where drivers look for it."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from hall.contract.ids import DeviceId, TerminalId
from hall.home import Home
from hall.sites.definition import Device, Terminal
from hardware_sim.cable import CableVerb
from hardware_sim.catalogue import Catalogue, catalogue
from hardware_sim.mistake import Mistake
from hardware_sim.on_bench import DeviceState, OnBench
from hardware_sim.simulation import Form, MachineState, Simulation, Spot
from hardware_sim.verb import Asked, DeviceVerb, Look, Verb

SIMULATED = "simulated"

Name: TypeAlias = tuple[TerminalId, DeviceId]


class Bench:
    """All devices whose `at` is `simulated`. Everything here happens on the event loop.

    `forms` says of some devices how they are built: by a form of their simulation, as `serial`. Else the site's
    `model` says it, if it is the name of a form or one of its models; else it is the simulation's first form.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        home: Home,
        terminals: Iterable[Terminal],
        forms: Mapping[Name, str] | None = None,
        known: Catalogue | None = None,
    ) -> None:
        """Raises `Mistake`."""
        self.catalogue = known or catalogue()
        self._loop = loop
        self._home = home
        self._asked_forms = dict(forms or {})
        self._ports: dict[Name, str] = {}
        self._devices: dict[Name, tuple[Device, Simulation[Any], Form[Any]]] = {}
        self._running: dict[Name, OnBench] = {}
        self.not_to_be_had: list[tuple[TerminalId, Device]] = []
        """Devices the site wants simulated, of kinds for which there is no simulation."""
        for bus, terminal in enumerate(terminals, 1):
            for port, device in enumerate(terminal.devices, 1):
                if device.at == SIMULATED:
                    self._ports[terminal.id, device.id] = f"{bus}-1.{port}"
                    self._expect(terminal.id, device)
        for name in self._asked_forms:
            self._known(*name)

    def start(self) -> None:
        for (terminal, device_id), (device, simulation, form) in self._devices.items():
            spot = Spot(
                loop=self._loop,
                terminal=terminal,
                device=device,
                folder=self._home.run_folder / "bench",
                port=self._ports[terminal, device_id],
            )
            self._running[terminal, device_id] = OnBench(self._home, spot, simulation, form)
            self._running[terminal, device_id].plug()

    def stop(self) -> None:
        for device in self._running.values():
            device.close()
        self._running.clear()

    def do(self, verb: Verb) -> str:
        """Does it; the sentence says what has happened. Raises `Mistake`."""
        if isinstance(verb, CableVerb):
            return verb.act(self.device(verb.terminal, verb.device))
        if not isinstance(verb, DeviceVerb):
            raise TypeError(verb)
        on_bench = self.one_for(verb)
        said = verb.act(on_bench.machine)
        on_bench.line.pump()
        return str(said)

    def look(self, look: Look[Any, Any]) -> object:
        """Raises `Mistake`."""
        on_bench = self.one_for(look)
        on_bench.line.pump()
        return look.look(on_bench.machine)

    def picture(self, terminal: TerminalId, device: DeviceId | None, which: str) -> bytes:
        """What can be seen of a device, as PNG. Raises `Mistake`."""
        seen = [s for s in self.catalogue.simulations if s.picture is not None]
        on_bench = self._one(seen, terminal, device)
        on_bench.line.pump()
        assert on_bench.simulation.picture is not None
        return on_bench.simulation.picture(on_bench.machine, which)

    def device(self, terminal: TerminalId, device: DeviceId) -> OnBench:
        """Raises `Mistake`."""
        return self._running[self._known(terminal, device)]

    def one_for(self, asked: Asked) -> OnBench:
        """The device named, or the terminal's only one that knows what is asked. Raises `Mistake`."""
        return self._one(self.catalogue.that_know(type(asked)), asked.terminal, asked.device)

    def state(self) -> list[DeviceState[MachineState]]:
        return [device.state() for device in self._running.values()]

    def _one(self, simulations: Iterable[Simulation[Any]], terminal: TerminalId, device: DeviceId | None) -> OnBench:
        fitting = tuple(simulations)
        words = " or ".join(simulation.words.en for simulation in fitting)
        if device is not None:
            named = self.device(terminal, device)
            if named.simulation not in fitting:
                raise Mistake(f"'{device}' of '{terminal}' is no {words}")
            return named
        fits = [on for (at, _), on in self._running.items() if at == terminal and on.simulation in fitting]
        if len(fits) != 1:
            raise Mistake(
                f"terminal '{terminal}' has {len(fits) or 'no'} simulated {words}"
                f"{', say which with its device name' if fits else ''}; {self._there_are()}"
            )
        return fits[0]

    def _expect(self, terminal: TerminalId, device: Device) -> None:
        simulation = self.catalogue.for_device(device)
        if simulation is None:
            self.not_to_be_had.append((terminal, device))
            return
        asked = self._asked_forms.get((terminal, device.id))
        form = simulation.form(asked if asked is not None else device.model)
        if form is None:
            if asked is not None:
                forms = ", ".join(form.name for form in simulation.forms)
                raise Mistake(f"no {simulation.words.en} is built as '{asked}'; there are: {forms}")
            form = simulation.forms[0]
        self._devices[terminal, device.id] = (device, simulation, form)

    def _known(self, terminal: TerminalId, device: DeviceId) -> Name:
        if (terminal, device) not in self._devices:
            raise Mistake(f"there is no simulated device '{device}' at terminal '{terminal}'; {self._there_are()}")
        return terminal, device

    def _there_are(self) -> str:
        names = ", ".join(f"{terminal} {device}" for terminal, device in self._devices)
        return f"there are: {names}" if names else "no device of this site is simulated"
