"""What the printer answers about itself: TSPL's ESC ! ? and ESC ! S, ZPL's ~HS and ~HI."""

from typing import Protocol

HEAD_OPEN, PAPER_OUT, RIBBON_OUT, PAUSED, PRINTING = 0x01, 0x04, 0x08, 0x10, 0x20
MODEL = b"LP-50"
ZPL_IDENTITY = b"\x02HALL LP-50,V1.0,8,8192KB\x03\r\n"
STX, ETX = b"\x02", b"\x03\r\n"


class Told(Protocol):
    """What is told of the printer."""

    head_open: bool
    ribbon_out: bool
    paused: bool

    @property
    def paper_out(self) -> bool: ...

    @property
    def printing(self) -> bool: ...


def tspl_byte(printer: Told) -> int:
    return (
        HEAD_OPEN * printer.head_open
        | PAPER_OUT * printer.paper_out
        | RIBBON_OUT * printer.ribbon_out
        | PAUSED * printer.paused
        | PRINTING * printer.printing
    )


def tspl_details(printer: Told) -> bytes:
    """STX, what it does, warnings, errors of the head, errors of the media, ETX CR LF."""
    wrong = printer.head_open or printer.paper_out or printer.ribbon_out
    does = b"E" if wrong else b"`" if printer.paused else b"P" if printer.printing else b"@"
    media = 0x40 | 0x01 * printer.paper_out | 0x04 * printer.ribbon_out | 0x20 * printer.head_open
    return STX + does + b"@@" + bytes([media]) + ETX


def zpl_host_status(printer: Told, waiting: int) -> bytes:
    """Three strings, each between STX and ETX CR LF."""
    first = f"030,{printer.paper_out:d},{printer.paused:d},0240,{min(waiting, 999):03},0,0,0,000,0,0,0"
    second = f"000,0,{printer.head_open:d},{printer.ribbon_out:d},1,2,6,0,{waiting:08},1,000"
    return b"".join(STX + words.encode() + ETX for words in (first, second, "1234,0"))
