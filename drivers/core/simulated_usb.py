"""A pyusb backend for the simulated device at the other end of a unix socket (docs/simulated-usb.md)."""

import errno
import select
import socket
import struct
import time
from collections import deque
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import msgspec
import usb.backend
import usb.core
from msgspec import Struct

HELLO, BUSY, IN, OUT_DONE, CONTROL_DONE = 0x01, 0x02, 0x21, 0x20, 0x22
OUT, CANCEL, CONTROL, RESET = 0x10, 0x11, 0x12, 0x13
DONE, STALLED, CANCELLED = 0, 1, 2
LONGEST: Final = 1_048_577
CONNECT_S: Final = 2.0
CANCEL_S: Final = 1.0
TYPES = {"bulk": 2, "interrupt": 3}


class EndpointSaid(Struct, frozen=True):
    address: int
    type: str
    packet: int = 64


class InterfaceSaid(Struct, frozen=True):
    number: int
    cls: int = msgspec.field(name="class")
    subclass: int = 0
    protocol: int = 0
    report_descriptor: str = ""
    endpoints: tuple[EndpointSaid, ...] = ()


class Hello(Struct, frozen=True):
    """What the device says of itself."""

    protocol: int
    vendor_id: int
    product_id: int
    interfaces: tuple[InterfaceSaid, ...]
    release: int = 0x0100
    manufacturer: str = ""
    product: str = ""
    serial: str = ""
    port: str = "1-1"
    kernel_driver: bool = False


class _Connection:
    """The socket, its frames, and what the device has sent and nobody read."""

    def __init__(self, path: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(CONNECT_S)
        self._received = bytearray()
        self.incoming: dict[int, deque[bytes]] = {}
        self._answers: dict[int, deque[bytes]] = {OUT_DONE: deque(), CONTROL_DONE: deque()}
        try:
            self._socket.connect(path)
            self._socket.setblocking(False)
            kind, body = self._next_frame(time.monotonic() + CONNECT_S)
        except OSError as error:
            self.close()
            if isinstance(error, usb.core.USBError):
                raise
            raise _error(errno.ENODEV) from None
        if kind == BUSY:
            self.close()
            raise _error(errno.EBUSY)
        try:
            self.hello = msgspec.json.decode(body, type=Hello)
        except msgspec.MsgspecError as mistake:
            self.close()
            raise usb.core.USBError(f"not a simulated device: {mistake}", None, errno.EIO) from None

    def close(self) -> None:
        self._socket.close()

    def send(self, kind: int, body: bytes, deadline: float) -> None:
        rest = memoryview(struct.pack(">IB", len(body) + 1, kind) + body)
        while rest:
            if not self._ready(select.POLLOUT, deadline):
                raise _error(errno.ETIMEDOUT)
            try:
                rest = rest[self._socket.send(rest) :]
            except BlockingIOError:
                continue
            except OSError:
                raise _error(errno.ENODEV) from None

    def answer(self, kind: int, deadline: float) -> bytes:
        """The next answer of one type."""
        while not self._answers[kind]:
            self.listen(deadline)
        return self._answers[kind].popleft()

    def listen(self, deadline: float) -> None:
        """Take in one frame."""
        kind, body = self._next_frame(deadline)
        if kind == IN and body:
            self.incoming.setdefault(body[0], deque()).append(body[1:])
        elif kind in self._answers:
            self._answers[kind].append(body)
        else:
            self.close()
            raise _error(errno.EIO)

    def _next_frame(self, deadline: float) -> tuple[int, bytes]:
        while True:
            if len(self._received) >= 4:
                (length,) = struct.unpack_from(">I", self._received)
                if not 1 <= length <= LONGEST:
                    self.close()
                    raise _error(errno.EIO)
                if len(self._received) >= 4 + length:
                    frame = bytes(self._received[4 : 4 + length])
                    del self._received[: 4 + length]
                    return frame[0], frame[1:]
            if not self._ready(select.POLLIN, deadline):
                raise _error(errno.ETIMEDOUT)
            try:
                data = self._socket.recv(65536)
            except BlockingIOError:
                continue
            except OSError:
                raise _error(errno.ENODEV) from None
            if not data:
                raise _error(errno.ENODEV)
            self._received += data

    def _ready(self, event: int, deadline: float) -> bool:
        if self._socket.fileno() < 0:
            raise _error(errno.ENODEV)
        poll = select.poll()
        poll.register(self._socket, event)
        return bool(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))


