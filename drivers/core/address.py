"""Where a device is: `serial:<path>` or `tcp://<host>:<port>`, as a site definition or a simulator writes it."""

from typing import TypeAlias
from urllib.parse import urlsplit

from msgspec import Struct


class AddressMistake(ValueError):
    """The text is no address; the message says what one looks like."""


class SerialAt(Struct, frozen=True):
    path: str


class TcpAt(Struct, frozen=True):
    host: str
    port: int


Address: TypeAlias = SerialAt | TcpAt


def parse_address(text: str) -> Address:
    """Raises `AddressMistake`."""
    if text.startswith("serial:/") and text.isprintable():
        return SerialAt(text.removeprefix("serial:"))
    if text.startswith("tcp://"):
        try:
            parts = urlsplit(text)
            if parts.hostname and parts.port and not parts.path.strip("/"):
                return TcpAt(parts.hostname, parts.port)
        except ValueError:
            pass
    raise AddressMistake(
        f"{text[:80]!r} is no device address: write serial:/dev/ttyUSB0 or tcp://192.0.2.9:9100 or simulated"
    )
