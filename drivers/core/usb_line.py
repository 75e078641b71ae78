"""USB bulk pipes through pyusb: printers of class 7, card readers with one pipe each way or with two.

pyusb's traps, met here: its default time-out of a second and its infinite one (0); a read whose buffer is no
multiple of the packet size can overflow, and one with room for more waits for more when the answer fills its last
packet (so one packet is read at a time); setting the configuration of a device that has one resets it.
"""

import contextlib
import errno
import math
import time
from typing import Any, Final, NoReturn, TypeVar

import usb.core
import usb.util

from drivers.core.address import UsbAt, UsbSimAt
from drivers.core.line import DeviceBarred, DeviceBusy, DeviceError, DeviceGone, DeviceTimeout
from drivers.core.simulated_usb import SimulatedUsb

P = TypeVar("P")
DRAIN_MOST: Final = 65536
WRITE_AT_ONCE: Final = 16384
DRAIN_MS: Final = 2
PRINTER_CLASS: Final = 7
DIRECTION_IN: Final = 0x80


def find_device(address: UsbAt | UsbSimAt, backend: Any = None) -> Any:
    """The pyusb device there. Raises `DeviceGone`, or `DeviceBarred` where libusb is missing."""
    if isinstance(address, UsbSimAt):
        backend = SimulatedUsb(address.path)

    def fits(device: Any) -> bool:
        if isinstance(address, UsbSimAt):
            return True
        if (device.idVendor, device.idProduct) != (address.vendor, address.product):
            return False
        if address.port and port_of(device) != address.port:
            return False
        return not address.serial or usb.util.get_string(device, device.iSerialNumber) == address.serial

    try:
        device = usb.core.find(backend=backend, custom_match=fits)
    except usb.core.NoBackendError:
        raise DeviceBarred("USB cannot be reached: install the package libusb-1.0-0") from None
    except (usb.core.USBError, ValueError) as error:
        raise_line_error(error, str(address))
    if device is None:
        raise DeviceGone(f"{address} is not plugged in")
    return device


def port_of(device: Any) -> str:
    """Bus and port numbers, as sysfs names the device's folder."""
    return f"{device.bus}-{'.'.join(str(number) for number in device.port_numbers or ())}"


def raise_line_error(error: Exception, name: str) -> NoReturn:
    """Pyusb's error as one of the three of a line."""
    number = getattr(error, "errno", None)
    match number:
        case errno.ETIMEDOUT:
            raise DeviceTimeout(f"{name} is silent") from None
        case errno.EPIPE:
            raise DeviceTimeout(f"{name} refuses (stall)") from None
        case errno.EBUSY:
            raise DeviceBusy(f"{name} is held by another program") from None
        case errno.EACCES:
            raise DeviceBarred(f"{name}: no permission; install deploy/debian/70-service-hall.rules") from None
        case _:
            raise DeviceGone(f"{name}: {getattr(error, 'strerror', None) or error}") from None


class UsbInterface:
    """One interface of an opened USB device, claimed; the ground of the lines that run over it."""

    def __init__(self, address: UsbAt | UsbSimAt, backend: Any = None) -> None:
        self.name = str(address)
        self._address = address
        self._backend = backend
        self._device: Any = None
        self._detached: int | None = None
        self.number = 0

    def claim(self, wanted: Any) -> Any:
        """Open the device and claim the first interface for which `wanted(interface)` is true; returns it."""
        try:
            self._device = find_device(self._address, self._backend)
            try:
                configuration = self._device.get_active_configuration()
            except usb.core.USBError:
                self._device.set_configuration()
                configuration = self._device.get_active_configuration()
            interface = next((one for one in configuration if wanted(one)), None)
            if interface is None:
                raise DeviceBarred(f"{self.name} has no interface of the kind this driver speaks to")
            self.number = interface.bInterfaceNumber
            self._detach_kernel_driver()
            usb.util.claim_interface(self._device, self.number)
        except usb.core.USBError as error:
            self.release()
            raise_line_error(error, self.name)
        except DeviceError:
            self.release()
            raise
        return interface

    def _detach_kernel_driver(self) -> None:
        # Not every platform and backend knows of kernel drivers.
        with contextlib.suppress(NotImplementedError):
            if self._device.is_kernel_driver_active(self.number):
                self._device.detach_kernel_driver(self.number)
                self._detached = self.number

    def release(self) -> None:
        device, self._device = self._device, None
        if device is None:
            return
        with contextlib.suppress(usb.core.USBError):
            usb.util.release_interface(device, self.number)
        if self._detached is not None:
            with contextlib.suppress(usb.core.USBError, NotImplementedError):
                device.attach_kernel_driver(self._detached)
            self._detached = None
        with contextlib.suppress(usb.core.USBError):
            usb.util.dispose_resources(device)

    @property
    def device(self) -> Any:
        if self._device is None:
            raise DeviceGone(f"{self.name} is not open")
        return self._device

    def read(self, endpoint: int, size: int, timeout_ms: int) -> bytes:
        """One transfer, at most `size` bytes. Raises `DeviceTimeout` when nothing came."""
        try:
            return bytes(self.device.read(endpoint, size, timeout_ms))
        except usb.core.USBError as error:
            self._clear_stall(error, endpoint)
            raise_line_error(error, self.name)

    def write(self, endpoint: int, data: bytes, deadline: float) -> None:
        """All of it, in as many transfers as the device takes."""
        rest = data
        while True:
            try:
                taken = self.device.write(endpoint, rest[:WRITE_AT_ONCE], milliseconds(deadline))
            except usb.core.USBError as error:
                self._clear_stall(error, endpoint)
                raise_line_error(error, self.name)
            rest = rest[taken:]
            if not rest:
                return
            if time.monotonic() >= deadline:
                raise DeviceTimeout(f"{self.name} takes no more bytes")

    def control(self, kind: int, request: int, value: int, data: bytes | int, deadline: float) -> bytes:
        """A class request to this interface; `data` to send, or how many bytes to ask for."""
        try:
            said = self.device.ctrl_transfer(kind, request, value, self.number, data, milliseconds(deadline))
        except usb.core.USBError as error:
            raise_line_error(error, self.name)
        return b"" if isinstance(said, int) else bytes(said)

    def _clear_stall(self, error: Exception, endpoint: int) -> None:
        if getattr(error, "errno", None) == errno.EPIPE:
            with contextlib.suppress(usb.core.USBError, NotImplementedError):
                self.device.clear_halt(endpoint)