def _error(number: int) -> usb.core.USBError:
    kind = usb.core.USBTimeoutError if number == errno.ETIMEDOUT else usb.core.USBError
    return kind(errno.errorcode[number], None, number)


class SimulatedUsb(usb.backend.IBackend):  # type: ignore[misc]  # pyusb carries no types
    """A bus with one device on it. Connected from its first look to `close_device`: then it is free for others."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self._connection: _Connection | None = None
        self._detached: set[int] = set()

    # Descriptors

    def enumerate_devices(self) -> list[str]:
        return [self._path] if Path(self._path).exists() else []

    def get_device_descriptor(self, dev: str) -> SimpleNamespace:  # noqa: ARG002 - there is one
        hello = self._open().hello
        bus, _, ports = hello.port.partition("-")
        numbers = tuple(int(number) for number in ports.split(".") if number)
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x0200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=hello.vendor_id, idProduct=hello.product_id, bcdDevice=hello.release,
            iManufacturer=1, iProduct=2, iSerialNumber=3 if hello.serial else 0, bNumConfigurations=1,
            bus=int(bus or 0), address=1, port_number=numbers[-1] if numbers else 0, port_numbers=numbers, speed=None,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: str, config: int) -> SimpleNamespace:  # noqa: ARG002
        if config:
            raise IndexError(config)
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=9, bNumInterfaces=len(self._open().hello.interfaces),
            bConfigurationValue=1, iConfiguration=0, bmAttributes=0x80, bMaxPower=50, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: str, intf: int, alt: int, config: int) -> SimpleNamespace:  # noqa: ARG002
        if alt:
            raise IndexError(alt)
        said = self._open().hello.interfaces[intf]
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=said.number, bAlternateSetting=0,
            bNumEndpoints=len(said.endpoints), bInterfaceClass=said.cls, bInterfaceSubClass=said.subclass,
            bInterfaceProtocol=said.protocol, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: str, ep: int, intf: int, alt: int, config: int) -> SimpleNamespace:  # noqa: ARG002
        said = self._open().hello.interfaces[intf].endpoints[ep]
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=said.address, bmAttributes=TYPES[said.type],
            wMaxPacketSize=said.packet, bInterval=1, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    # The handle is the connection itself

    def open_device(self, dev: str) -> _Connection:  # noqa: ARG002 - there is one
        return self._open()

    def close_device(self, dev_handle: _Connection) -> None:
        dev_handle.close()
        self._connection = None

    def set_configuration(self, dev_handle: _Connection, config_value: int) -> None:
        """There is one, and it is set."""

    def get_configuration(self, dev_handle: _Connection) -> int:  # noqa: ARG002
        return 1

    def claim_interface(self, dev_handle: _Connection, intf: int) -> None:
        if dev_handle.hello.kernel_driver and intf not in self._detached:
            raise _error(errno.EBUSY)

    def release_interface(self, dev_handle: _Connection, intf: int) -> None:
        """The connection itself is what is held."""

    def is_kernel_driver_active(self, dev_handle: _Connection, intf: int) -> bool:
        return dev_handle.hello.kernel_driver and intf not in self._detached

    def detach_kernel_driver(self, dev_handle: _Connection, intf: int) -> None:  # noqa: ARG002
        self._detached.add(intf)

    def attach_kernel_driver(self, dev_handle: _Connection, intf: int) -> None:  # noqa: ARG002
        self._detached.discard(intf)

    def clear_halt(self, dev_handle: _Connection, ep: int) -> None:
        """A stall of the simulator lasts one transfer."""

    def reset_device(self, dev_handle: _Connection) -> None:
        dev_handle.send(RESET, b"", time.monotonic() + CONNECT_S)
        dev_handle.incoming.clear()

    # Transfers; time-outs in milliseconds, 0 for ever as in libusb

    def bulk_write(self, dev_handle: _Connection, ep: int, intf: int, data: Any, timeout: int) -> int:  # noqa: ARG002
        deadline = _until(timeout)
        dev_handle.send(OUT, bytes([ep]) + bytes(data), deadline)
        try:
            body = dev_handle.answer(OUT_DONE, deadline)
        except usb.core.USBTimeoutError:
            dev_handle.send(CANCEL, bytes([ep]), time.monotonic() + CANCEL_S)
            body = dev_handle.answer(OUT_DONE, time.monotonic() + CANCEL_S)
        _, status, taken = struct.unpack(">BBI", body)
        if status == STALLED:
            raise _error(errno.EPIPE)
        if status == CANCELLED and not taken:
            raise _error(errno.ETIMEDOUT)
        return int(taken)

    def bulk_read(self, dev_handle: _Connection, ep: int, intf: int, buff: Any, timeout: int) -> int:  # noqa: ARG002
        """As on a bus: it ends at a packet that is not full, or with the buffer; else the time-out gives what came."""
        deadline, packet = _until(timeout), self._packet(ep)
        room = len(buff) * buff.itemsize
        waiting = dev_handle.incoming.setdefault(ep, deque())
        data = b""
        while len(data) < room:
            try:
                while not waiting:
                    dev_handle.listen(deadline)
            except usb.core.USBTimeoutError:
                if not data:
                    raise
                break
            transfer, rest = waiting.popleft(), room - len(data)
            if len(transfer) > rest:
                if rest % packet:
                    raise _error(errno.EOVERFLOW)
                waiting.appendleft(transfer[rest:])
            data += transfer[:rest]
            if len(transfer) <= rest and (not transfer or len(transfer) % packet):
                break
        memoryview(buff).cast("B")[: len(data)] = data
        return len(data)

    intr_write = bulk_write
    intr_read = bulk_read

    def ctrl_transfer(  # noqa: PLR0917 - pyusb's signature
        self,
        dev_handle: _Connection,
        bmRequestType: int,
        bRequest: int,
        wValue: int,
        wIndex: int,
        data: Any,
        timeout: int,
    ) -> int:
        length = int(len(data) * data.itemsize)
        if bmRequestType == 0x80 and bRequest == 6 and wValue >> 8 == 3:
            body = _string(dev_handle.hello, wValue & 0xFF)
        else:
            setup = struct.pack("<BBHHH", bmRequestType, bRequest, wValue, wIndex, length)
            sent = b"" if bmRequestType & 0x80 else bytes(data)
            deadline = _until(timeout)
            dev_handle.send(CONTROL, setup + sent, deadline)
            said = dev_handle.answer(CONTROL_DONE, deadline)
            if said[:1] != bytes([DONE]):
                raise _error(errno.EPIPE)
            if not bmRequestType & 0x80:
                return length
            body = said[1:]
        body = body[:length]
        memoryview(data).cast("B")[: len(body)] = body
        return len(body)

    def _open(self) -> _Connection:
        if self._connection is None:
            self._connection = _Connection(self._path)
        return self._connection

    def _packet(self, ep: int) -> int:
        return next(
            (end.packet for one in self._open().hello.interfaces for end in one.endpoints if end.address == ep), 64
        )


def _until(timeout_ms: int) -> float:
    return time.monotonic() + (timeout_ms / 1000 if timeout_ms else 1e9)


def _string(hello: Hello, index: int) -> bytes:
    """A string descriptor, UTF-16LE behind its length and type; index 0 lists the languages."""
    texts = {1: hello.manufacturer, 2: hello.product, 3: hello.serial}
    body = b"\x09\x04" if index == 0 else texts.get(index, "").encode("utf-16-le")
    return bytes([len(body) + 2, 3]) + body
