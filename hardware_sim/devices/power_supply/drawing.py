"""The supply's front: where its power comes from, how full the battery is, how long it lasts."""

import io

from PIL import Image, ImageDraw, ImageFont

from hall.fonts import BOLD, REGULAR, font_folder
from hardware_sim.devices.power_supply.supply import Link, SupplyState
from hardware_sim.devices.power_supply.upsd import Upsd

WIDTH, HEIGHT = 560, 300
WALL, CASE, GLASS, INK = "#F3F1EC", "#3A3F47", "#101214", "#E8EAED"
GREEN, AMBER, RED = "#37C871", "#F2B233", "#FF4B3E"
SC = 2


def front(upsd: Upsd, _which: str) -> bytes:
    """PNG. Raises `FontMissing`."""
    state = upsd.state()
    picture = Image.new("RGB", (WIDTH, HEIGHT), WALL)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((16, 16, WIDTH - 16, HEIGHT - 16), 14, fill=CASE)
    draw.rectangle((40, 40, WIDTH - 40, HEIGHT - 40), fill=GLASS)
    colour = colour_of(state)
    draw.text((64, 78), source(state), colour, _font(BOLD, 34), anchor="lm")
    left, right = 64, WIDTH - 84
    draw.rectangle((left, 112, right, 160), outline=INK, width=3)
    draw.rectangle((right, 124, right + 10, 148), fill=INK)
    full = left + 6 + round((right - left - 12) * state.charge_percent / 100)
    if state.charge_percent:
        draw.rectangle((left + 6, 118, full, 154), fill=colour)
    draw.text((64, 194), lasts(state), INK, _font(REGULAR, 28), anchor="lm")
    draw.text((64, 236), notes(state), AMBER, _font(REGULAR, 24), anchor="lm")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def colour_of(state: SupplyState) -> str:
    return GREEN if state.mains else RED if state.battery_low or not state.output else AMBER


def source(state: SupplyState) -> str:
    if not state.output:
        return "电池耗尽，已断电"
    if state.mains:
        return "市电供电"
    return "电池供电，电量低" if state.battery_low else "电池供电"


def lasts(state: SupplyState) -> str:
    minutes, seconds = divmod(state.runtime_s, 60)
    return f"电量 {state.charge_percent}%　可供电 {minutes} 分 {seconds:02} 秒"


def notes(state: SupplyState) -> str:
    worn = ["电池需更换"] if state.battery_worn else []
    lost = ["与监控服务失去联系"] if state.link is not Link.WELL else []
    return "　".join([*worn, *lost])


def _font(file: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_folder() / file), size, index=SC)
