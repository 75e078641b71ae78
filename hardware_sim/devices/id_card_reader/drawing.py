"""The reader's plate as one looks down on it, with the made-up person's card that lies there."""

import io

from PIL import Image, ImageDraw

from hall.fonts import REGULAR
from hardware_sim.people.card_face import QUIET, card_face, font
from hardware_sim.people.cards import Card

PLATE = (640, 440)
CARD = (40, 40)
TINT, LINE = "#F3F1EC", "#B9B7B0"


def plate(card: Card | None) -> bytes:
    """PNG. Raises `hall.fonts.FontMissing`."""
    picture = Image.new("RGB", PLATE, TINT)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((12, 12, PLATE[0] - 13, PLATE[1] - 13), 18, outline=LINE, width=3)
    if card is None:
        draw.text((PLATE[0] / 2, PLATE[1] / 2), "读卡区", QUIET, font(REGULAR, 40), anchor="mm")
    else:
        picture.paste(card_face(card, TINT), CARD)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
