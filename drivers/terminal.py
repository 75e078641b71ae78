"""The devices of one terminal, from its line in the site definition to ready-to-use ports."""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Protocol, Self

from drivers.core.address import AddressMistake, parse_address
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug, plugged_at, simulated_at
from drivers.core.profile import UnknownModel
from drivers.idcard.driver import IdCardReader
from drivers.idcard.profile import reader_profile
from drivers.ports import CardReader, ReceiptPrinter
from drivers.receipt.driver import EscPosPrinter
from drivers.receipt.profile import printer_profile
from hall.bus.port import Watch
from hall.clock import Clock, SystemClock
from hall.contract.ids import DeviceId
from hall.contract.states import DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind, Terminal

SIMULATED = "simulated"


class DeviceMistake(ValueError):
    """The site definition names a device that cannot be; the message says which and why."""


class Owned(Protocol):
    """A device with its thread."""

    @property
    def state(self) -> DeviceState: ...

    def watch_state(self, heard: Callable[[DeviceState], None]) -> Watch: ...

    def start(self) -> None: ...

    def stop(self) -> None: ...


def _reader(name: DeviceName, device: Device, plug: Plug, clock: Clock) -> Owned:
    return IdCardReader(name, plug, reader_profile(device.model), clock)


def _printer(name: DeviceName, device: Device, plug: Plug, clock: Clock) -> Owned:
    return EscPosPrinter(name, plug, printer_profile(device.model), clock)


MAKERS: Mapping[DeviceKind, Callable[[DeviceName, Device, Plug, Clock], Owned]] = {
    DeviceKind.ID_CARD_READER: _reader,
    DeviceKind.RECEIPT_PRINTER: _printer,
}
"""A kind of device is known to the hall once it has a line here."""


class Devices:
    """All devices of a terminal, by their ids. Used in a `with`, or between `start` and `stop`."""

    def __init__(self, devices: Mapping[DeviceId, Owned]) -> None:
        self._devices = devices

    @property
    def card_reader(self) -> CardReader | None:
        """The first reader of identity cards, if the terminal has one."""
        return next((device for device in self._devices.values() if isinstance(device, IdCardReader)), None)

    @property
    def receipt_printer(self) -> ReceiptPrinter | None:
        """The first receipt printer, if the terminal has one."""
        return next((device for device in self._devices.values() if isinstance(device, EscPosPrinter)), None)

    @property
    def states(self) -> tuple[DeviceState, ...]:
        return tuple(device.state for device in self._devices.values())

    def watch_states(self, heard: Callable[[DeviceState], None]) -> Watch:
        """Hear the state of every device, now and at each change: hand in `HallLink.publish_device`."""
        return _Watches([device.watch_state(heard) for device in self._devices.values()])

    def start(self) -> None:
        for device in self._devices.values():
            device.start()

    def stop(self) -> None:
        for device in self._devices.values():
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
    return Devices({device.id: _made(home, terminal, device, clock) for device in terminal.devices})


def _made(home: Home, terminal: Terminal, device: Device, clock: Clock) -> Owned:
    name = DeviceName(terminal.id, device.id, device.kind.value)
    try:
        if device.at == SIMULATED:
            find = simulated_at(home.simulated_device(terminal.id, device.id))
        else:
            find = plugged_at(parse_address(device.at))
        return MAKERS[device.kind](name, device, Plug(find), clock)
    except (AddressMistake, UnknownModel) as mistake:
        raise DeviceMistake(f"{terminal.id}, {device.id}: {mistake}") from None


class _Watches:
    def __init__(self, watches: list[Watch]) -> None:
        self._watches = watches

    def stop(self) -> None:
        for watch in self._watches:
            watch.stop()
