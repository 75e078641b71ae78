"""How a scanner says what it read: as a keyboard's events, as HID-POS reports, as bytes of a serial line."""

import struct
from collections.abc import Iterator

from hardware_sim.devices.scanner.scanner import AIM, Encoding, Part, Scanner, Suffix
from hardware_sim.endpoints.evdev import EvdevPipe
from hardware_sim.endpoints.pty import PtyLine
from hardware_sim.model import Model, Piece, Stream
from hardware_sim.simulation import Attachment, Spot
from hardware_sim.usb import Identity, Interface, Pipe, Usb

BAUD = 115200
ENDS = {Suffix.CR: "\r", Suffix.CRLF: "\r\n", Suffix.TAB: "\t", Suffix.NONE: ""}
TRIGGER_ON, TRIGGER_OFF = b"\x16T\r", b"\x16U\r"
"""One maker's commands, much imitated."""


def _bytes(text: str, encoding: Encoding) -> bytes:
    return text.encode("gb18030" if encoding is Encoding.GBK else "utf-8")


class SerialScanner:
    """Bytes with the suffix set up."""

    baud = BAUD

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner
        self._heard = b""

    def receive(self, data: bytes) -> None:
        for byte in data:
            self._heard = (self._heard + bytes([byte]))[-len(TRIGGER_ON) :]
            if self._heard in (TRIGGER_ON, TRIGGER_OFF):
                self._scanner.triggered = self._heard == TRIGGER_ON

    def elapse(self, seconds: float) -> None:
        self._scanner.elapse(seconds)

    def due_s(self) -> float | None:
        return self._scanner.due_s()

    def forget(self) -> None:
        self._heard = b""
        self._scanner.forget()

    def take_output(self) -> bytes:
        return b"".join(
            _bytes(part.text, self._scanner.encoding) + ENDS[part.suffix].encode()
            for part in self._scanner.take_parts()
        )


class _Speaking(Model):
    """What keyboards and HID-POS have in common: nothing is understood from the host."""

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner

    def receive(self, piece: Piece) -> None:
        """Hosts have nothing to say to it."""

    def elapse(self, seconds: float) -> None:
        self._scanner.elapse(seconds)

    def due_s(self) -> float | None:
        return self._scanner.due_s()

    def forget(self) -> None:
        self._scanner.forget()


EV_SYN, EV_KEY = 0, 1
LEFT_SHIFT = 42
KEY_GAP_US = 1000
_EVENT = struct.Struct("qqHHi")
_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", ""),
)
"""<linux/input-event-codes.h>: the code of a row's first key, the row, and the row with shift. US layout."""
KEYS = {
    **{char: (first + at, False) for first, row, _ in _ROWS for at, char in enumerate(row)},
    **{char: (first + at, True) for first, _, row in _ROWS for at, char in enumerate(row)},
    "\t": (15, False),
    "\r": (28, False),
}


class Wedge(_Speaking):
    """A keyboard that types fast. What it has no key for it leaves out."""

    def __init__(self, scanner: Scanner) -> None:
        super().__init__(scanner)
        self._at_us = 0

    def take_output(self) -> list[Piece]:
        typed = b"".join(event for part in self._scanner.take_parts() for event in self._typed(part))
        return [Piece(typed)] if typed else []

    def _typed(self, part: Part) -> Iterator[bytes]:
        self._at_us = max(self._at_us, round(self._scanner.clock_s * 1e6))
        for char in part.text + ENDS[part.suffix].replace("\n", ""):
            if char not in KEYS:
                self._scanner.untypable += 1
                continue
            code, shifted = KEYS[char]
            if shifted:
                yield self._event(LEFT_SHIFT, 1)
            yield self._event(code, 1)
            yield self._event(code, 0)
            if shifted:
                yield self._event(LEFT_SHIFT, 0)
            self._at_us += KEY_GAP_US

    def _event(self, code: int, value: int) -> bytes:
        at = divmod(self._at_us, 1_000_000)
        return _EVENT.pack(*at, EV_KEY, code, value) + _EVENT.pack(*at, EV_SYN, 0, 0)


REPORT, REPORT_ID, DATA = 64, 0x02, 56
HID_POS = Identity(
    vendor_id=0x0C2E,
    product_id=0x0B61,
    manufacturer="HALL SIMULATION",
    product="Barcode scanner, HID-POS",
    serial="99000002",
    kernel_driver=True,
    interfaces=(
        Interface(
            class_=3,
            endpoints=(Pipe(0x81, "interrupt", REPORT),),
            report_descriptor="058c0902a1018502150026ff007508092895018102092995038102092a95"
            "388102092b95028102092c95018102c0",
        ),
    ),
)
"""Usage page 8C, usage 02. Input report, id 2: length, AIM id, 56 bytes of data, two reserved, whether more comes."""


class HidPos(_Speaking):
    """Reports; a long code goes on in the next. No suffix: the report tells where it ends."""

    def take_output(self) -> list[Piece]:
        return [Piece(report, 0x81) for part in self._scanner.take_parts() for report in self._reports(part)]

    def _reports(self, part: Part) -> Iterator[bytes]:
        data = _bytes(part.text, self._scanner.encoding)
        for at in range(0, len(data), DATA):
            piece = data[at : at + DATA]
            more = not part.ends or at + DATA < len(data)
            head = bytes([REPORT_ID, len(piece)]) + AIM[part.symbology].encode()
            yield head + piece.ljust(DATA, b"\0") + bytes([0, 0, more])


def serial(scanner: Scanner, spot: Spot) -> Attachment:
    return Attachment(Stream(SerialScanner(scanner)), PtyLine(spot.loop, lambda: BAUD))


def wedge(scanner: Scanner, spot: Spot) -> Attachment:
    return Attachment(Wedge(scanner), EvdevPipe(spot.loop, spot.file("keys")))


def hid_pos(scanner: Scanner) -> Model:
    return Usb(HidPos(scanner))
