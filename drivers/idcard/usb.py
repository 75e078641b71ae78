"""The three shapes a reader has on USB: four pipes, one pipe each way, HID reports. Each becomes a stream of bytes.

Sources: the standard module's USB description (0400:C35A; heads and bodies on pipes of their own), and for the HID
readers an open host library. Which shape a reader has, its descriptor tells.
"""

from contextlib import suppress
from typing import Final, Protocol

from drivers.core.address import UsbAt, UsbSimAt
from drivers.core.line import ByteLine, DeviceBarred, DeviceGone, DeviceTimeout, ReportLine
from drivers.core.usb_line import UsbBulkLine
from drivers.core.usb_report_line import UsbReportLine

HEAD: Final = 7
"""Sync, start and length of a request: what goes over the first pipe."""
HEAD_PIPE, BODY_PIPE = 0, 1
REPORT: Final = 64
REPORTS_MOST: Final = 256
"""More waiting reports than any answer has are not drained but left to damage the next one."""
AT_ONCE: Final = 0.0
"""A deadline that has passed: what is there, without waiting."""


class Pipes(Protocol):
    """What `UsbBulkLine` can do with numbered pipes."""

    def write_to(self, pipe: int, data: bytes, deadline: float) -> None: ...

    def read_from(self, pipe: int, most: int, deadline: float) -> bytes: ...

    def drain(self) -> bytes: ...

    def close(self) -> None: ...


class FourPipes:
    """The module-standard shape: preamble and length on one pair of pipes, the rest on the other."""

    def __init__(self, pipes: Pipes, start: bytes) -> None:
        self._pipes = pipes
        self._start = start
        self._head = b""
        self._owed = 0
        """Bytes of the answer that are still to come over the second pipe."""

    def open(self, deadline: float) -> None:
        """The pipes are open already: their number told the shape."""

    def close(self) -> None:
        self._pipes.close()

    def write(self, data: bytes, deadline: float) -> None:
        self._head, self._owed = b"", 0
        self._pipes.write_to(HEAD_PIPE, data[:HEAD], deadline)
        self._pipes.write_to(BODY_PIPE, data[HEAD:], deadline)

    def read(self, most: int, deadline: float) -> bytes:
        if self._owed:
            data = self._pipes.read_from(BODY_PIPE, min(most, self._owed), deadline)
            self._owed -= len(data)
            return data
        data = self._pipes.read_from(HEAD_PIPE, most, deadline)
        self._head = (self._head + data)[-REPORT:]
        at = self._head.find(self._start)
        size = self._head[at + 2 : at + 4] if at >= 0 else b""
        if len(size) == 2:
            self._head, self._owed = b"", int.from_bytes(size, "big")
        return data

    def drain(self) -> bytes:
        self._head, self._owed = b"", 0
        return self._pipes.drain()


class ReportBytes:
    """The HID shape: a request padded to a report, answers cut into reports, the last one padded.

    What pads an answer stands behind it, where no frame begins: the framer skips it.
    """

    def __init__(self, reports: ReportLine) -> None:
        self._reports = reports
        self._kept = b""

    def open(self, deadline: float) -> None:
        self._reports.open(deadline)

    def close(self) -> None:
        self._kept = b""
        self._reports.close()

    def write(self, data: bytes, deadline: float) -> None:
        for at in range(0, len(data), REPORT):
            self._reports.write_report(b"\0" + data[at : at + REPORT].ljust(REPORT, b"\0"), deadline)

    def read(self, most: int, deadline: float) -> bytes:
        data = self._kept or self._reports.read_report(deadline)
        self._kept = data[most:]
        return data[:most]

    def drain(self) -> bytes:
        data, self._kept = self._kept, b""
        with suppress(DeviceTimeout):
            for _ in range(REPORTS_MOST):
                data += self._reports.read_report(AT_ONCE)
        return data


class UsbReaderLine:
    """A `ByteLine` to a reader of any of the three shapes."""

    def __init__(self, address: UsbAt | UsbSimAt, start: bytes) -> None:
        self._address = address
        self._start = start
        self._line: ByteLine | None = None

    def open(self, deadline: float) -> None:
        bulk = UsbBulkLine(self._address)
        try:
            bulk.open(deadline)
        except DeviceBarred:  # no bulk pipes; a missing permission is met again right here
            reports = ReportBytes(UsbReportLine(self._address))
            reports.open(deadline)
            self._line = reports
        else:
            self._line = FourPipes(bulk, self._start) if bulk.pipes == (2, 2) else bulk

    def close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def read(self, most: int, deadline: float) -> bytes:
        return self._opened().read(most, deadline)

    def write(self, data: bytes, deadline: float) -> None:
        self._opened().write(data, deadline)

    def drain(self) -> bytes:
        return self._opened().drain()

    def _opened(self) -> ByteLine:
        if self._line is None:
            raise DeviceGone(f"{self._address} is not open")
        return self._line
