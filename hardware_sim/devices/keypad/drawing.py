"""The callers of a line, as they stand on the clerks' desks."""

import io

from PIL import Image, ImageDraw, ImageFont

from hall.fonts import BOLD, REGULAR, font_folder
from hardware_sim.devices.keypad.keypad_line import KeypadLine, Station

WIDTH, HEIGHT, GAP = 300, 150, 16
DESK, CASE, GLASS, LIT, QUIET = "#F3F1EC", "#3A3F47", "#101214", "#FF3B28", "#C9CCD1"
SC = 2


def callers(line: KeypadLine, _which: str) -> bytes:
    """PNG. Raises `FontMissing`."""
    stations = line.state().stations
    picture = Image.new("RGB", (2 * WIDTH + 3 * GAP, (len(stations) // 2) * (HEIGHT + GAP) + GAP), DESK)
    draw = ImageDraw.Draw(picture)
    for at, station in enumerate(stations):
        _draw(draw, station, GAP + at % 2 * (WIDTH + GAP), GAP + at // 2 * (HEIGHT + GAP))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _draw(draw: ImageDraw.ImageDraw, station: Station, x: int, y: int) -> None:
    draw.rounded_rectangle((x, y, x + WIDTH, y + HEIGHT), 14, fill=CASE)
    draw.rectangle((x + 20, y + 16, x + WIDTH - 20, y + 86), fill=GLASS)
    for at, digit in enumerate(station.shown):
        draw.text((x + 50 + 40 * at, y + 51), digit, LIT, _font(BOLD, 48), anchor="mm")
    words = f"{station.address} 号" + (f"　评价 {station.result}" if station.result is not None else "")
    if not station.connected:
        words += "　已断开"
    elif not station.echoed:
        words += "　等待回应"
    draw.text((x + 20, y + 118), words, QUIET, _font(REGULAR, 24), anchor="lm")


def _font(file: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_folder() / file), size, index=SC)
