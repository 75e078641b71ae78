"""The module and what comes out of its loudspeaker, in letters."""

import io

from PIL import Image, ImageDraw, ImageFont

from hall.fonts import BOLD, REGULAR, font_folder
from hardware_sim.devices.speech_module.speech_module import LOUDEST, SpeechModule, SpeechState

WIDTH, HEIGHT, A_LINE = 720, 260, 22
WALL, CASE, INK, QUIET, SPEAKS, SILENT = "#F3F1EC", "#3A3F47", "#22262B", "#6B7280", "#1FBF4A", "#9AA0A8"
SC = 2


def loudspeaker(module: SpeechModule, _which: str) -> bytes:
    """PNG. Raises `FontMissing`."""
    state = module.state()
    picture = Image.new("RGB", (WIDTH, HEIGHT), WALL)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((20, 40, 130, 180), 12, fill=CASE)
    for ring in (44, 30, 14):
        draw.ellipse((75 - ring, 110 - ring, 75 + ring, 110 + ring), outline=SPEAKS if state.heard else SILENT, width=4)
    draw.text((150, 56), how_it_is(state), INK, _font(BOLD, 26), anchor="lm")
    for at, line in enumerate(_lines(state.says or (state.said[-1] if state.said else ""))):
        draw.text((150, 100 + 34 * at), line, INK if state.says else QUIET, _font(REGULAR, 24), anchor="lm")
    draw.text((20, 220), f"音量 {state.volume}/{LOUDEST}", INK, _font(REGULAR, 22), anchor="lm")
    draw.rectangle((150, 210, 150 + 20 * LOUDEST, 230), outline=INK, width=2)
    if state.volume:
        draw.rectangle((152, 212, 148 + 20 * state.volume, 228), fill=SPEAKS if state.heard else SILENT)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def how_it_is(state: SpeechState) -> str:
    if not state.powered:
        return "断电"
    if not state.says:
        return "静默" + ("，上一句：" if state.said else "")
    now = "已暂停" if state.paused else f"正在播报，还需 {state.left_s:.1f} 秒"
    return now + ("" if state.loudspeaker else "（扬声器断线）")


def _lines(text: str) -> list[str]:
    return [text[at : at + A_LINE] for at in range(0, min(len(text), 3 * A_LINE), A_LINE)]


def _font(file: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_folder() / file), size, index=SC)
