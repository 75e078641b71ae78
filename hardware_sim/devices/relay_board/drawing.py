"""The cabinet as one stands before it: its lamps in their colours, its door, and both in words."""

import io

from PIL import Image, ImageDraw, ImageFont

from hall.fonts import BOLD, REGULAR, font_folder
from hardware_sim.devices.relay_board.cabinet import CabinetState, Colour, Contact, Lamp
from hardware_sim.devices.relay_board.relay_board import RelayBoard

WIDTH, HEIGHT, ROW = 760, 440, 64
WALL, CASE, EDGE, INK, ALARM, DARK = "#F3F1EC", "#D9DBDE", "#8A9099", "#22262B", "#B3261E", "#4A4F57"
SHINES = {Colour.GREEN: "#1FBF4A", Colour.RED: "#E3352B", Colour.WHITE: "#FFF6D8"}
PLACES = {"card reader": "读卡器", "printer": "出票口", "spare": "备用"}
COLOURS = {Colour.GREEN: "绿灯", Colour.RED: "红灯", Colour.WHITE: "白灯"}
CONTACTS = {
    Contact.DOOR: ("柜门关闭", "柜门打开"),
    Contact.TAMPER: ("防拆正常", "防拆触发"),
    Contact.ON_BATTERY: ("市电供电", "电池供电"),
    Contact.BATTERY_LOW: ("电池电量正常", "电池电量低"),
}
"""What each contact tells of, when all is well and in trouble."""
SC = 2


def cabinet(board: RelayBoard, _which: str) -> bytes:
    """PNG. Raises `FontMissing`."""
    state = board.state()
    picture = Image.new("RGB", (WIDTH, HEIGHT), WALL)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 20, WIDTH - 20, HEIGHT - 20), fill=CASE, outline=EDGE, width=3)
    for at, lamp in enumerate(state.lamps):
        _lamp(draw, lamp, 36 + at * ROW, powered=state.powered)
    for at, contact in enumerate(Contact):
        _contact(draw, state, contact, (50 + at % 2 * 290, 310 + at // 2 * 56))
    if Contact.DOOR in state.troubles:  # the door's leaf stands out from the case
        draw.polygon([(WIDTH - 24, 40), (WIDTH - 24, 280), (WIDTH - 90, 256), (WIDTH - 90, 64)], fill=DARK, outline=INK)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def how_it_shines(lamp: Lamp, *, powered: bool) -> str:
    if not powered:
        return "无电"
    if lamp.burnt_out:
        return "灯损坏" + ("（继电器已吸合）" if lamp.switched_on else "")
    if lamp.blinks_hz:
        return f"闪烁，每秒 {lamp.blinks_hz:g} 次"
    return "亮" if lamp.switched_on else "灭"


def _lamp(draw: ImageDraw.ImageDraw, lamp: Lamp, top: int, *, powered: bool) -> None:
    draw.ellipse((50, top, 98, top + 48), fill=SHINES[lamp.colour] if lamp.shines else DARK, outline=INK, width=3)
    if lamp.burnt_out:
        draw.line((58, top + 8, 90, top + 40), fill=WALL, width=5)
    words = f"{lamp.relay}　{PLACES[lamp.place]}　{COLOURS[lamp.colour]}　{how_it_shines(lamp, powered=powered)}"
    draw.text((116, top + 24), words, INK, _font(BOLD if lamp.shines else REGULAR, 26), anchor="lm")


def _contact(draw: ImageDraw.ImageDraw, state: CabinetState, contact: Contact, at: tuple[int, int]) -> None:
    trouble = contact in state.troubles
    words = CONTACTS[contact][trouble] + ("（断线）" if contact in state.cut_wires else "")
    draw.text(at, words, ALARM if trouble else INK, _font(BOLD if trouble else REGULAR, 26), anchor="lm")


def _font(file: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_folder() / file), size, index=SC)
