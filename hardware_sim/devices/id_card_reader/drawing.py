"""The reader's plate as one looks down on it, with the made-up person's card that lies there."""

import io

from PIL import Image, ImageDraw, ImageFont

from hall.fonts import BOLD, REGULAR, font_folder
from hardware_sim.people.cards import Card, Layout

PLATE = (640, 440)
CARD = (40, 40, 600, 393)
"""85.6 × 54 mm, as ISO/IEC 7810 has it for ID-1."""
PAPER, TINT, INK, QUIET, LINE, SPECIMEN = "#FAF9F6", "#F3F1EC", "#14181F", "#474B52", "#B9B7B0", "#B3261E"

TITLES = {
    Layout.RESIDENT: "居民身份证",
    Layout.HMT_PERMIT: "港澳台居民居住证",
    Layout.FOREIGNER_2017: "外国人永久居留身份证",
    Layout.FOREIGNER_2023: "外国人永久居留身份证",
}
FIELDS = (("birth", "出生"), ("number", "号码"), ("valid_to", "有效期至"))
SC = 2
"""The face "Noto Sans CJK SC" within the font's file."""


def plate(card: Card | None) -> bytes:
    """PNG. Raises `hall.fonts.FontMissing`."""
    picture = Image.new("RGB", PLATE, TINT)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((12, 12, PLATE[0] - 13, PLATE[1] - 13), 18, outline=LINE, width=3)
    if card is None:
        draw.text((PLATE[0] / 2, PLATE[1] / 2), "读卡区", QUIET, _font(REGULAR, 40), anchor="mm")
    else:
        _lay(draw, card)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _lay(draw: ImageDraw.ImageDraw, card: Card) -> None:
    left, top, right, bottom = CARD
    draw.rounded_rectangle(CARD, 20, fill=PAPER, outline=INK, width=3)
    draw.text((left + 32, top + 28), TITLES[card.layout], QUIET, _font(REGULAR, 24))
    size = min(56, (right - left - 64) // max(1, len(card.name)))
    draw.text((left + 32, top + 76), card.name, INK, _font(BOLD, size))
    for row, (field, label) in enumerate(FIELDS):
        draw.text((left + 32, top + 176 + 42 * row), label, QUIET, _font(REGULAR, 22))
        draw.text((left + 150, top + 176 + 42 * row), card.fields.get(field, ""), INK, _font(REGULAR, 24))
    draw.text((right - 28, bottom - 24), "样本 SPECIMEN", SPECIMEN, _font(BOLD, 22), anchor="rs")


def _font(file: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_folder() / file), size, index=SC)
