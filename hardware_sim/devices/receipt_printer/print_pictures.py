"""Pictures and codes a printer draws from a command's data, as dots. Each raises `Refused` for what it cannot draw."""

import segno
from PIL import Image

from hardware_sim.devices.receipt_printer.print_format import Refused, u16
from hardware_sim.printing import code128
from hardware_sim.printing.glyphs import Cell, Ink, Style, glyph


def raster(data: bytes) -> Ink:
    """GS v 0: mode (1 doubles the width, 2 the height), bytes in a row, rows, dots."""
    mode = data[1] % 48
    if mode > 3:
        raise Refused
    return _enlarged(_dots(u16(data[2:4]) * 8, u16(data[4:6]), data[6:]), 1 + (mode & 1), 1 + (mode >> 1))


def stored(data: bytes) -> Ink:
    """GS ( L function 112: tone, scale across, scale down, colour, dots in a row, rows, dots."""
    if len(data) < 10 or data[2] != 48 or data[3] not in (1, 2) or data[4] not in (1, 2):
        raise Refused
    return _enlarged(_dots(u16(data[6:8]), u16(data[8:10]), data[10:]), data[3], data[4])


def columns(data: bytes) -> Ink:
    """ESC *: columns of 8 or 24 dots from left to right; 8-dot columns are three times as coarse."""
    height, wide = (24 if data[0] >= 32 else 8), u16(data[1:3])
    if not wide:
        raise Refused
    on_its_side = Image.frombytes("1", (height, wide), data[3:]).convert("L")
    ink = on_its_side.transpose(Image.Transpose.TRANSPOSE)
    return _enlarged(ink, 1 if data[0] & 1 else 2, 24 // height)


def barcode(data: bytes, module: int, height: int) -> tuple[str, Ink]:
    """GS k: the readable text and the bars. Only CODE 128 (73) is in this printer."""
    if data[0] != 73:
        raise Refused
    try:
        text, row = code128.modules(data[2:])
    except code128.NotEncodable:
        raise Refused from None
    return text, _enlarged(_squares(len(row), row), module, height)


def barcode_text(text: str, cell: Cell) -> Ink:
    """The readable text of a barcode, with a little air above and below."""
    words = Image.new("L", (max(1, cell.width * len(text)), cell.height + 4), 0)
    for at, char in enumerate(text):
        words.paste(glyph(char if char.isprintable() else " ", cell, Style()), (at * cell.width, 2))
    return words


def qr(content: bytes, level: str, module: int) -> Ink:
    """A QR code, model 2, without the quiet zone: the host leaves that."""
    if not content:
        raise Refused
    try:
        code = segno.make_qr(content, error=level, boost_error=False)
    except ValueError:
        raise Refused from None
    dots = [bool(dot) for row in code.matrix for dot in row]
    return _enlarged(_squares(len(code.matrix), dots), module, module)


def _dots(width: int, height: int, rows: bytes) -> Ink:
    if not width or not height or len(rows) != (width + 7) // 8 * height:
        raise Refused
    return Image.frombytes("1", (width, height), rows).convert("L")


def _squares(width: int, dots: list[bool]) -> Ink:
    ink = Image.new("L", (width, len(dots) // width))
    ink.putdata([255 * dot for dot in dots])
    return ink


def _enlarged(ink: Ink, across: int, down: int) -> Ink:
    return ink.resize((ink.width * across, ink.height * down), Image.Resampling.NEAREST)
