"""The place a device is plugged in: what is there now, and when it is worth trying again."""

import random
from collections.abc import Callable
from pathlib import Path

from drivers.core.address import (
    Address,
    AddressMistake,
    EvdevAt,
    HidrawAt,
    SerialAt,
    SysfsAt,
    UsbAt,
    UsbSimAt,
    VideoAt,
    parse_address,
)

FIRST_RETRY_S = 0.5
LONGEST_RETRY_S = 30.0
USB_DEVICES = Path("/sys/bus/usb/devices")

Find = Callable[[], Address | None]
"""Looks where the device is; None when nothing is plugged in. Raises `AddressMistake`. Cheap: asked several times
a second."""


def plugged_at(address: Address) -> Find:
    """A fixed place. A port that has no file, a USB device that no port has: a plug with nothing in it."""
    match address:
        case SerialAt() | HidrawAt() | EvdevAt() | VideoAt() | SysfsAt() | UsbSimAt():
            path = Path(address.path)
            return lambda: address if path.exists() else None
        case UsbAt():
            return lambda: address if _on_the_bus(address) else None
        case _:
            return lambda: address


def _on_the_bus(address: UsbAt) -> bool:
    if not USB_DEVICES.is_dir():
        return True  # no sysfs here: opening it will tell
    wanted = {"idVendor": f"{address.vendor:04x}", "idProduct": f"{address.product:04x}"}
    if address.serial:
        wanted["serial"] = address.serial
    folders = [USB_DEVICES / address.port] if address.port else list(USB_DEVICES.iterdir())
    return any(all(_says(folder / name) == said for name, said in wanted.items()) for folder in folders)


def _says(attribute: Path) -> str:
    try:
        return attribute.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def read_plug(text: str) -> tuple[Address | None, dict[str, str]]:
    """What a simulator's device file says: the address in its first line, and how the thing shows itself behind it
    (docs/simulated-usb.md). Raises `AddressMistake`.
    """
    first, *rest = text.strip().splitlines() or [""]
    said = {key: value.strip() for key, _, value in (line.strip().partition(" ") for line in rest)}
    return (parse_address(first.strip()) if first.strip() else None), said


def simulated_at(file: Path) -> Find:
    """A simulated device: its file holds its real address; no file means that it is unplugged."""

    def find() -> Address | None:
        try:
            text = file.read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, UnicodeDecodeError):
            raise AddressMistake(f"{file} cannot be read") from None
        address, _ = read_plug(text)
        return plugged_at(address)() if address else None

    return find


class Plug:
    """Remembers failures at one place. Tries come 0.5·2^n s apart, 30 s at most, each shortened by up to a
    half at random so that a hall's devices do not knock together; whatever newly appears is tried at once.
    """

    def __init__(self, find: Find, random_: random.Random | None = None) -> None:
        self._find = find
        self._random = random_ or random.Random()
        self._seen: Address | None = None
        self._failures = 0
        self._next_try = 0.0

    def look(self) -> Address | None:
        """What is plugged in now. A change forgets the failures of what was there before."""
        found = self._find()
        if found != self._seen:
            self._seen = found
            self.held()
        return found

    def due(self, now: float) -> bool:
        """Whether what is there should be tried (again) now."""
        return now >= self._next_try

    def failed(self, now: float) -> None:
        longest = min(LONGEST_RETRY_S, FIRST_RETRY_S * 2**self._failures)
        self._failures = min(self._failures + 1, 16)
        self._next_try = now + longest * self._random.uniform(0.5, 1.0)

    def held(self) -> None:
        """It works: the next failure is the first."""
        self._failures = 0
        self._next_try = 0.0
