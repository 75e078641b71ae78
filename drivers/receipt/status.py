"""What an ESC/POS printer says of itself: single answers and packets of its own accord, mixed in one stream.

Three kinds of bytes come in, told apart by their fixed bits (Epson, "Transmission status identification"):
an answer to DLE EOT (0xx1xx10), the first byte of an automatic status packet (0xx1xx00) followed by three
bytes 0xx0xxxx, and an answer to GS r 1 (0xx0xxxx: near end in two bits, end in two more, the others undefined).
A printer on a line with XON/XOFF may put 11 and 13 anywhere between them.

Kiosk printers with a mouth that holds the ticket answer DLE EOT 20 with 10 0F and four bytes of any value
(Custom's KPM and VKP series); they send no automatic packets, so that nothing else begins with 10.
"""

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

from drivers.core.condition import READY, Condition, degraded, fault
from hall.contract.states import DeviceAction, DevicePhase, DeviceReason


class Answer(Struct, frozen=True):
    """To DLE EOT. Which sensor was asked, the asker knows."""

    byte: int


class Automatic(Struct, frozen=True):
    """A status packet the printer sent by itself."""

    packet: bytes


class Full(Struct, frozen=True):
    """The whole status in one answer, to DLE EOT 20."""

    sensors: bytes
    """Four bytes: paper, what people do, troubles that pass, troubles that stay."""


class InOrder(Struct, frozen=True):
    """The answer to GS r 1: everything sent before the question has been carried out."""

    byte: int


class Damaged(Struct, frozen=True):
    """Bytes that no printer sends."""


Said: TypeAlias = Answer | Automatic | Full | InOrder | Damaged

_XON_XOFF = frozenset({0x11, 0x13})
_FULL = b"\x10\x0f"
_FULL_SIZE = 6


class StatusParser:
    """Byte by byte, split anywhere. Never raises, remembers at most five bytes. `full`: of a printer that answers
    DLE EOT 20.
    """

    def __init__(self, *, full: bool = False) -> None:
        self._packet = b""
        self._take = self._take_full if full else self._take_usual

    def feed(self, data: bytes) -> Iterator[Said]:
        """What these bytes say. Exhaust the iterator before feeding again."""
        for byte in data:
            yield from self._take(byte)

    def _take_full(self, byte: int) -> Iterator[Said]:
        packet = self._packet + bytes((byte,))
        if not _FULL.startswith(packet[:2]):
            yield from self._break_off()
            packet = bytes((byte,))
            if packet != _FULL[:1]:
                yield InOrder(byte) if byte & 0x90 == 0 else Damaged()
                return
        self._packet = packet
        if len(packet) == _FULL_SIZE:
            self._packet = b""
            yield Full(packet[2:])

    def _take_usual(self, byte: int) -> Iterator[Said]:
        if byte & 0x93 == 0x12:  # may stand in the middle of a packet
            yield Answer(byte)
        elif byte & 0x93 == 0x10:
            yield from self._break_off()
            self._packet = bytes((byte,))
        elif self._packet and byte & 0x90 == 0:
            self._packet += bytes((byte,))
            if len(self._packet) == 4:
                yield Automatic(self._packet)
                self._packet = b""
        elif byte & 0x90 == 0:
            yield InOrder(byte)
        elif byte not in _XON_XOFF:
            self._packet = b""
            yield Damaged()

    def _break_off(self) -> Iterator[Damaged]:
        if self._packet:
            self._packet = b""
            yield Damaged()


class PrinterStatus(Struct, frozen=True, kw_only=True):
    """What the sensors say, from either kind of report."""

    offline: bool = False
    cover_open: bool = False
    fed_by_hand: bool = False
    error: bool = False
    cutter: bool = False
    recoverable: bool = False
    unrecoverable: bool = False
    overheated: bool = False
    paper_low: bool = False
    paper_out: bool = False
    jammed: bool = False
    in_mouth: bool = False
    """A ticket stands in the printer's mouth, for the person to take."""

    def condition(self) -> Condition:
        """The one thing to tell people: the gravest first, and the cover before what it hides."""
        if self.unrecoverable:
            return fault(DeviceReason.HARDWARE_ERROR)
        if self.cover_open:
            return fault(DeviceReason.COVER_OPEN)
        if self.paper_out:
            return fault(DeviceReason.PAPER_OUT)
        if self.jammed:
            return fault(DeviceReason.PAPER_JAMMED)
        if self.cutter:
            return fault(DeviceReason.CUTTER_FAULT)
        if self.overheated:
            return fault(DeviceReason.OVERHEATED)
        if self.recoverable or self.error:
            return Condition(DevicePhase.FAULT, DeviceReason.HARDWARE_ERROR, DeviceAction.RESET)
        if self.offline or self.fed_by_hand:
            return fault(DeviceReason.OFFLINE)
        return degraded(DeviceReason.PAPER_LOW) if self.paper_low else READY


def from_answers(printer: int, offline: int, error: int, roll: int) -> PrinterStatus:
    """From the four answers to DLE EOT 1 to 4."""
    return PrinterStatus(
        offline=bool(printer & 0x08),
        cover_open=bool(offline & 0x04),
        fed_by_hand=bool(offline & 0x08),
        error=bool(offline & 0x40),
        cutter=bool(error & 0x08),
        recoverable=bool(error & 0x04),
        unrecoverable=bool(error & 0x20),
        overheated=bool(error & 0x40),
        paper_low=bool(roll & 0x0C),
        paper_out=bool(offline & 0x20 or roll & 0x60),
    )


def from_full(sensors: bytes) -> PrinterStatus:
    """From the four bytes of a full status (Custom, "DLE EOT 20")."""
    paper, user, passing, staying = sensors
    return PrinterStatus(
        cover_open=bool(user & 0x03),
        error=bool(passing & 0x0A),  # the line, the voltage
        cutter=bool(staying & 0x01),
        unrecoverable=bool(staying & ~0x01),
        overheated=bool(passing & 0x01),
        jammed=bool(passing & 0x40),
        paper_low=bool(paper & 0x04),
        paper_out=bool(paper & 0x01),
        in_mouth=bool(paper & 0x20),
    )


def from_automatic(packet: bytes) -> PrinterStatus:
    """From a packet of four bytes."""
    printer, error, roll, _ = packet
    return PrinterStatus(
        offline=bool(printer & 0x08),
        cover_open=bool(printer & 0x20),
        fed_by_hand=bool(printer & 0x40),
        cutter=bool(error & 0x08),
        recoverable=bool(error & 0x04),
        unrecoverable=bool(error & 0x20),
        overheated=bool(error & 0x40),
        paper_low=bool(roll & 0x03),
        paper_out=bool(roll & 0x0C),
    )
