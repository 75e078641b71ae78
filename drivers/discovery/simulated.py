"""What the simulator has plugged into one terminal: files of `<home>/run/devices` (docs/simulated-usb.md)."""

from collections.abc import Callable, Collection
from pathlib import Path

from drivers.core.address import AddressMistake
from drivers.core.plug import read_plug
from drivers.discovery.found import Found
from hall.contract.ids import DeviceId, TerminalId


class SimulatedPlugs:
    """A `Source`. `own` are the devices that are configured as `simulated`: their files are their own matter."""

    sweep_s = 0.2

    def __init__(self, folder: Path, terminal: TerminalId, own: Collection[DeviceId] = ()) -> None:
        self.name = f"simulator of {terminal}"
        self._folder = folder
        self._prefix = f"{terminal}."
        self._own = own

    def start(self, changed: Callable[[], None]) -> None:
        """It is swept often enough."""

    def stop(self) -> None:
        """Nothing runs."""

    def look(self) -> frozenset[Found]:
        try:
            files = [file for file in self._folder.iterdir() if file.name.startswith(self._prefix)]
        except OSError:
            return frozenset()
        found = set()
        for file in files:
            device = file.name.removeprefix(self._prefix)
            if device not in self._own and "." not in device and (thing := _thing(file, device)):
                found.add(thing)
        return frozenset(found)


def _thing(file: Path, device: DeviceId) -> Found | None:
    try:
        address, said = read_plug(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, AddressMistake):
        return None  # pulled out this moment, or no plug at all
    if address is None:
        return None
    return Found(
        address=address,
        place=said.get("port", f"sim-{device}"),
        usb=said.get("usb", ""),
        usb_classes=tuple(int(one) for one in said.get("class", "").split() if one.isdecimal()),
        serial=said.get("serial", ""),
        product=said.get("product", ""),
        mdns=said.get("mdns", ""),
    )
