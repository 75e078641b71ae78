"""A line of text as a picture, for characters that the printer's own font does not have (rare names)."""

from functools import cache

from PIL import Image, ImageDraw, ImageFont

from drivers.receipt.document import Align, Picture
from hall.fonts import BOLD, REGULAR, FontMissing, font_folder

SIMPLIFIED = 2
"""Which face of the Noto CJK collections has the mainland's forms."""
CELL = 24
"""Dots of a Chinese character at size 1."""


def draw_line(text: str, dots: int, *, size: int, bold: bool, align: Align) -> Picture:
    """One line across the paper. Letters too wide for it are drawn smaller, never cut off. Raises `FontMissing`."""
    pixels = CELL * size
    font = _font(pixels, bold)
    while font.getlength(text) > dots and pixels > CELL // 2:
        pixels -= 2
        font = _font(pixels, bold)
    room = dots - round(font.getlength(text))
    left = {Align.LEFT: 0, Align.CENTRE: room // 2, Align.RIGHT: room}[align]
    height = round(pixels * 1.25)
    canvas = Image.new("L", (dots, height), 0)
    ImageDraw.Draw(canvas).text((left, height / 2), text, fill=255, font=font, anchor="lm")
    return Picture(
        dots, canvas.point(lambda level: 255 if level > 110 else 0).convert("1", dither=Image.Dither.NONE).tobytes()
    )


@cache
def _font(pixels: int, bold: bool) -> ImageFont.FreeTypeFont:
    file = font_folder() / (BOLD if bold else REGULAR)
    try:
        return ImageFont.truetype(file, pixels, index=SIMPLIFIED)
    except OSError:
        raise FontMissing(f"{file} is no font: install fonts-noto-cjk") from None
