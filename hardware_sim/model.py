"""What the bench needs from every simulated device: bytes in, time passing, bytes out."""

from abc import ABC, abstractmethod
from typing import NamedTuple, Protocol


class Piece(NamedTuple):
    """Bytes that travel together, and by which of a device's pipes. A serial line or a socket has only pipe 0.

    With USB the pipe is the endpoint's address (bit 7 set: to the host), and 0 carries control transfers.
    """

    data: bytes
    pipe: int = 0


class Model(ABC):
    """A device at the end of its cable. It keeps its answers until they are taken, and learns of time by `elapse`."""

    @abstractmethod
    def receive(self, piece: Piece) -> None:
        """What came from the host; faults of the line may have split or bent it."""

    @abstractmethod
    def take_output(self) -> list[Piece]:
        """Everything the device has to say since it was last asked, in order."""

    def elapse(self, seconds: float) -> None:  # noqa: B027  many devices do not mind the time
        """Time passes: work goes on, half a message grows old."""

    def due_s(self) -> float | None:
        """Seconds until something will happen by itself; None while it only waits."""
        return None

    def forget(self) -> None:  # noqa: B027  many devices have nothing half done
        """The host resets the line: half a request and unsent answers are forgotten."""

    def hosts(self, count: int) -> None:  # noqa: B027  most devices do not see who listens
        """So many hosts are connected now, where the line can tell (HTTP, USB)."""


class ByteDevice(Protocol):
    """A device that knows only one stream of bytes each way: on a serial line, a network port or a USB pipe."""

    @property
    def baud(self) -> int | None:
        """The speed of its serial line in bit/s; None where any speed is understood."""
        ...

    def receive(self, data: bytes) -> None:
        """Bytes from the host, split anywhere."""
        ...

    def elapse(self, seconds: float) -> None: ...

    def due_s(self) -> float | None: ...

    def forget(self) -> None: ...

    def take_output(self) -> bytes: ...


class Stream(Model):
    """A `ByteDevice` on a line: whatever comes in by `receives` goes to it, whatever it says leaves by `sends`."""

    def __init__(self, device: ByteDevice, *, receives: int = 0, sends: int = 0) -> None:
        self._device = device
        self._receives = receives
        self._sends = sends

    def receive(self, piece: Piece) -> None:
        if piece.pipe == self._receives:
            self._device.receive(piece.data)

    def elapse(self, seconds: float) -> None:
        self._device.elapse(seconds)

    def due_s(self) -> float | None:
        return self._device.due_s()

    def forget(self) -> None:
        self._device.forget()

    def take_output(self) -> list[Piece]:
        output = self._device.take_output()
        return [Piece(output, self._sends)] if output else []
