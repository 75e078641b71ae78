"""`hall device list`: what discovery sees, and what each thing is taken for."""

import sys
import time

import msgspec
from msgspec import Struct

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
    listed = [_listed(found, registry) for found in sorted(there, key=lambda found: found.id)]
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(listed)).decode() + "\n")
    else:
        for one in listed:
            taken = f"{one.kind}: {one.driver} {one.model} ({one.certainty})" if one.kind else "no driver knows it"
            sys.stdout.write(f"{one.address}\n    {' '.join(filter(None, (one.product, one.usb)))}\n    {taken}\n")
        sys.stderr.write(f"{len(listed)} found\n")
    return 0


def _simulated(home: Home) -> list[Source]:
    """The simulator's plugs of every terminal, where the home is a hall's."""
    try:
        terminals = home.site().terminals
    except (HomeMistake, SiteMistakes):
        return []
    return [SimulatedPlugs(home.simulated_device(one.id, "-").parent, one.id) for one in terminals]


def _listed(found: Found, registry: Registry) -> Listed:
    recognised = registry.recognise(found)
    if not recognised:
        return Listed(str(found.address), found.place, found.usb, found.product)
    best = recognised[0]
    return Listed(
        str(found.address), found.place, found.usb, found.product, best.model.kind.value, best.model.driver,
        best.model.model, best.certainty.name.lower(),
    )  # fmt: skip
