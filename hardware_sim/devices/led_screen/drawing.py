"""The dots of a board that shine, as one sees them from the hall."""

import io
from collections.abc import Iterator

from PIL import Image, ImageDraw

from hardware_sim.devices.led_screen.alpha_card import PRIORITY
from hardware_sim.devices.led_screen.board import BRIGHTEST, HEIGHT, MODULE_DOTS, WIDTH, Area, Board, Colour
from hardware_sim.mistake import Mistake
from hardware_sim.printing.glyphs import Cell, Style, glyph

DOT, EDGE = 5, 10
"""A dot and its gap, and the board's frame, in pixels of the picture."""
LETTER = 16
SHINES = {Colour.RED: (255, 48, 32), Colour.GREEN: (64, 230, 90), Colour.AMBER: (255, 176, 32)}
OFF = (38, 32, 30)
FRAME = (18, 18, 20)


def board(board: Board, page: str) -> bytes:
    """PNG. `page` 2 is the second screenful of texts that do not fit. Raises `Mistake`, `FontMissing`."""
    if page != "last" and not (page.isdecimal() and 1 <= int(page) <= 99):
        raise Mistake("which screenful? 1 to 99")
    dots = Image.new("RGB", (WIDTH, HEIGHT), OFF)
    if board.powered:
        for area in _visible(board):
            _draw(dots, area, 0 if page == "last" else int(page) - 1, _dim(board.brightness))
    for module in board.dark_modules:
        left = (module - 1) * MODULE_DOTS
        dots.paste(OFF, (left, 0, left + MODULE_DOTS, HEIGHT))
    return _png(_magnified(dots))


def _visible(board: Board) -> list[Area]:
    if PRIORITY in board.areas and all(area.width == WIDTH for area in board.areas.values()):
        return [board.areas[PRIORITY]]
    return [board.areas[number] for number in sorted(board.areas)]


def _dim(brightness: int) -> float:
    return 0.4 + 0.6 * brightness / BRIGHTEST


def _draw(dots: Image.Image, area: Area, page: int, dim: float) -> None:
    lines = list(_lines(area))
    rows = max(1, area.height // LETTER)
    shown = lines[page * rows : (page + 1) * rows]
    part = Image.new("RGB", (area.width, area.height), OFF)
    top = max(0, area.height - LETTER * len(shown)) // 2
    for line in shown:
        left = 0
        for char, colour in line:
            ink = glyph(char, Cell(_width(char), LETTER, 15, 13), Style())
            part.paste(tuple(round(light * dim) for light in SHINES[colour]), (left, top), ink)
            left += _width(char)
        top += LETTER
    dots.paste(part, (area.x, area.y))


def _lines(area: Area) -> Iterator[list[tuple[str, Colour]]]:
    """The area's text broken where it is full, or at its own ends of line."""
    line: list[tuple[str, Colour]] = []
    used = 0
    for run in area.runs:
        for char in run.text.replace("\r\n", "\n"):
            if char in "\r\n" or used + _width(char) > area.width:
                yield line
                line, used = [], 0
            if char.isprintable():
                line.append((char, run.colour))
                used += _width(char)
    yield line


def _width(char: str) -> int:
    return LETTER // 2 if ord(char) < 0x80 else LETTER


def _magnified(dots: Image.Image) -> Image.Image:
    picture = Image.new("RGB", (WIDTH * DOT + 2 * EDGE, HEIGHT * DOT + 2 * EDGE), FRAME)
    round_ = Image.new("L", (DOT * 4, DOT * 4), 0)
    ImageDraw.Draw(round_).ellipse((1, 1, DOT * 4 - 4, DOT * 4 - 4), fill=255)
    lens = round_.resize((DOT, DOT), Image.Resampling.LANCZOS)
    mask = Image.new("L", (WIDTH * DOT, HEIGHT * DOT))
    for x in range(0, mask.width, DOT):
        mask.paste(lens, (x, 0))
    row = mask.crop((0, 0, mask.width, DOT))
    for y in range(DOT, mask.height, DOT):
        mask.paste(row, (0, y))
    picture.paste(dots.resize(mask.size, Image.Resampling.NEAREST), (EDGE, EDGE), mask)
    return picture


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
