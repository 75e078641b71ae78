"""Every simulation there is: ours, one folder each in `hardware_sim/devices`, and others' (`hall.simulations`)."""

import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from itertools import chain
from typing import Any

from hall.sites.definition import Device
from hardware_sim import devices
from hardware_sim.bringing import TABLE_VERBS
from hardware_sim.cable import CABLE_VERBS
from hardware_sim.sessions.verbs import SESSION_VERBS
from hardware_sim.simulation import Simulation
from hardware_sim.verb import Asked, name_of

GROUP = "hall.simulations"


class CatalogueMistake(RuntimeError):
    """Two simulations contradict each other; the sentence says which."""


class Catalogue:
    """Simulations, and the names of everything that can be asked of them."""

    def __init__(self, simulations: tuple[Simulation[Any], ...], broken: Mapping[str, str] | None = None) -> None:
        """Raises `CatalogueMistake`."""
        self.simulations = simulations
        self.broken = broken or {}
        """Entry points that could not be loaded, and why. The others go on."""
        self.verbs = _by_name(
            chain(
                TABLE_VERBS,
                CABLE_VERBS,
                SESSION_VERBS,
                (verb for simulation in simulations for verb in simulation.verbs),
            )
        )
        """What can be done, by its name on the command line and in the address."""
        self.looks = _by_name(asked for simulation in simulations for asked in simulation.looks)
        _one_each((f"{kind} {model}", s) for s in simulations for kind in s.kinds for model in s.models or [""])
        _one_each((s.state.__struct_config__.tag, s) for s in simulations)

    def for_device(self, device: Device) -> Simulation[Any] | None:
        """The one that stands for its model, else the one that stands for its kind."""
        of_kind = [simulation for simulation in self.simulations if device.kind in simulation.kinds]
        named = [simulation for simulation in of_kind if device.model in simulation.models]
        plain = [simulation for simulation in of_kind if not simulation.models]
        return next(iter(named + plain), None)

    def that_know(self, asked: type[Asked]) -> tuple[Simulation[Any], ...]:
        return tuple(s for s in self.simulations if asked in (*s.verbs, *s.looks))


@cache
def catalogue() -> Catalogue:
    """Raises `CatalogueMistake`."""
    ours = tuple(
        import_module(f"{devices.__name__}.{folder.name}.simulation").SIMULATION
        for folder in pkgutil.iter_modules(devices.__path__)
        if folder.ispkg
    )
    others, broken = [], {}
    for point in entry_points(group=GROUP):
        try:
            others.append(point.load())
        except Exception as error:  # noqa: BLE001  whatever is wrong with it, ours still work
            broken[point.name] = f"{type(error).__name__}: {error}"
    return Catalogue((*ours, *others), broken)


def _by_name(all_asked: Iterable[type[Asked]]) -> dict[str, type[Any]]:
    named: dict[str, type[Any]] = {}
    for asked in all_asked:
        if named.setdefault(name_of(asked), asked) is not asked:
            raise CatalogueMistake(
                f"'{name_of(asked)}' means two things: {named[name_of(asked)].__module__} and {asked.__module__}; "
                "share one class, or rename one"
            )
    return named


def _one_each(named: Iterable[tuple[object, Simulation[Any]]]) -> None:
    seen: dict[object, Simulation[Any]] = {}
    for name, simulation in named:
        if seen.setdefault(name, simulation) is not simulation:
            raise CatalogueMistake(f"two simulations stand for '{name}': {seen[name].words.en}, {simulation.words.en}")
