"""The front of a made-up person's card, as anyone sees it who looks at it: a reader's plate, a document camera."""

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from hall.fonts import BOLD, REGULAR, font_folder
from hardware_sim.people.cards import Card, Layout

SIZE = (561, 354)
"""Dots; 85.6 × 54 mm, as ISO/IEC 7810 has it for ID-1."""
PAPER, INK, QUIET, SPECIMEN = "#FAF9F6", "#14181F", "#474B52", "#B3261E"

TITLES = {
    Layout.RESIDENT: "居民身份证",
    Layout.HMT_PERMIT: "港澳台居民居住证",
    Layout.FOREIGNER_2017: "外国人永久居留身份证",
    Layout.FOREIGNER_2023: "外国人永久居留身份证",
}
FIELDS = (("birth", "出生"), ("number", "号码"), ("valid_to", "有效期至"))
SC = 2
"""The face "Noto Sans CJK SC" within the font's file."""


def card_face(card: Card, around: str) -> Image.Image:
    """`around` is the colour seen beyond its round corners. Raises `hall.fonts.FontMissing`."""
    picture = Image.new("RGB", SIZE, around)
    draw = ImageDraw.Draw(picture)
    right, bottom = SIZE[0] - 1, SIZE[1] - 1
    draw.rounded_rectangle((0, 0, right, bottom), 20, fill=PAPER, outline=INK, width=3)
    draw.text((32, 28), TITLES[card.layout], QUIET, font(REGULAR, 24))
    size = min(56, (right - 64) // max(1, len(card.name)))
    draw.text((32, 76), card.name, INK, font(BOLD, size))
    for row, (field, label) in enumerate(FIELDS):
        draw.text((32, 176 + 42 * row), label, QUIET, font(REGULAR, 22))
        draw.text((150, 176 + 42 * row), card.fields.get(field, ""), INK, font(REGULAR, 24))
    draw.text((right - 28, bottom - 24), "样本 SPECIMEN", SPECIMEN, font(BOLD, 22), anchor="rs")
    return picture


@lru_cache(maxsize=64)
def font(file: str, size: int) -> ImageFont.FreeTypeFont:
    """Raises `hall.fonts.FontMissing`."""
    return ImageFont.truetype(str(font_folder() / file), size, index=SC)
