"""The reader from above, with the card that sticks in it."""

import io

from PIL import Image, ImageDraw, ImageFont

from hall.fonts import BOLD, REGULAR, font_folder
from hardware_sim.devices.smart_card_reader.reader import ChipCard, Interface

SIZE = (640, 520)
BODY, CARD = (60, 300, 580, 490), (120, 30, 520, 330)
DESK, CASE, SLOT = "#F3F1EC", "#3A3F47", "#101214"
PAPER, INK, QUIET, GOLD, SPECIMEN, LIT = "#FAF9F6", "#14181F", "#474B52", "#C9A227", "#B3261E", "#7FD1B2"
SC = 2
"""The face "Noto Sans CJK SC" within the font's file."""


def reader(card: ChipCard | None) -> bytes:
    """PNG. Raises `hall.fonts.FontMissing`."""
    picture = Image.new("RGB", SIZE, DESK)
    draw = ImageDraw.Draw(picture)
    if card is not None:
        _card(draw, card)
    draw.rounded_rectangle(BODY, 24, fill=CASE)
    draw.rounded_rectangle((CARD[0] - 12, BODY[1] + 14, CARD[2] + 12, BODY[1] + 26), 6, fill=SLOT)
    draw.ellipse((BODY[2] - 60, BODY[3] - 50, BODY[2] - 40, BODY[3] - 30), fill=LIT if card else SLOT)
    if card is None:
        draw.text((SIZE[0] / 2, 160), "请插入市民卡", QUIET, _font(REGULAR, 36), anchor="mm")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _card(draw: ImageDraw.ImageDraw, card: ChipCard) -> None:
    left, top, right, _bottom = CARD
    draw.rounded_rectangle(CARD, 20, fill=PAPER, outline=INK, width=3)
    draw.text((left + 28, top + 22), "市民卡", QUIET, _font(REGULAR, 24))
    size = min(44, (right - left - 56) // max(1, len(card.card.name)))
    draw.text((left + 28, top + 66), card.card.name, INK, _font(BOLD, size))
    draw.text((left + 28, top + 130), card.card.fields["number"], INK, _font(REGULAR, 22))
    draw.text((right - 24, top + 24), "样本 SPECIMEN", SPECIMEN, _font(BOLD, 18), anchor="ra")
    if card.interface is Interface.CONTACTLESS:
        for radius in (14, 24, 34):
            draw.arc((left + 28 - radius, top + 200 - radius, left + 28 + radius, top + 200 + radius), -45, 45, INK, 3)
    else:
        draw.rounded_rectangle((left + 28, top + 180, left + 108, top + 240), 8, fill=GOLD)


def _font(file: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_folder() / file), size, index=SC)
