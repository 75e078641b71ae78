"""Every driver that is installed, ours or anyone's, and which of them takes what.

A driver is an entry in the group `hall.drivers`, its name the driver's, its value a `drivers.core.driver.Driver`.
One that cannot be loaded stands in `mistakes` and disturbs no other.
"""

from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from msgspec import Struct

from drivers.core.address import Address
from drivers.core.device import Owned
from drivers.core.driver import Driver
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.core.profile import Profile, Profiles, UnknownModel
from drivers.core.self_test import Trial
from drivers.discovery.found import Found
from drivers.discovery.recognition import Certainty, certainty
from hall.clock import Clock
from hall.sites.definition import DeviceKind

GROUP = "hall.drivers"
AnyDriver = Driver[Any, Any]


class Model(Struct, frozen=True):
    """A model and the driver that knows it."""

    driver: str
    kind: DeviceKind
    model: str


class Recognised(Struct, frozen=True):
    """What a found thing is taken for."""

    model: Model
    certainty: Certainty


class Registry:
    """The drivers of this machine with all their models. `home_profiles` is the technician's folder."""

    def __init__(self, home_profiles: Path | None = None) -> None:
        self._drivers: dict[str, AnyDriver] = {}
        self._profiles: dict[str, Profiles[Profile]] = {}
        mistakes: list[str] = []
        for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
            try:
                driver = point.load()
                if not isinstance(driver, Driver):
                    raise TypeError(f"a {type(driver).__name__} is no Driver")
                profiles = Profiles(point.name, driver.package, driver.profile, home_profiles)
            except Exception as mistake:  # noqa: BLE001 - whatever a foreign module does, the others go on
                mistakes.append(f"{GROUP}, {point.name} = {point.value}: {type(mistake).__name__}: {mistake}")
                continue
            self._drivers[point.name], self._profiles[point.name] = driver, profiles
            mistakes += profiles.mistakes
        self.mistakes = tuple(mistakes)

    @property
    def drivers(self) -> Mapping[str, AnyDriver]:
        return self._drivers

    def models(self, driver: str) -> Mapping[str, Profile]:
        """All models a driver knows, by their names."""
        return self._profiles[driver].all

    def named(self, driver: str, asked: str) -> str | None:
        """The name of a driver's model that is asked for by that or another of its names."""
        return self._profiles[driver].named(asked)

    def find(self, kind: DeviceKind, model: str = "", address: Address | None = None) -> Model:
        """The model a site definition means. Raises `UnknownModel`.

        An empty model is the usual one of the first driver of that kind that can talk over such an address.
        """
        of_kind = {name: driver for name, driver in self._drivers.items() if driver.kind is kind}
        if not of_kind:
            raise UnknownModel(
                f"no driver for a {kind.value} is installed (entry points {GROUP}; after an update run `make`)"
            )
        able = {name: d for name, d in of_kind.items() if address is None or isinstance(address, d.reaches)}
        if not able:
            raise UnknownModel(f"no driver for a {kind.value} talks over {address}")
        if not model:
            name, driver = next(iter(able.items()))
            return Model(name, kind, driver.usual)
        for name in able:
            if named := self._profiles[name].named(model):
                return Model(name, kind, named)
        known = sorted(one for name in of_kind for one in self._profiles[name].all)
        raise UnknownModel(f"no {kind.value} {model!r}: there are {', '.join(known)}")

    def profile(self, model: Model) -> Profile:
        """Raises `UnknownModel`."""
        return self._profiles[model.driver][model.model]

    def recognise(self, found: Found) -> list[Recognised]:
        """What a thing may be, the surest first; several models can be equally sure."""
        seen = [
            Recognised(Model(name, driver.kind, model), sure)
            for name, driver in self._drivers.items()
            if isinstance(found.address, driver.reaches)
            for model, profile in self._profiles[name].all.items()
            if (sure := certainty(profile.match, found)) is not Certainty.NOT
        ]
        return sorted(seen, key=lambda one: (-one.certainty, one.model.model != self._usual(one), one.model.model))

    def make(self, model: Model, name: DeviceName, plug: Plug, clock: Clock) -> Owned:
        """The device, not yet started. Raises `UnknownModel`."""
        made: Owned = self._drivers[model.driver].make(name, self.profile(model), plug, clock)
        return made

    def self_test(self, model: Model) -> Callable[[Any, Trial], None]:
        """What a technician's test of such a device does."""
        return self._drivers[model.driver].self_test

    def _usual(self, one: Recognised) -> str:
        return self._drivers[one.model.driver].usual
