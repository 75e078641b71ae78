"""What the bench needs from every kind of line."""

from collections.abc import Callable
from typing import Protocol


class Endpoint(Protocol):
    """A place where a host finds the device. Made unplugged; `plug` and `unplug` may alternate for ever."""

    on_data: Callable[[bytes], None]

    @property
    def address(self) -> str | None:
        """`serial:<path>` or `tcp://<host>:<port>`; None while unplugged."""
        ...

    def plug(self) -> None: ...

    def unplug(self) -> None:
        """The host notices at once: the line hangs up, the connection closes, a new one is refused."""
        ...

    def send(self, data: bytes) -> None: ...

    def listen(self, on: bool) -> None:
        """Take bytes from the host, or leave them with it (a busy device)."""
        ...


def nobody(_: bytes) -> None:
    """Who gets the bytes before a device is attached."""
