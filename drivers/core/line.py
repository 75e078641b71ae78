"""A line to a device: opened, closed, each exchange with a deadline, and only three ways to fail."""

from typing import Protocol


class DeviceError(Exception):
    """Base of what a line can raise; there are exactly three."""


class DeviceGone(DeviceError):
    """Nothing is there, or no longer: unplugged, switched off, connection refused or closed."""


class DeviceTimeout(DeviceError):
    """It is there and silent: the deadline passed."""


class DeviceBusy(DeviceError):
    """Another program holds it."""


class DeviceBarred(DeviceBusy):
    """The machine does not let us reach it: no permission, or a system package is missing. The message says which."""


class Line(Protocol):
    """What every line has. What can be exchanged on it is the matter of its kind: bytes, reports, cards, keys, jobs.

    Deadlines are seconds of the owner's monotonic clock (`Clock.monotonic_s`). Used by one thread; it is made
    closed, and may be opened once. Only the three errors above leave it.
    """

    def open(self, deadline: float) -> None: ...

    def close(self) -> None:
        """Never raises; a closed line may be closed again."""
        ...


class ByteLine(Line, Protocol):
    """A stream of bytes each way: serial, TCP, one pair of USB bulk pipes."""

    def read(self, most: int, deadline: float) -> bytes:
        """One byte to `most`, as soon as there is one. Raises `DeviceTimeout` when none came in time."""
        ...

    def write(self, data: bytes, deadline: float) -> None:
        """All of it, or an error: after a time-out an unknown part was taken."""
        ...

    def drain(self) -> bytes:
        """What has already arrived, without waiting; empty when nothing has."""
        ...


class ReportLine(Line, Protocol):
    """HID reports, whole, each way. An id stands in front of the report if the device uses ids."""

    def read_report(self, deadline: float) -> bytes:
        """The next input report. Raises `DeviceTimeout` when none came in time."""
        ...

    def write_report(self, report: bytes, deadline: float) -> None:
        """An output report; id 0 in front stands for a device without ids and is not sent."""
        ...

    def get_feature(self, report_id: int, size: int, deadline: float) -> bytes:
        """A feature report of at most `size` bytes, its id in front."""
        ...

    def set_feature(self, report: bytes, deadline: float) -> None:
        """Hand over a feature report, its id in front."""
        ...
