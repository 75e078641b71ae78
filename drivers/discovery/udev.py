"""What the kernel has: USB devices, and the ttys, HID nodes, inputs and cameras it makes of them.

What a device says of itself is read from sysfs, not from udev's data base, so that a machine without its daemon
(a container) sees the same. Every event leads to a full look: a lost event cannot leave a wrong picture.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyudev

from drivers.core.address import Address, EvdevAt, HidrawAt, SerialAt, UsbAt, VideoAt
from drivers.discovery.found import Found

SUBSYSTEMS = ("usb", "tty", "hidraw", "input", "video4linux")
HUB_CLASS = 9
EVENT_NODE = re.compile(r"event\d+")


class Udev:
    """The devices of this machine (`drivers.discovery.discovery.Source`)."""

    name = "udev"
    sweep_s = 3.0

    def __init__(self) -> None:
        self._context = pyudev.Context()
        self._observer: pyudev.MonitorObserver | None = None

    def start(self, changed: Callable[[], None]) -> None:
        monitor = pyudev.Monitor.from_netlink(self._context)
        for subsystem in SUBSYSTEMS:
            monitor.filter_by(subsystem)
        self._observer = pyudev.MonitorObserver(monitor, callback=lambda _: changed(), name="discovery-udev")
        self._observer.start()
        changed()  # what came between the last look and the monitor's start

    def stop(self) -> None:
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()

    def look(self) -> frozenset[Found]:
        return frozenset(self._all())

    def _all(self) -> Iterator[Found]:
        devices = self._context.list_devices(subsystem="usb", DEVTYPE="usb_device")
        usb = {device.sys_path: device for device in devices}
        classes: dict[str, set[int]] = {path: set() for path in usb}
        for interface in self._context.list_devices(subsystem="usb", DEVTYPE="usb_interface"):
            parent = interface.sys_path.rpartition("/")[0]
            classes.setdefault(parent, set()).add(_number(interface, "bInterfaceClass"))
        for path, device in usb.items():
            if _number(device, "bDeviceClass") != HUB_CLASS and _number(device, "idVendor"):
                yield _found(device, classes[path], _usb_address(device), device.sys_name)
        for subsystem in SUBSYSTEMS[1:]:
            for node in self._context.list_devices(subsystem=subsystem):
                parent = node.find_parent("usb", "usb_device")
                address = _address(node)
                if parent is not None and address is not None:
                    interface = node.find_parent("usb", "usb_interface")
                    place = interface.sys_name if interface is not None else parent.sys_name
                    yield _found(parent, classes.get(parent.sys_path, set()), address, place)


def _found(device: Any, classes: set[int], address: Address, place: str) -> Found:
    return Found(
        address=address,
        place=place,
        usb=f"{_number(device, 'idVendor'):04x}:{_number(device, 'idProduct'):04x}",
        usb_classes=tuple(sorted(classes)),
        serial=_text(device, "serial"),
        product=" ".join(filter(None, (_text(device, "manufacturer"), _text(device, "product")))),
    )


def _usb_address(device: Any) -> UsbAt:
    return UsbAt(_number(device, "idVendor"), _number(device, "idProduct"), device.sys_name)


def _address(node: Any) -> Address | None:
    path = node.device_node
    if path is None:
        return None
    match node.subsystem:
        case "tty":
            return SerialAt(path)
        case "hidraw":
            return HidrawAt(path)
        case "input" if EVENT_NODE.fullmatch(node.sys_name) and _has_keys(node):
            return EvdevAt(path)
        case "video4linux" if _text(node, "index") == "0":  # the others of a camera carry no pictures
            return VideoAt(path)
        case _:
            return None


def _has_keys(node: Any) -> bool:
    """Whether it types: sysfs shows the keys it has as words of bits, the letters among the last two."""
    return node.parent is not None and any(
        int(word, 16) for word in _text(node.parent, "capabilities/key").split()[-1:]
    )


def _number(device: Any, attribute: str) -> int:
    """A hexadecimal attribute, 0 where there is none."""
    try:
        return int(_text(device, attribute) or "0", 16)
    except ValueError:
        return 0


def _text(device: Any, attribute: str) -> str:
    """Read from sysfs itself: libudev keeps an attribute it has read once."""
    try:
        said = (Path(device.sys_path) / attribute).read_bytes()
    except OSError:
        return ""
    return said.decode("utf-8", "replace").strip()
