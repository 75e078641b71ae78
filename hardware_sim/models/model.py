"""What the bench needs from every simulated device: bytes in, time passing, bytes out."""

from typing import Protocol


class Model(Protocol):
    """A device without a line. It keeps its answers until they are taken, and learns of time only by `elapse`."""

    @property
    def baud(self) -> int | None:
        """The speed of its serial line in bit/s; None where any speed is understood."""
        ...

    def receive(self, data: bytes) -> None:
        """Bytes from the host, split anywhere."""
        ...

    def elapse(self, seconds: float) -> None:
        """Time passes: work goes on, half a message grows old."""
        ...

    def due_s(self) -> float | None:
        """Seconds until something will happen by itself; None while it only waits."""
        ...

    def take_output(self) -> bytes:
        """Everything the device has to say since it was last asked."""
        ...
