"""`hall device list`: what discovery sees, and what each thing is taken for."""

import sys
import time
from collections.abc import Mapping
from contextlib import suppress

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from drivers.core.address import AUTO, SIMULATED, AddressMistake, parse_address
from drivers.core.plug import simulated_at
from drivers.discovery.announced import SERVICES, Announced
from drivers.discovery.discovery import Discovery, Source
from drivers.discovery.found import Found
from drivers.discovery.simulated import SimulatedPlugs
from drivers.discovery.sources import machine_sources
from drivers.registry import Registry
from hall.home import Home, HomeMistake
from hall.sites.load import SiteMistakes


class Listed(Struct, frozen=True):
    """One line of the list."""

    address: str
    place: str
    usb: str
    product: str
    kind: str | None = None
    driver: str | None = None
    model: str | None = None
    certainty: str | None = None
    configured: str | None = None
    """Terminal and device, where the site definition names this place."""

    def in_words(self) -> str:
        """What it is taken for."""
        recognised = f"{self.kind}: {self.driver} {self.model} ({self.certainty})" if self.kind else ""
        by_site = f"{self.configured}, as the site definition says" if self.configured else ""
        return "; ".join(filter(None, (by_site, recognised))) or "no driver knows it"


def list_devices(home: Home, listen_s: float, *, as_json: bool) -> int:
    registry = Registry(home.profiles)
    for mistake in registry.mistakes:
        sys.stderr.write(f"left out: {mistake}\n")
    services = {
        m for name in registry.drivers for profile in registry.models(name).values() for m in profile.match.mdns
    }
    sources: list[Source] = [*machine_sources(registry), Announced(sorted({*SERVICES, *services})), *_simulated(home)]
    discovery = Discovery(sources)
    sys.stderr.write(f"listening for {listen_s:g} s …\n")
    discovery.start()
    try:
        time.sleep(listen_s)  # devices on the network answer when they like
        there = discovery.there
    finally:
        discovery.stop()
    configured = _configured(home)
    listed = [_listed(found, registry, configured) for found in sorted(there, key=lambda found: found.id)]
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(listed)).decode() + "\n")
    else:
        for one in listed:
            shows = " ".join(filter(None, (one.product, one.usb)))
            sys.stdout.write("\n    ".join(filter(None, (one.address, shows, one.in_words()))) + "\n")
        sys.stderr.write(f"{len(listed)} found\n")
    return 0


def _simulated(home: Home) -> list[Source]:
    """The simulator's plugs of every terminal, where the home is a hall's."""
    try:
        terminals = home.site().terminals
    except (HomeMistake, SiteMistakes):
        return []
    return [SimulatedPlugs(home.simulated_device(one.id, "-").parent, one.id) for one in terminals]


def _configured(home: Home) -> dict[str, str]:
    """By address: whose place it is. Devices at `auto` have none of their own."""
    try:
        terminals = home.site().terminals
    except (HomeMistake, SiteMistakes):
        return {}
    places = {}
    for terminal in terminals:
        for device in terminal.devices:
            with suppress(AddressMistake):
                simulated = simulated_at(home.simulated_device(terminal.id, device.id))
                at = simulated() if device.at == SIMULATED else None if device.at == AUTO else parse_address(device.at)
                places[str(at)] = f"{terminal.id} {device.id}"
    return places


def _listed(found: Found, registry: Registry, configured: Mapping[str, str]) -> Listed:
    shown = Listed(
        str(found.address), found.place, found.usb, found.product, configured=configured.get(str(found.address))
    )
    recognised = registry.recognise(found)
    if not recognised:
        return shown
    best = recognised[0]
    return replace(
        shown, kind=best.model.kind.value, driver=best.model.driver, model=best.model.model,
        certainty=best.certainty.name.lower(),
    )  # fmt: skip
