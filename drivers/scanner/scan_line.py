"""A line on which codes come in, whichever way the scanner is connected."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

from drivers.core.address import Address, AddressMistake, EvdevAt, HidrawAt, SerialAt, TcpAt, UsbAt, UsbSimAt
from drivers.core.dial import Dial
from drivers.core.evdev_line import EvdevLine
from drivers.core.hidraw_line import HidrawLine
from drivers.core.line import ByteLine, Line, ReportLine
from drivers.core.serial_line import SerialLine
from drivers.core.tcp_line import TcpLine
from drivers.core.usb_report_line import UsbReportLine
from drivers.scanner.hid_pos import Code, CodeReports
from drivers.scanner.lines import CodeLines
from drivers.scanner.profile import ScannerProfile
from drivers.scanner.text import ScanTrouble
from drivers.scanner.wedge import Wedge

CHUNK = 4096
REACHES = (SerialAt, TcpAt, HidrawAt, UsbAt, UsbSimAt, EvdevAt)

Heard: TypeAlias = str | Code | ScanTrouble


class ScanLine(Line, Protocol):
    """Codes in, and for some a word out."""

    @property
    def begun(self) -> bool:
        """Whether a code has begun and not ended."""
        ...

    def hear(self, deadline: float) -> Sequence[Heard]:
        """What became whole with what came next. Raises `DeviceTimeout` when nothing came in time."""
        ...

    def fell_silent(self) -> Sequence[Heard]:
        """Nothing came for longer than a scanner pauses inside a code."""
        ...

    def tell(self, data: bytes, deadline: float) -> bool:
        """Send bytes to the scanner; False where that cannot be done."""
        ...


class SerialScanLine:
    """RS-232, USB-CDC, or a scanner behind a serial server."""

    def __init__(self, line: ByteLine, profile: ScannerProfile) -> None:
        self._line = line
        self._codes = CodeLines(
            end=int(profile.end, 16) if profile.end else None,
            prefix=bytes.fromhex(profile.prefix),
            longest=profile.longest,
            encoding=profile.encoding,
        )

    @property
    def begun(self) -> bool:
        return self._codes.begun

    def open(self, deadline: float) -> None:
        self._line.open(deadline)

    def close(self) -> None:
        self._line.close()

    def hear(self, deadline: float) -> Sequence[Heard]:
        return list(self._codes.feed(self._line.read(CHUNK, deadline)))

    def fell_silent(self) -> Sequence[Heard]:
        return list(self._codes.fell_silent())

    def tell(self, data: bytes, deadline: float) -> bool:
        self._line.write(data, deadline)
        return True


class ReportScanLine:
    """HID point-of-sale mode."""

    def __init__(self, line: ReportLine, profile: ScannerProfile) -> None:
        self._line = line
        self._codes = CodeReports(profile.reports, longest=profile.longest, encoding=profile.encoding)

    @property
    def begun(self) -> bool:
        return self._codes.begun

    def open(self, deadline: float) -> None:
        self._line.open(deadline)

    def close(self) -> None:
        self._line.close()

    def hear(self, deadline: float) -> Sequence[Heard]:
        return list(self._codes.feed(self._line.read_report(deadline)))

    def fell_silent(self) -> Sequence[Heard]:
        return list(self._codes.fell_silent())

    def tell(self, data: bytes, deadline: float) -> bool:  # noqa: ARG002 - a scanner in this mode is not asked
        return False


class KeyScanLine:
    """A keyboard wedge, grabbed: what it types reaches nobody else."""

    def __init__(self, line: EvdevLine, profile: ScannerProfile) -> None:
        self._line = line
        self._codes = Wedge(
            gap_s=profile.gap_s, longest=profile.longest, ended=profile.ends_with_key, shortest=profile.shortest
        )

    @property
    def begun(self) -> bool:
        return self._codes.begun

    def open(self, deadline: float) -> None:
        self._line.open(deadline)

    def close(self) -> None:
        self._line.close()

    def hear(self, deadline: float) -> Sequence[Heard]:
        return [code for key in self._line.read_keys(deadline) for code in self._codes.feed(key)]

    def fell_silent(self) -> Sequence[Heard]:
        return list(self._codes.fell_silent())

    def tell(self, data: bytes, deadline: float) -> bool:  # noqa: ARG002 - nobody tells a keyboard anything
        return False


def dial_scanner(profile: ScannerProfile) -> Dial[ScanLine]:
    """By the address. No speed is found out by itself: a silent scanner is a scanner with nothing to read."""

    def dial(address: Address, silences: int) -> ScanLine:  # noqa: ARG001 - see above
        match address:
            case SerialAt():
                return SerialScanLine(SerialLine(address.path, profile.baud), profile)
            case TcpAt():
                return SerialScanLine(TcpLine(address.host, address.port), profile)
            case HidrawAt():
                return ReportScanLine(HidrawLine(address.path), profile)
            case UsbAt() | UsbSimAt():
                return ReportScanLine(UsbReportLine(address), profile)
            case EvdevAt():
                return KeyScanLine(EvdevLine(address.path), profile)
            case _:
                raise AddressMistake(f"{address} is no way to a scanner: a serial line, HID, keys or TCP is")

    return dial