def milliseconds(deadline: float) -> int:
    """Until then, at least one: zero would be for ever."""
    return max(1, math.ceil((deadline - time.monotonic()) * 1000))


def endpoints(interface: Any, kind: int) -> tuple[list[Any], list[Any]]:
    """The endpoints of one transfer type in the descriptor's order: out, in."""
    chosen = [end for end in interface if usb.util.endpoint_type(end.bmAttributes) == kind]
    out = [end for end in chosen if not end.bEndpointAddress & DIRECTION_IN]
    return out, [end for end in chosen if end.bEndpointAddress & DIRECTION_IN]


class UsbBulkLine:
    """A `ByteLine` over the first pair of bulk pipes, and every further pipe by its place in the descriptor.

    A device with several pipes each way (`pipes` tells after opening) is written to and read from by
    `write_to` and `read_from`; which pipe carries what is the driver's matter.
    `interface_class` picks the interface; else it is the first with bulk pipes both ways, printers first.
    """

    def __init__(self, address: UsbAt | UsbSimAt, *, interface_class: int | None = None, backend: Any = None) -> None:
        self._interface = UsbInterface(address, backend)
        self._class = interface_class
        self._out: list[int] = []
        self._in: list[tuple[int, int]] = []
        self._kept: dict[int, bytes] = {}

    @property
    def pipes(self) -> tuple[int, int]:
        """How many bulk pipes lead out and in."""
        return len(self._out), len(self._in)

    def open(self, deadline: float) -> None:  # noqa: ARG002 - the kernel opens a device at once or not at all
        def wanted(interface: Any) -> bool:
            out, in_ = endpoints(interface, usb.util.ENDPOINT_TYPE_BULK)
            return bool(out and in_) and self._class in {None, interface.bInterfaceClass}

        interface = self._interface.claim(wanted)
        out, in_ = endpoints(interface, usb.util.ENDPOINT_TYPE_BULK)
        self._out = [end.bEndpointAddress for end in out]
        self._in = [(end.bEndpointAddress, end.wMaxPacketSize) for end in in_]
        self._kept = {}

    def close(self) -> None:
        self._interface.release()

    def read(self, most: int, deadline: float) -> bytes:
        return self.read_from(0, most, deadline)

    def write(self, data: bytes, deadline: float) -> None:
        self.write_to(0, data, deadline)

    def drain(self) -> bytes:
        return b"".join(self._drain(pipe) for pipe in range(len(self._in)))

    def write_to(self, pipe: int, data: bytes, deadline: float) -> None:
        """As `write`, to one of the pipes out."""
        self._interface.write(self._pipe(self._out, pipe), data, deadline)

    def read_from(self, pipe: int, most: int, deadline: float) -> bytes:
        """As `read`, from one of the pipes in."""
        data = self._kept.pop(pipe, b"")
        while not data:
            data = self._interface.read(*self._pipe(self._in, pipe), milliseconds(deadline))
            if not data and time.monotonic() >= deadline:  # packets without bytes are no answer
                raise DeviceTimeout(f"{self._interface.name} is silent")
        if len(data) > most:
            self._kept[pipe] = data[most:]
        return data[:most]

    def _drain(self, pipe: int) -> bytes:
        data = self._kept.pop(pipe, b"")
        while len(data) < DRAIN_MOST:
            try:
                more = self._interface.read(*self._in[pipe], DRAIN_MS)
            except DeviceTimeout:
                break
            if not more:
                break
            data += more
        return data

    def _pipe(self, pipes: list[P], number: int) -> P:
        if number >= len(pipes):
            raise DeviceGone(f"{self._interface.name} is not open or has no pipe {number}")
        return pipes[number]
