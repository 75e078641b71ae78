"""From an address to a line."""

from collections.abc import Callable, Sequence
from typing import TypeAlias, TypeVar

from drivers.core.address import Address, AddressMistake, SerialAt, TcpAt, UsbAt, UsbSimAt
from drivers.core.line import ByteLine, Line
from drivers.core.serial_line import SerialLine
from drivers.core.tcp_line import TcpLine
from drivers.core.usb_line import UsbBulkLine

L_co = TypeVar("L_co", bound=Line, covariant=True)
BYTES = (SerialAt, TcpAt, UsbAt, UsbSimAt)
"""The addresses `dial_at` can reach."""

Dial: TypeAlias = Callable[[Address, int], L_co]
"""Makes a closed line to an address. The number counts the tries that met silence: each may take another speed.
Raises `AddressMistake` for an address such a device cannot have."""


def dial_at(bauds: Sequence[int]) -> Dial[ByteLine]:
    """A stream of bytes. Serial lines try the speeds one after the other, the usual one first."""

    def dial(address: Address, silences: int) -> ByteLine:
        match address:
            case SerialAt():
                return SerialLine(address.path, bauds[silences % len(bauds)])
            case TcpAt():
                return TcpLine(address.host, address.port)
            case UsbAt() | UsbSimAt():
                return UsbBulkLine(address)
            case _:
                raise AddressMistake(f"{address} carries no stream of bytes: a serial line, TCP or USB does")

    return dial
