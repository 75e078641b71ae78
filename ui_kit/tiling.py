"""Where the windows of one site's terminals stand on a monitor, so that none covers another."""

import math
from collections.abc import Sequence

from msgspec import Struct

from hall.sites.definition import Screen

FILLS = 0.94
"""How much of its tile a window fills at most; the rest is its frame."""
TALL_SHARE = 0.5
"""How much of a monitor's width the upright screens may take together."""


class Tile(Struct, frozen=True):
    """A window's place: pixels of the monitor, from the upper left of its free room."""

    x: int
    y: int
    width: int
    height: int


def tiles(screens: Sequence[Screen], width: int, height: int) -> list[Tile]:
    """A place for each screen, in their order, none larger than its terminal's real screen.

    Upright screens stand at the left in columns of full height; the others share what is left.
    """
    upright = [screen for screen in screens if screen.height_px > screen.width_px]
    lying = [screen for screen in screens if screen.height_px <= screen.width_px]
    share = TALL_SHARE if lying else 1.0
    column = min(
        [width * share / len(upright), *(height * s.width_px / s.height_px for s in upright)] if upright else [0.0]
    )
    left = column * len(upright)
    across = max(1, math.ceil(math.sqrt(len(lying))))
    down = max(1, math.ceil(len(lying) / across))
    placed = {id(s): _within(s, i * column, 0, column, height) for i, s in enumerate(upright)}
    cell_width, cell_height = (width - left) / across, height / down
    placed |= {
        id(s): _within(s, left + i % across * cell_width, i // across * cell_height, cell_width, cell_height)
        for i, s in enumerate(lying)
    }
    return [placed[id(screen)] for screen in screens]


def _within(screen: Screen, x: float, y: float, width: float, height: float) -> Tile:
    scale = min(1.0, FILLS * width / screen.width_px, FILLS * height / screen.height_px)
    return Tile(round(x), round(y), math.floor(screen.width_px * scale), math.floor(screen.height_px * scale))
