"""A line to a device: bytes out, bytes in, each with a deadline, and only three ways to fail."""

from typing import Protocol


class DeviceError(Exception):
    """Base of what a line can raise; there are exactly three."""


class DeviceGone(DeviceError):
    """Nothing is there, or no longer: unplugged, switched off, connection refused or closed."""


class DeviceTimeout(DeviceError):
    """It is there and silent: the deadline passed."""


class DeviceBusy(DeviceError):
    """Another program holds it."""


class Transport(Protocol):
    """One line. Deadlines are seconds of the owner's monotonic clock (`Clock.monotonic_s`).

    Used by one thread; it is made closed, and may be opened once.
    """

    def open(self, deadline: float) -> None: ...

    def close(self) -> None:
        """Never raises; a closed line may be closed again."""
        ...

    def read(self, most: int, deadline: float) -> bytes:
        """One byte to `most`, as soon as there is one. Raises `DeviceTimeout` when none came in time."""
        ...

    def write(self, data: bytes, deadline: float) -> None:
        """All of it, or an error: after a time-out an unknown part was taken."""
        ...

    def drain(self) -> bytes:
        """What has already arrived, without waiting; empty when nothing has."""
        ...
