"""What the bench needs from every kind of line."""

from abc import ABC, abstractmethod
from collections.abc import Callable

from hardware_sim.model import Piece


def _nobody(_: object) -> None:
    """Who is told before a device is attached."""


class Endpoint(ABC):
    """A place where a host finds the device. Made unplugged; `plug` and `unplug` may alternate for ever."""

    def __init__(self) -> None:
        self.on_piece: Callable[[Piece], None] = _nobody
        self.on_reset: Callable[[], None] = lambda: None
        """The host resets the device (USB, a chip card's reader)."""
        self.on_hosts: Callable[[int], None] = _nobody
        """So many hosts are connected now, where the kind of line can tell."""
        self.garbled = 0
        """Bytes lost because the host spoke at another speed than the device's."""

    @property
    @abstractmethod
    def address(self) -> str | None:
        """As docs/simulated-usb.md lists them, `serial:<path>` for one; None while unplugged."""

    @abstractmethod
    def plug(self) -> None: ...

    @abstractmethod
    def unplug(self) -> None:
        """The host notices at once: the line hangs up, the connection closes, a new one is refused."""

    @abstractmethod
    def send(self, piece: Piece) -> None: ...

    @abstractmethod
    def listen(self, on: bool) -> None:
        """Take bytes from the host, or leave them with it (a busy device)."""

    def whole(self, _pipe: int) -> bool:
        """Whether what travels by this pipe are messages that cannot be split, instead of bytes."""
        return False

    def follow(self) -> None:  # noqa: B027  most lines carry nothing but pieces
        """The model may have changed: what a host sees of it beside its bytes (a card in its slot) follows."""
