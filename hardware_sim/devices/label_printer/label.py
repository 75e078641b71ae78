"""A label as it is composed in the printer's memory, 8 dots a millimetre."""

import io

import segno
from PIL import Image, ImageChops

from hardware_sim.printing import code128
from hardware_sim.printing.glyphs import Cell, Ink, Style, glyph
from hardware_sim.printing.paper import DOTS_PER_MM, DPI, Kind, Mark

LONGEST_MM = 300


class NotPrintable(ValueError):
    """A command that asks for what this printer cannot draw; it draws nothing then."""


class Label:
    """Ink on a label, and the same in words."""

    def __init__(self, width_mm: float, height_mm: float) -> None:
        self.width_mm, self.height_mm = width_mm, height_mm
        self._ink = Image.new("L", (round(width_mm * DOTS_PER_MM), round(height_mm * DOTS_PER_MM)), 0)
        self.marks: tuple[Mark, ...] = ()

    def put(self, ink: Ink, x: int, y: int, mark: Mark | None = None) -> None:
        """What would lie beside the label is lost."""
        self._ink.paste(255, (x, y), ink)
        self.marks += (mark,) if mark else ()

    def copy(self) -> "Label":
        """As it is now; what is drawn later is not on it."""
        copy = Label(self.width_mm, self.height_mm)
        copy._ink, copy.marks = self._ink.copy(), self.marks
        return copy

    def png(self) -> bytes:
        file = io.BytesIO()
        ImageChops.invert(self._ink).convert("1", dither=Image.Dither.NONE).save(file, "PNG", dpi=(DPI, DPI))
        return file.getvalue()


def words(text: str, height: int, width: int, across: int = 1, down: int = 1) -> Ink:
    """A line of text; hanzi are twice as wide as letters."""
    cells = [(char, width if ord(char) < 0x80 else 2 * width) for char in text if char.isprintable()]
    ink = Image.new("L", (max(1, sum(wide for _, wide in cells)), height), 0)
    at = 0
    for char, wide in cells:
        em = max(1, min(height, 2 * width) - 1)
        ink.paste(glyph(char, Cell(wide, height, em, round(height * 0.84)), Style()), (at, 0))
        at += wide
    return ink.resize((ink.width * across, ink.height * down), Image.Resampling.NEAREST)


def code_128(text: str, module: int, height: int, *, readable: bool) -> Ink:
    """Raises `NotPrintable`."""
    try:
        _, row = code128.modules(b"{B" + text.replace("{", "{{").encode("ascii"))
    except ValueError:
        raise NotPrintable(f"not in CODE 128: {text!r}") from None
    bars = _squares(row, len(row)).resize((len(row) * module, height), Image.Resampling.NEAREST)
    if not readable:
        return bars
    line = words(text, 24, 12)
    both = Image.new("L", (max(bars.width, line.width), height + 4 + line.height), 0)
    both.paste(bars, (0, 0))
    both.paste(line, ((both.width - line.width) // 2, height + 4))
    return both


def qr(text: str, level: str, module: int, encoding: str = "utf-8") -> Ink:
    """Raises `NotPrintable`."""
    try:
        code = segno.make_qr(text.encode(encoding), error=level, boost_error=False)
    except (ValueError, LookupError):
        raise NotPrintable("not a QR code") from None
    size = len(code.matrix)
    ink = _squares([bool(dot) for row in code.matrix for dot in row], size)
    return ink.resize((size * module, size * module), Image.Resampling.NEAREST)


def dots(data: bytes, row_bytes: int) -> Ink:
    """A picture, a bit a dot, 1 for ink. Raises `NotPrintable`."""
    if not data or not row_bytes or len(data) % row_bytes:
        raise NotPrintable("a picture's bytes do not fill its rows")
    return Image.frombytes("1", (row_bytes * 8, len(data) // row_bytes), data).convert("L")


def box(width: int, height: int, line: int) -> Ink:
    """Raises `NotPrintable`."""
    if not (0 < width <= LONGEST_MM * DOTS_PER_MM and 0 < height <= LONGEST_MM * DOTS_PER_MM and line > 0):
        raise NotPrintable("a box of no or too great a size")
    ink = Image.new("L", (width, height), 255)
    if width > 2 * line and height > 2 * line:
        ink.paste(0, (line, line, width - line, height - line))
    return ink


def text_mark(text: str) -> Mark:
    return Mark(Kind.TEXT, text)


def _squares(row: list[bool], width: int) -> Ink:
    ink = Image.new("L", (width, len(row) // width))
    ink.putdata([255 * dot for dot in row])
    return ink
