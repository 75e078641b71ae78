"""The pad's own screen: what the host has sent to it, and the ink on top."""

import io
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct
from PIL import Image, ImageDraw

from hardware_sim.devices.signature_pad.pad_reports import MOST_X, MOST_Y, SCREEN_HEIGHT, SCREEN_WIDTH

Rgb = tuple[int, int, int]
Area = tuple[int, int, int, int]
WHITE, BLUE_BLACK = (255, 255, 255), (0x1A, 0x1A, 0x5E)
EVERYWHERE = (0, 0, SCREEN_WIDTH, SCREEN_HEIGHT)
THICKNESS_PX = (1, 3, 5, 7)
"""Very thin, thin, medium, bold; a host that asks for more gets bold."""
CASE, EDGE = (0x3A, 0x3F, 0x47), 36


class Ink(Struct):
    """One line on the screen, as it was begun: later colours do not change it."""

    colour: Rgb
    width_px: int
    points: list[tuple[int, int]]


class PadScreen:
    """800 by 480 dots."""

    def __init__(self) -> None:
        self.background: Rgb = WHITE
        self.pen_colour: Rgb = BLUE_BLACK
        self.thickness = 1
        self.area: Area = EVERYWHERE
        self._picture: Image.Image | None = None
        self._ink: list[Ink] = []
        self._drawing = False

    @property
    def has_picture(self) -> bool:
        return self._picture is not None

    @property
    def lines(self) -> int:
        return len(self._ink)

    def clear(self) -> None:
        """To the background colour."""
        self._picture = None
        self._ink.clear()
        self._drawing = False

    def show(self, bgr: bytes) -> None:
        """A picture of all dots, from the upper left, blue first. It covers the ink."""
        self.clear()
        self._picture = Image.frombytes("RGB", (SCREEN_WIDTH, SCREEN_HEIGHT), bgr, "raw", "BGR")

    def pen_at(self, x: int, y: int) -> None:
        """Ink, where ink may be; in the pad's units."""
        dot = (x * (SCREEN_WIDTH - 1) // MOST_X, y * (SCREEN_HEIGHT - 1) // MOST_Y)
        left, top, right, bottom = self.area
        if not (left <= dot[0] <= right and top <= dot[1] <= bottom):
            self.pen_up()
            return
        if not self._drawing:
            width = THICKNESS_PX[min(self.thickness, len(THICKNESS_PX) - 1)]
            self._ink.append(Ink(self.pen_colour, width, []))
            self._drawing = True
        if self._ink[-1].points[-1:] != [dot]:
            self._ink[-1].points.append(dot)

    def pen_up(self) -> None:
        self._drawing = False

    def drawn(self) -> Image.Image:
        """What a person sees on it."""
        seen = self._picture.copy() if self._picture else Image.new("RGB", EVERYWHERE[2:], self.background)
        pen = ImageDraw.Draw(seen)
        for ink in self._ink:
            half = (ink.width_px - 1) / 2
            for (x, y), (to_x, to_y) in _pieces(ink.points):
                pen.line((x, y, to_x, to_y), ink.colour, ink.width_px)
                pen.ellipse((to_x - half, to_y - half, to_x + half, to_y + half), ink.colour)
        return seen


def _pieces(points: list[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """From dot to dot; a line of one dot goes from it to itself."""
    yield points[0], points[0]
    yield from pairwise(points)


def pad(screen: PadScreen) -> bytes:
    """PNG: the screen in its case."""
    whole = Image.new("RGB", (SCREEN_WIDTH + 2 * EDGE, SCREEN_HEIGHT + 2 * EDGE), WHITE)
    ImageDraw.Draw(whole).rounded_rectangle((0, 0, whole.width - 1, whole.height - 1), EDGE // 2, CASE)
    whole.paste(screen.drawn(), (EDGE, EDGE))
    file = io.BytesIO()
    whole.save(file, "PNG")
    return file.getvalue()
