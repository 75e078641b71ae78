"""The devices of one terminal, from its line in the site definition to ready-to-use ports."""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self, cast

import structlog

from drivers.core.address import SIMULATED, AddressMistake, parse_address
from drivers.core.device import Owned
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug, plugged_at, simulated_at
from drivers.core.profile import UnknownModel
from drivers.ports import CARD_READER, RECEIPT_PRINTER, CardReader, PortOf, ReceiptPrinter, T
from drivers.registry import Registry
from hall.bus.port import Watch
from hall.clock import Clock, SystemClock
from hall.contract.ids import DeviceId
from hall.contract.states import DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind, Terminal

log = structlog.get_logger(__name__)


class DeviceMistake(ValueError):
    """The site definition names a device that cannot be; the message says which and why."""


class Devices:
    """All devices of a terminal, by their ids. Used in a `with`, or between `start` and `stop`."""

    def __init__(self, devices: Mapping[DeviceId, tuple[DeviceKind, Owned]]) -> None:
        self._devices = devices

    def port(self, wanted: PortOf[T]) -> T | None:
        """The first device of a kind, if the terminal has one: `devices.port(SCANNER)`."""
        found = next((device for kind, device in self._devices.values() if kind is wanted.kind), None)
        return cast("T | None", found)  # a driver of a kind has the port of its kind (`Driver.make`)

    @property
    def card_reader(self) -> CardReader | None:
        return self.port(CARD_READER)

    @property
    def receipt_printer(self) -> ReceiptPrinter | None:
        return self.port(RECEIPT_PRINTER)

    @property
    def states(self) -> tuple[DeviceState, ...]:
        return tuple(device.state for _, device in self._devices.values())

    def watch_states(self, heard: Callable[[DeviceState], None]) -> Watch:
        """Hear the state of every device, now and at each change: hand in `HallLink.publish_device`."""
        return _Watches([device.watch_state(heard) for _, device in self._devices.values()])

    def start(self) -> None:
        for _, device in self._devices.values():
            device.start()

    def stop(self) -> None:
        for _, device in self._devices.values():
            device.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, mistake: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def open_devices(home: Home, terminal: Terminal, clock: Clock | None = None) -> Devices:
    """The devices of a terminal, not yet started. Raises `DeviceMistake`."""
    clock = clock or SystemClock()
    registry = Registry(home.profiles)
    for mistake in registry.mistakes:
        log.error("driver_or_profile_unusable", why=mistake)
    return Devices(
        {device.id: (device.kind, _made(registry, home, terminal, device, clock)) for device in terminal.devices}
    )


def _made(registry: Registry, home: Home, terminal: Terminal, device: Device, clock: Clock) -> Owned:
    name = DeviceName(terminal.id, device.id, device.kind.value)
    try:
        if device.at == SIMULATED:
            find = simulated_at(home.simulated_device(terminal.id, device.id))
            model = registry.find(device.kind, device.model)
        else:
            address = parse_address(device.at)
            find = plugged_at(address)
            model = registry.find(device.kind, device.model, address)
        return registry.make(model, name, Plug(find), clock)
    except (AddressMistake, UnknownModel) as mistake:
        raise DeviceMistake(f"{terminal.id}, {device.id}: {mistake}") from None


class _Watches:
    def __init__(self, watches: list[Watch]) -> None:
        self._watches = watches

    def stop(self) -> None:
        for watch in self._watches:
            watch.stop()
