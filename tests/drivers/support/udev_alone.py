"""Run by test_udev.py under umockdev-wrapper: a made-up machine into which devices are plugged. Prints JSON."""

import json
import queue
import sys
import time

sys.path.append("/usr/lib/python3/dist-packages")  # Debian's python3-gi

import gi  # type: ignore[import-not-found]

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev  # type: ignore[import-not-found]  # noqa: E402

from drivers.core.address import UsbAt  # noqa: E402
from drivers.core.plug import plugged_at  # noqa: E402
from drivers.discovery.discovery import Change, Discovery  # noqa: E402
from drivers.discovery.found import Found  # noqa: E402
from drivers.discovery.udev import Udev  # noqa: E402


class Machine:
    def __init__(self) -> None:
        self.testbed = UMockdev.Testbed.new()

    def add(self, subsystem: str, name: str, parent: str | None, attributes: list[str], properties: list[str]) -> str:
        path: str = self.testbed.add_device(subsystem, name, parent, attributes, properties)
        return path

    def usb(self, port: str, vendor: str, product: str, number: int, interface_class: str, serial: str = "") -> str:
        attributes = [
            "idVendor", vendor, "idProduct", product, "bDeviceClass", "00", "busnum", "1", "devnum", str(number),
            "manufacturer", "Maker", "product", "Thing", "speed", "12",
        ] + (["serial", serial] if serial else [])  # fmt: skip
        node = f"/dev/bus/usb/001/{number:03d}"
        properties = ["DEVTYPE", "usb_device", "DEVNAME", node, "BUSNUM", "001", "DEVNUM", f"{number:03d}"]
        device = self.add("usb", port, None, attributes, properties)
        self.add(
            "usb", f"{port}:1.0", device, ["bInterfaceClass", interface_class, "bInterfaceNumber", "00"],
            ["DEVTYPE", "usb_interface"],
        )  # fmt: skip
        return device


def shown(things: frozenset[Found]) -> list[list[object]]:
    return sorted(
        [str(one.address), one.place, one.usb, list(one.usb_classes), one.serial, one.product] for one in things
    )


def main() -> None:
    said: dict[str, object] = {}
    machine = Machine()
    early = machine.usb("1-9", "0400", "c35a", 9, "ff")
    changes: queue.Queue[Change] = queue.Queue()
    source = Udev()
    source.sweep_s = 600.0  # only events, no sweep
    discovery = Discovery([source])
    discovery.watch(changes.put)
    discovery.start()
    said["there before"] = shown(changes.get(timeout=30).came)

    def plugged(*paths: str) -> tuple[Change, float]:
        began = time.monotonic()
        for path in paths:
            machine.testbed.uevent(path, "add")
        return changes.get(timeout=30), time.monotonic() - began

    reader = machine.usb("1-1.2", "0400", "c35a", 4, "ff", serial="A1")
    change, took = plugged(reader, f"{reader}/1-1.2:1.0")
    said["reader came"], said["seconds to come"] = shown(change.came), took
    said["is on the bus"] = [str(plugged_at(UsbAt(0x0400, 0xC35A, port))()) for port in ("", "1-1.2", "1-1.3")] + [
        str(plugged_at(UsbAt(0x0400, 0xC35B))()),
        str(plugged_at(UsbAt(0x0400, 0xC35A, "", "A1"))()),
    ]

    bridge = machine.usb("1-3", "1a86", "7523", 5, "ff")
    tty = machine.add(
        "tty",
        "ttyUSB0",
        f"{bridge}/1-3:1.0",
        ["dev", "188:0\n"],
        ["DEVNAME", "/dev/ttyUSB0", "MAJOR", "188", "MINOR", "0"],
    )
    change, _ = plugged(bridge, f"{bridge}/1-3:1.0", tty)
    came = change.came
    while not any("ttyUSB0" in str(one.address) for one in came):
        came |= changes.get(timeout=30).came
    said["bridge came"] = shown(came)

    camera = machine.usb("1-4", "99aa", "0014", 6, "0e")
    nodes = [
        machine.add(
            "video4linux", f"video{at}", f"{camera}/1-4:1.0", ["index", str(at)], ["DEVNAME", f"/dev/video{at}"]
        )
        for at in (0, 1)
    ]
    change, _ = plugged(camera, f"{camera}/1-4:1.0", *nodes)
    came = change.came
    while not any("video0" in str(one.address) for one in came):
        came |= changes.get(timeout=30).came
    said["camera came"] = shown(came)

    began = time.monotonic()
    machine.testbed.uevent(reader, "remove")
    machine.testbed.remove_device(reader)
    machine.testbed.uevent(early, "change")
    said["reader went"], said["seconds to go"] = shown(changes.get(timeout=30).gone), time.monotonic() - began
    said["off the bus"] = str(plugged_at(UsbAt(0x0400, 0xC35A, "1-1.2"))())
    discovery.stop()
    sys.stdout.write(f"\n{json.dumps(said)}")


main()
