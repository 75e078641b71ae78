"""TSPL (TSC's TSPL/TSPL2 Programming; Gprinter and others speak it): commands of ASCII lines, status behind ESC !."""

from collections.abc import Iterator

from drivers.label.placing import Bars, Drawn, Placed, Points, Sheet
from drivers.label.status import Damaged, LabelStatus, Said

STX, ETX = 0x02, 0x03
SIZE = 8
_WORKING = frozenset(b"BCFPW")
"""Backing, cutting, feeding, printing, drawing."""
_MESSAGES = frozenset(b"@`BCEFKLPW")


class Tspl:
    """Printers that answer ESC !S: STX, four bytes (what it does, what runs low, two of errors), ETX CR LF."""

    ask = b"\x1b!S"
    ask_count = b""
    forget = b"\x1b!."
    """Cancels all; CLS at the head of every job empties the drawing."""

    def write(self, sheet: Sheet) -> list[bytes]:
        label = sheet.label
        head = (
            f"SIZE {label.width_mm:g} mm,{label.height_mm:g} mm\r\nGAP {label.gap_mm:g} mm,0 mm\r\n"
            # Else the printer prints a label again by itself when people have put in paper or ribbon.
            "SET REPRINT OFF\r\nDIRECTION 1\r\nREFERENCE 0,0\r\nCLS\r\n"
        )
        return [b"\r\n" + head.encode(), *(_command(one) for one in sheet.placed), b"PRINT 1,1\r\n"]

    def reader(self) -> "LongReader":
        return LongReader()


class TsplShort(Tspl):
    """Printers that know ESC !? only: one byte, a bit a trouble."""

    ask = b"\x1b!?"

    def reader(self) -> "ShortReader":  # type: ignore[override]  # both are readers (drivers.label.dialect)
        return ShortReader()


def _command(one: Placed) -> bytes:
    match one:
        case Drawn():
            white = bytes(byte ^ 0xFF for byte in one.rows)  # in a TSPL bitmap 0 is black
            return f"BITMAP {one.x},{one.y},{one.stride},{one.height},0,".encode() + white + b"\r\n"
        case Bars():
            how = f'"128",{one.height},{int(one.caption)},0,{one.module},{one.module}'
            return f'BARCODE {one.x},{one.y},{how},"{one.data}"\r\n'.encode()
        case Points():
            return f'QRCODE {one.x},{one.y},M,{one.module},A,0,"{one.data}"\r\n'.encode()


class LongReader:
    """Never raises, remembers at most seven bytes."""

    def __init__(self) -> None:
        self._answer = b""

    def feed(self, data: bytes) -> Iterator[Said]:
        """What these bytes say. Exhaust the iterator before feeding again."""
        for byte in data:
            if not self._answer and byte != STX:
                yield Damaged()
                continue
            self._answer += bytes((byte,))
            if len(self._answer) == SIZE:
                answer, self._answer = self._answer, b""
                yield self._read(answer)

    def _read(self, answer: bytes) -> Said:
        does, low, first, second = answer[1:5]
        if (
            answer[5:] != bytes((ETX,)) + b"\r\n"
            or does not in _MESSAGES
            or any(byte & 0xC0 != 0x40 for byte in (low, first, second))
        ):
            return Damaged()
        return LabelStatus(
            working=does in _WORKING,
            not_taken=does == ord("L"),
            paused=does in b"`K",
            labels_low=bool(low & 0x01),
            ribbon_low=bool(low & 0x02),
            overheated=bool(first & 0x03),
            cutter=bool(first & 0x08),
            error=bool(first & 0x14 or second & 0x08 or (does == ord("E") and first == second == 0x40)),
            labels_out=bool(second & 0x01),
            jammed=bool(second & 0x02),
            ribbon_out=bool(second & 0x04),
            head_open=bool(second & 0x20),
        )


class ShortReader:
    """Any byte is an answer."""

    def feed(self, data: bytes) -> Iterator[Said]:
        """What these bytes say."""
        for byte in data:
            yield LabelStatus(
                head_open=bool(byte & 0x01),
                jammed=bool(byte & 0x02),
                labels_out=bool(byte & 0x04),
                ribbon_out=bool(byte & 0x08),
                paused=bool(byte & 0x10),
                working=bool(byte & 0x20),
                cover_open=bool(byte & 0x40),
                overheated=bool(byte & 0x80),
            )
