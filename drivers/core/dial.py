"""From an address to a line."""

from collections.abc import Callable, Sequence

from drivers.core.address import Address, SerialAt
from drivers.core.serial_line import SerialLine
from drivers.core.tcp_line import TcpLine
from drivers.core.transport import Transport

Dial = Callable[[Address, int], Transport]
"""Makes a closed line to an address. The number counts the tries that met silence: each may take another speed."""


def dial_at(bauds: Sequence[int]) -> Dial:
    """Serial lines try the speeds one after the other, the usual one first."""

    def dial(address: Address, silences: int) -> Transport:
        if isinstance(address, SerialAt):
            return SerialLine(address.path, bauds[silences % len(bauds)])
        return TcpLine(address.host, address.port)

    return dial
