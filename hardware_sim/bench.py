"""The bench: every simulated device of a hall, each on a line of its own, its address where drivers look for it."""

import asyncio
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any, TypeAlias

from hall.contract.ids import DeviceId, TerminalId
from hall.home import Home
from hall.sites.definition import Device, DeviceKind, Terminal
from hardware_sim.bringing import TableVerb
from hardware_sim.cable import CableVerb
from hardware_sim.catalogue import Catalogue, catalogue
from hardware_sim.mistake import Mistake
from hardware_sim.on_bench import DeviceState, OnBench
from hardware_sim.simulation import Form, MachineState, Simulation, Spot
from hardware_sim.verb import Asked, DeviceVerb, Look, Verb

SIMULATED = "simulated"

Name: TypeAlias = tuple[TerminalId, DeviceId]


class Bench:
    """All devices whose `at` is `simulated`, and those that are brought. Everything here happens on the event loop.

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
        self._buses: dict[TerminalId, int] = {}
        self._site_names: dict[TerminalId, set[DeviceId]] = {}
        self._ports: dict[Name, str] = {}
        self._devices: dict[Name, tuple[Device, Simulation[Any], Form[Any]]] = {}
        self._running: dict[Name, OnBench] = {}
        self._brought: set[Name] = set()
        self.not_to_be_had: list[tuple[TerminalId, Device]] = []
        """Devices the site wants simulated, of kinds for which there is no simulation."""
        for bus, terminal in enumerate(terminals, 1):
            self._buses[terminal.id] = bus
            self._site_names[terminal.id] = {device.id for device in terminal.devices}
            for port, device in enumerate(terminal.devices, 1):
                if device.at == SIMULATED:
                    self._ports[terminal.id, device.id] = f"{bus}-1.{port}"
                    self._expect(terminal.id, device)
        for name in self._asked_forms:
            self._known(*name)

    def start(self) -> None:
        for name in self._devices:
            self._set_up(name)

    def stop(self) -> None:
        for device in self._running.values():
            device.close()
        self._running.clear()

    def do(self, verb: Verb) -> str:
        """Does it; the sentence says what has happened. Raises `Mistake`."""
        if isinstance(verb, TableVerb):
            return verb.act(self)
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

    def bring(self, terminal: TerminalId, kind: DeviceKind, form: str, device: DeviceId | None) -> OnBench:
        """One more device, plugged in; left unsaid, `form` is one that shows what it is, `device` a free name. Raises
        `Mistake`.
        """
        if terminal not in self._buses:
            raise Mistake(f"there is no terminal '{terminal}'; there are: {', '.join(self._buses)}")
        name = (terminal, device or self._free_name(terminal, kind))
        if name in self._devices or name[1] in self._site_names[terminal]:
            raise Mistake(f"'{name[1]}' of '{terminal}' is there already: say another name")
        brought = Device(id=name[1], kind=kind, at=SIMULATED)
        simulation = self.catalogue.for_device(brought)
        if simulation is None:
            raise Mistake(f"there is no simulation of a {kind} yet")
        built = simulation.built_as(form) if form else simulation.showing
        self._ports[name] = f"{self._buses[terminal]}-1.{self._free_port(terminal)}"
        self._devices[name] = (brought, simulation, built)
        self._brought.add(name)
        return self._set_up(name)

    def take_away(self, terminal: TerminalId, device: DeviceId) -> None:
        """Raises `Mistake` for one that belongs to the site."""
        name = self._known(terminal, device)
        if name not in self._brought:
            raise Mistake(f"'{device}' of '{terminal}' belongs to the site: pull its cable instead (unplug)")
        self._running.pop(name).close()
        self._brought.discard(name)
        del self._devices[name], self._ports[name]

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

    def _set_up(self, name: Name) -> OnBench:
        device, simulation, form = self._devices[name]
        spot = Spot(
            loop=self._loop,
            terminal=name[0],
            device=device,
            folder=self._home.run_folder / "bench",
            port=self._ports[name],
        )
        self._running[name] = OnBench(self._home, spot, simulation, form, brought=name in self._brought)
        self._running[name].plug()
        return self._running[name]

    def _free_name(self, terminal: TerminalId, kind: DeviceKind) -> DeviceId:
        plain = kind.value.replace("_", "-")
        taken = {device for at, device in self._devices if at == terminal} | self._site_names[terminal]
        return next(name for number in count(1) if (name := f"{plain}-sim-{number}") not in taken)

    def _free_port(self, terminal: TerminalId) -> int:
        used = {int(port.rpartition(".")[2]) for (at, _), port in self._ports.items() if at == terminal}
        return next(port for port in count(1) if port not in used)

    def _expect(self, terminal: TerminalId, device: Device) -> None:
        simulation = self.catalogue.for_device(device)
        if simulation is None:
            self.not_to_be_had.append((terminal, device))
            return
        asked = self._asked_forms.get((terminal, device.id))
        form = simulation.built_as(asked) if asked is not None else simulation.form(device.model) or simulation.forms[0]
        self._devices[terminal, device.id] = (device, simulation, form)

    def _known(self, terminal: TerminalId, device: DeviceId) -> Name:
        if (terminal, device) not in self._devices:
            raise Mistake(f"there is no simulated device '{device}' at terminal '{terminal}'; {self._there_are()}")
        return terminal, device

    def _there_are(self) -> str:
        names = ", ".join(f"{terminal} {device}" for terminal, device in self._devices)
        return f"there are: {names}" if names else "no device of this site is simulated"
