"""Where a device is, as a site definition, a simulator or `hall device test` writes it."""

import re
from collections.abc import Mapping
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from msgspec import Struct

SIMULATED: Final = "simulated"
"""Not an address: the simulator keeps the real one in a file (`Home.simulated_device`)."""
AUTO: Final = "auto"
"""Not an address: the first thing plugged in that is recognised as such a device."""


class AddressMistake(ValueError):
    """The text is no address; the message says what one looks like."""


class SerialAt(Struct, frozen=True):
    """`serial:/dev/ttyUSB0`. Also RS-485 and Bluetooth (rfcomm), whatever the kernel shows as a tty."""

    path: str

    def __str__(self) -> str:
        return f"serial:{self.path}"


class TcpAt(Struct, frozen=True):
    """`tcp://192.0.2.9:9100`."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"tcp://{_host(self.host)}:{self.port}"


class UsbAt(Struct, frozen=True):
    """`usb:0400:c35a`, any such; `usb:0400:c35a@1-1.2`, the one in that port; `…#A1B2`, the one of that serial number.

    The port is bus and port numbers as the folders of `/sys/bus/usb/devices` are named.
    """

    vendor: int
    product: int
    port: str = ""
    serial: str = ""

    def __str__(self) -> str:
        at, number = f"@{self.port}" * bool(self.port), f"#{self.serial}" * bool(self.serial)
        return f"usb:{self.vendor:04x}:{self.product:04x}{at}{number}"


class HidrawAt(Struct, frozen=True):
    """`hidraw:/dev/hidraw0`."""

    path: str

    def __str__(self) -> str:
        return f"hidraw:{self.path}"


class EvdevAt(Struct, frozen=True):
    """`evdev:/dev/input/by-id/usb-…-event-kbd`: keys, as a scanner that plays a keyboard sends them."""

    path: str

    def __str__(self) -> str:
        return f"evdev:{self.path}"


class PcscAt(Struct, frozen=True):
    """`pcsc:Virtual PCD 00 00`: a reader by the name its service (pcscd) gives it."""

    reader: str

    def __str__(self) -> str:
        return f"pcsc:{self.reader}"


class IppAt(Struct, frozen=True):
    """`ipp://192.0.2.8:631/ipp/print`, `ipps://…` encrypted."""

    host: str
    port: int
    path: str
    secure: bool = False

    def __str__(self) -> str:
        return f"{'ipps' if self.secure else 'ipp'}://{_host(self.host)}:{self.port}{self.path}"


class VideoAt(Struct, frozen=True):
    """`video:/dev/v4l/by-id/usb-…-video-index0`."""

    path: str

    def __str__(self) -> str:
        return f"video:{self.path}"


class SysfsAt(Struct, frozen=True):
    """`sysfs:/sys/class/leds`: what the kernel itself drives and shows as files."""

    path: str

    def __str__(self) -> str:
        return f"sysfs:{self.path}"


class HttpAt(Struct, frozen=True):
    """`http://192.0.2.7:8080/top.mjpg`: a camera's stream."""

    url: str

    def __str__(self) -> str:
        return self.url


class UsbSimAt(Struct, frozen=True):
    """`usbsim:/run/…/reader.sock`: a simulated USB device in another process (docs/simulated-usb.md)."""

    path: str

    def __str__(self) -> str:
        return f"usbsim:{self.path}"


Address: TypeAlias = (
    SerialAt | TcpAt | UsbAt | HidrawAt | EvdevAt | PcscAt | IppAt | VideoAt | HttpAt | SysfsAt | UsbSimAt
)  # fmt: skip

FORMS: Final = (
    "serial:/dev/ttyUSB0", "tcp://192.0.2.9:9100", "usb:0400:c35a", "usb:0400:c35a@1-1.2", "hidraw:/dev/hidraw0",
    "evdev:/dev/input/event3", "pcsc:Virtual PCD 00 00", "ipp://192.0.2.8:631/ipp/print",
    "video:/dev/v4l/by-id/usb-Camera-video-index0", "http://192.0.2.7:8080/top.mjpg",
)  # fmt: skip
"""One example of each form, shown where an address is mistaken."""

_USB = re.compile(r"usb:([0-9a-f]{4}):([0-9a-f]{4})(?:@([0-9]+-[0-9.]+))?(?:#([!-~]{1,126}))?", re.IGNORECASE)
_AT_A_PATH: Mapping[str, type[SerialAt | HidrawAt | EvdevAt | VideoAt | SysfsAt | UsbSimAt]] = {
    "serial": SerialAt, "hidraw": HidrawAt, "evdev": EvdevAt, "video": VideoAt, "sysfs": SysfsAt,
    "usbsim": UsbSimAt,
}  # fmt: skip
IPP_PORT = 631


def parse_address(text: str) -> Address:
    """Raises `AddressMistake`."""
    scheme, _, rest = text.partition(":")
    address: Address | None = None
    if text.isprintable():
        if scheme in _AT_A_PATH and rest.startswith("/") and len(rest) > 1:
            address = _AT_A_PATH[scheme](rest)
        elif scheme == "pcsc" and rest.strip():
            address = PcscAt(rest.strip())
        elif usb := _USB.fullmatch(text):
            address = UsbAt(int(usb[1], 16), int(usb[2], 16), usb[3] or "", usb[4] or "")
        else:
            address = _on_the_network(scheme, text)
    if address is None:
        raise AddressMistake(
            f"{text[:80]!r} is no device address: write one like {', '.join(FORMS)}, or {SIMULATED}, or {AUTO}"
        )
    return address


def _on_the_network(scheme: str, text: str) -> Address | None:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or parts.username or port == 0:
        return None
    match scheme:
        case "tcp" if port and not parts.path.strip("/") and not parts.query and not parts.fragment:
            return TcpAt(host, port)
        case "ipp" | "ipps":
            return IppAt(host, port or IPP_PORT, parts.path or "/ipp/print", secure=scheme == "ipps")
        case "http" | "https":
            return HttpAt(text)
        case _:
            return None


def _host(host: str) -> str:
    return f"[{host}]" if ":" in host else host
