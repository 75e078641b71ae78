"""The devices of one terminal, from its line in the site definition to ready-to-use ports."""

import structlog

from drivers.binding import Wanted
from drivers.core.address import AUTO, SIMULATED, Address, AddressMistake, parse_address
from drivers.core.owner import DeviceName
from drivers.core.plug import Find, Plug, plugged_at, simulated_at
from drivers.core.profile import UnknownModel
from drivers.devices import Devices, Standing
from drivers.discovery.discovery import Discovery
from drivers.discovery.sources import sources_of
from drivers.plugging import Plugging
from drivers.registry import Model, Registry
from hall.clock import Clock, SystemClock
from hall.contract.ids import DeviceId
from hall.contract.roles import TAKEN_ON
from hall.home import Home, HomeMistake
from hall.sites.definition import DeviceKind, Terminal

__all__ = ["DeviceMistake", "Devices", "open_devices"]
log = structlog.get_logger(__name__)


class DeviceMistake(HomeMistake):
    """The site definition names a device that cannot be; the message says which and why."""


def open_devices(home: Home, terminal: Terminal, clock: Clock | None = None, *, demonstration: bool = False) -> Devices:
    """The devices of a terminal, not yet started. In a `demonstration` nothing of this machine is taken on unasked.

    Raises `DeviceMistake`.
    """
    clock = clock or SystemClock()
    registry = Registry(home.profiles)
    for mistake in registry.mistakes:
        log.error("driver_or_profile_unusable", why=mistake)
    kinds = {device.id: device.kind for device in terminal.devices}

    def make(model: Model, device: DeviceId, find: Find) -> Standing:
        kind: DeviceKind = kinds.get(device, model.kind)
        owned = registry.make(model, DeviceName(terminal.id, device, kind.value, home.device_memory), Plug(find), clock)
        return Standing(device, kind, owned, registry.profile(model).name, find, registry.self_test(model))

    fixed: list[Address] = []
    standing: dict[DeviceId, Standing] = {}
    for device in terminal.devices:
        if device.at != AUTO:
            try:
                if device.at == SIMULATED:
                    find = simulated_at(home.simulated_device(terminal.id, device.id))
                    model = registry.find(device.kind, device.model)
                else:
                    address = parse_address(device.at)
                    fixed.append(address)
                    find, model = plugged_at(address), registry.find(device.kind, device.model, address)
                standing[device.id] = make(model, device.id, find)
            except (AddressMistake, UnknownModel) as mistake:
                raise DeviceMistake(f"{terminal.id}, {device.id}: {mistake}") from None
    wanted = [Wanted(device.id, device.kind, device.model) for device in terminal.devices if device.at == AUTO]
    discovery = Discovery(sources_of(home, terminal, registry, demonstration=demonstration))
    file = home.bindings(terminal.id)
    plugging = Plugging(
        registry=registry, discovery=discovery, wanted=wanted, fixed=fixed, names=list(kinds), make=make, file=file,
        takes_on=TAKEN_ON[terminal.role], clock=clock,
    )  # fmt: skip
    try:
        standing |= {one.device: one for one in plugging.first()}
    except UnknownModel as mistake:
        raise DeviceMistake(f"{terminal.id}: {mistake}") from None
    devices = Devices(plugging)
    for device in terminal.devices:
        devices.put(standing[device.id])
    return devices
