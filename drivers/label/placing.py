"""A label in the printer's dots: texts drawn, codes measured, everything checked to be on the label."""

from functools import cache
from typing import TypeAlias

from msgspec import Struct
from PIL import Image, ImageDraw, ImageFont

from drivers.label.document import Label, LabelBarcode, LabelQr, LabelText
from hall.fonts import BOLD, REGULAR, FontMissing, font_folder

SIMPLIFIED = 2
"""Which face of the Noto CJK collections has the mainland's forms."""
_QR_BYTES = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213)
"""What versions 1 to 10 hold at correction level M (ISO/IEC 18004)."""


class Unprintable(ValueError):
    """The label asks for what does not fit on it."""


class Drawn(Struct, frozen=True):
    """A picture at a place: rows from the top, eight dots a byte, the leftmost the highest bit, 1 is black."""

    x: int
    y: int
    stride: int
    rows: bytes

    @property
    def height(self) -> int:
        return len(self.rows) // self.stride


class Bars(Struct, frozen=True):
    """CODE 128 at a place."""

    x: int
    y: int
    data: str
    height: int
    module: int
    caption: bool


class Points(Struct, frozen=True):
    """A QR code at a place."""

    x: int
    y: int
    data: str
    module: int


Placed: TypeAlias = Drawn | Bars | Points


class Sheet(Struct, frozen=True):
    """A label ready to be written in a printer's language."""

    label: Label
    width: int
    height: int
    placed: tuple[Placed, ...]


def place(label: Label, dots_per_mm: float) -> Sheet:
    """Raises `Unprintable`. Texts are drawn here, because few printers have all Chinese characters."""

    def dots(mm: float) -> int:
        return round(mm * dots_per_mm)

    width, height = dots(label.width_mm), dots(label.height_mm)

    def check(x: int, y: int, wide: int, high: int) -> None:
        if x < 0 or y < 0 or x + wide > width or y + high > height:
            raise Unprintable("something does not fit on the label")

    placed: list[Placed] = []
    for item in label.items:
        x, y = dots(item.x_mm), dots(item.y_mm)
        match item:
            case LabelText():
                drawn = _draw(item, x, y, dots(item.height_mm))
                check(x, y, drawn.stride * 8 - 7, drawn.height)
                placed.append(drawn)
            case LabelBarcode():
                bars = Bars(x, y, item.data, dots(item.height_mm), max(1, dots(item.module_mm)), item.caption)
                check(x, y, (11 * (len(item.data) + 3) + 2) * bars.module, bars.height)
                placed.append(bars)
            case LabelQr():
                points = Points(x, y, item.data, max(2, dots(item.module_mm)))
                version = next((at for at, room in enumerate(_QR_BYTES, 1) if len(item.data) <= room), None)
                if version is None:
                    raise Unprintable("the QR code holds too much")
                side = (17 + 4 * version) * points.module
                check(x, y, side, side)
                placed.append(points)
    return Sheet(label, width, height, tuple(placed))


def _draw(item: LabelText, x: int, y: int, pixels: int) -> Drawn:
    try:
        font = _font(pixels, item.bold)
    except FontMissing as missing:
        raise Unprintable(str(missing)) from None
    wide, high = max(1, round(font.getlength(item.text))), round(pixels * 1.25)
    canvas = Image.new("L", (wide, high), 0)
    ImageDraw.Draw(canvas).text((0, high / 2), item.text, fill=255, font=font, anchor="lm")
    black = canvas.point(lambda level: 255 if level > 110 else 0).convert("1", dither=Image.Dither.NONE)
    return Drawn(x, y, (wide + 7) // 8, black.tobytes())


@cache
def _font(pixels: int, bold: bool) -> ImageFont.FreeTypeFont:
    file = font_folder() / (BOLD if bold else REGULAR)
    try:
        return ImageFont.truetype(file, pixels, index=SIMPLIFIED)
    except OSError:
        raise FontMissing(f"{file} is no font: install fonts-noto-cjk") from None
