"""HID reports over a USB interface's interrupt pipes."""

from typing import Any, Final

import usb.util

from drivers.core.address import UsbAt, UsbSimAt
from drivers.core.usb_line import UsbInterface, endpoints, milliseconds

HID_CLASS: Final = 3
INTERRUPT: Final = usb.util.ENDPOINT_TYPE_INTR
GET, SET = 0xA1, 0x21
"""Class requests to an interface, USB HID 1.11 §7.2."""
GET_REPORT, SET_REPORT = 0x01, 0x09
OUTPUT_REPORT, FEATURE_REPORT = 2, 3


class UsbReportLine:
    """A `ReportLine` over the interrupt pipes of a HID interface: simulated devices, and systems without hidraw."""

    def __init__(self, address: UsbAt | UsbSimAt, *, backend: Any = None) -> None:
        self._interface = UsbInterface(address, backend)
        self._in = (0, 0)
        self._out: int | None = None

    def open(self, deadline: float) -> None:  # noqa: ARG002 - the kernel opens a device at once or not at all
        def wanted(interface: Any) -> bool:
            return interface.bInterfaceClass == HID_CLASS and bool(endpoints(interface, INTERRUPT)[1])

        out, in_ = endpoints(self._interface.claim(wanted), INTERRUPT)
        self._in = (in_[0].bEndpointAddress, in_[0].wMaxPacketSize)
        self._out = out[0].bEndpointAddress if out else None

    def close(self) -> None:
        self._interface.release()

    def read_report(self, deadline: float) -> bytes:
        return self._interface.read(*self._in, milliseconds(deadline))

    def write_report(self, report: bytes, deadline: float) -> None:
        body = report[1:] if report[:1] == b"\0" else report
        if self._out is not None:
            self._interface.write(self._out, body, deadline)
        else:
            self._interface.control(SET, SET_REPORT, OUTPUT_REPORT << 8 | report[0], body, deadline)

    def get_feature(self, report_id: int, size: int, deadline: float) -> bytes:
        said = self._interface.control(GET, GET_REPORT, FEATURE_REPORT << 8 | report_id, size, deadline)
        return said if report_id else b"\0" + said

    def set_feature(self, report: bytes, deadline: float) -> None:
        body = report[1:] if report[:1] == b"\0" else report
        self._interface.control(SET, SET_REPORT, FEATURE_REPORT << 8 | report[0], body, deadline)
