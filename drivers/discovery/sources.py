"""Which sources a terminal looks at."""

import structlog

from drivers.core.address import AUTO, SIMULATED, PcscAt
from drivers.discovery.announced import Announced
from drivers.discovery.discovery import Source
from drivers.discovery.pcsc_readers import PcscReaders
from drivers.discovery.simulated import SimulatedPlugs
from drivers.discovery.udev import Udev
from drivers.registry import Registry
from hall.home import Home
from hall.sites.definition import Terminal

log = structlog.get_logger(__name__)


def sources_of(home: Home, terminal: Terminal, registry: Registry, *, demonstration: bool) -> list[Source]:
    """The simulator's plugs always. The machine's own in a real hall, or for a terminal with a device that is not
    simulated: a demonstration must not take the printer of the desk it runs on. The network only where a device at
    `auto` can be found there.
    """
    own = [device.id for device in terminal.devices if device.at == SIMULATED]
    sources: list[Source] = [SimulatedPlugs(home.simulated_device(terminal.id, "-").parent, terminal.id, own)]
    if not demonstration or any(device.at != SIMULATED for device in terminal.devices):
        sources += machine_sources(registry)
    services = sorted(
        {
            service
            for device in terminal.devices
            if device.at == AUTO
            for name, driver in registry.drivers.items()
            if driver.kind is device.kind
            for profile in registry.models(name).values()
            for service in profile.match.mdns
        }
    )
    if services:
        sources.append(Announced(services))
    return sources


def machine_sources(registry: Registry) -> list[Source]:
    """What is plugged into this machine. A machine without libudev is told of once and has its chip card readers."""
    sources: list[Source] = []
    try:
        sources.append(Udev())
    except (ImportError, OSError) as error:
        log.warning("no_udev", why=str(error))
    if any(PcscAt in driver.reaches for driver in registry.drivers.values()):
        sources.append(PcscReaders())
    return sources
