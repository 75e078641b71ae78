"""HID reports over Linux's /dev/hidraw: a read is a report, a write is a report (Documentation/hid/hidraw.rst)."""

import contextlib
import errno
import fcntl
import os
import select
from typing import NoReturn

from drivers.core.line import DeviceBarred, DeviceBusy, DeviceGone, DeviceTimeout
from drivers.core.readiness import wait_for

REPORT_MOST = 4096
"""The kernel's HID_MAX_BUFFER_SIZE is 16 KiB; no device of a hall comes near."""


class HidrawLine:
    """A `ReportLine`. `deadline`s are of `time.monotonic`; the kernel itself bounds an output report (5 s)."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._fd = -1

    def open(self, deadline: float) -> None:  # noqa: ARG002 - the kernel opens it at once or not at all
        self._fd = open_node(self._path, os.O_RDWR)

    def close(self) -> None:
        fd, self._fd = self._fd, -1
        if fd >= 0:
            with contextlib.suppress(OSError):
                os.close(fd)

    def read_report(self, deadline: float) -> bytes:
        if not wait_for(self._opened(), select.POLLIN, deadline):
            raise DeviceTimeout(f"{self._path} is silent")
        try:
            report = os.read(self._fd, REPORT_MOST)
        except OSError as error:
            self._raise(error)
        if not report:
            raise DeviceGone(f"{self._path} went away")
        return report

    def write_report(self, report: bytes, deadline: float) -> None:
        if not wait_for(self._opened(), select.POLLOUT, deadline):
            raise DeviceTimeout(f"{self._path} takes no report")
        try:
            taken = os.write(self._fd, report)
        except OSError as error:
            self._raise(error)
        if taken != len(report):
            raise DeviceTimeout(f"{self._path} took a part of a report")

    def get_feature(self, report_id: int, size: int, deadline: float) -> bytes:  # noqa: ARG002 - the kernel's bound
        buffer = bytearray(size)
        buffer[0] = report_id
        try:
            taken = fcntl.ioctl(self._opened(), _feature(0x07, size), buffer)
        except OSError as error:
            self._raise(error)
        return bytes(buffer[:taken])

    def set_feature(self, report: bytes, deadline: float) -> None:  # noqa: ARG002 - the kernel's bound
        try:
            fcntl.ioctl(self._opened(), _feature(0x06, len(report)), bytearray(report))
        except OSError as error:
            self._raise(error)

    def _opened(self) -> int:
        if self._fd < 0:
            raise DeviceGone(f"{self._path} is not open")
        return self._fd

    def _raise(self, error: OSError) -> NoReturn:
        if error.errno in {errno.ETIMEDOUT, errno.EPIPE, errno.EAGAIN}:  # EPIPE: the device stalled the request
            raise DeviceTimeout(f"{self._path}: {error.strerror}") from None
        raise DeviceGone(f"{self._path}: {error.strerror}") from None


def _feature(number: int, size: int) -> int:
    """HIDIOCSFEATURE (6) and HIDIOCGFEATURE (7) of `<linux/hidraw.h>`: read and write, type 'H'."""
    return 3 << 30 | size << 16 | ord("H") << 8 | number


def open_node(path: str, flags: int) -> int:
    """A device node, without waiting. Raises the errors of a line."""
    try:
        return os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC)
    except PermissionError:
        raise DeviceBarred(f"{path}: no permission; install deploy/debian/70-service-hall.rules") from None
    except OSError as error:
        if error.errno == errno.EBUSY:
            raise DeviceBusy(f"{path} is held by another program") from None
        raise DeviceGone(f"{path}: {error.strerror}") from None
