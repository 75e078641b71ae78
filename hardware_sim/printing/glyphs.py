"""The printer's character generator: each character as a picture of dots, black where the head heats."""

from functools import lru_cache

from msgspec import Struct
from PIL import Image, ImageChops, ImageDraw, ImageFont

from hall.fonts import REGULAR, font_folder

MONO_SC = 7
"""The face "Noto Sans Mono CJK SC" within the file: half-width Latin letters exactly half as wide as hanzi."""

Ink = Image.Image
"""A grey picture of 0 and 255 only, 255 where there is ink: a mask to paste through."""


class Cell(Struct, frozen=True):
    """The box of one character in dots, the size of the type in it, and where its baseline lies."""

    width: int
    height: int
    em: int
    baseline: int


FONT_A = Cell(12, 24, 22, 19)
FONT_B = Cell(9, 17, 16, 14)
CHINESE = Cell(24, 24, 24, 20)


class Style(Struct, frozen=True):
    """How a character is printed. `across` and `down` multiply its dots, 1 to 8."""

    across: int = 1
    down: int = 1
    bold: bool = False
    underline: int = 0
    reverse: bool = False
    smooth: bool = False


@lru_cache(maxsize=4096)
def glyph(char: str, cell: Cell, style: Style) -> Ink:
    """One character. Enlarged, its dots become blocks as on the real head, unless smoothing is on.

    Raises `FontMissing`.
    """
    scale = max(style.across, style.down) if style.smooth else 1
    size = (cell.width * scale, cell.height * scale)
    ink = Image.new("L", size, 0)
    left = max(0, (size[0] - round(_font(cell.em * scale).getlength(char))) // 2)
    pen = ImageDraw.Draw(ink)
    pen.fontmode = "1"
    pen.text((left, cell.baseline * scale), char, fill=255, font=_font(cell.em * scale), anchor="ls")
    if style.bold:
        struck_again = Image.new("L", size, 0)
        struck_again.paste(ink, (scale, 0))
        ink = ImageChops.lighter(ink, struck_again)
    if style.underline:
        ink.paste(255, (0, size[1] - style.underline * scale, size[0], size[1]))
    if style.reverse:
        ink = ImageChops.invert(ink)
    return ink.resize((cell.width * style.across, cell.height * style.down), Image.Resampling.NEAREST)


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_folder() / REGULAR), size, index=MONO_SC)
