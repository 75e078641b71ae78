"""By what the figures are kept, and what that costs.

Crossing everything with everything would keep a row for nearly every ticket. Three cubes are kept instead, each crosses
the hour with one kind of question: which **service**, which **window** and clerk, by which **way in** (channel, source,
class). Each holds all figures of all visits, so their totals are the same; what a clerk did with single services or a
channel at single windows is not kept. Each is kept for hours and, added up, for days, so that a year's report
reads days only.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from queue_controller.reports.facts import Counted, Where
from queue_controller.reports.figures import Figures

WHOLE_DAY = 24
"""Stands where an hour would, in what is kept for days."""


class By(StrEnum):
    """What figures may be broken down by. A class (优先类别) is one of the calling rules'."""

    HOUR = "hour"
    DAY = "day"
    AREA = "area"
    SERVICE = "service"
    WINDOW = "window"
    CLERK = "clerk"
    CHANNEL = "channel"
    SOURCE = "source"
    CLASS = "class"


class Cube(StrEnum):
    SERVICES = "services"
    WINDOWS = "windows"
    WAYS = "ways"


DIMENSIONS: dict[Cube, tuple[By, ...]] = {
    Cube.SERVICES: (By.AREA, By.SERVICE),
    Cube.WINDOWS: (By.AREA, By.WINDOW, By.CLERK),
    Cube.WAYS: (By.AREA, By.CHANNEL, By.SOURCE, By.CLASS),
}
"""What each cube is broken down by besides the hour. The area is the service's; among the windows, the window's."""


class Cell(NamedTuple):
    """A place in a cube; `key` has a name for each of its dimensions."""

    cube: Cube
    day: str
    hour: int
    key: tuple[str, ...]


def cells_of(counted: Counted) -> dict[Cell, Figures]:
    """What a portion adds to each cell of each cube."""
    cells: dict[Cell, Figures] = {}
    for where, figures in counted.visits.items():
        for cell in _of_visit(where):
            _add(cells, cell, figures)
    for desk, figures in counted.work.items():
        _add(cells, Cell(Cube.WINDOWS, desk.day, desk.hour, (desk.area, desk.window, desk.clerk)), figures)
    for cell, figures in list(cells.items()):
        _add(cells, Cell(cell.cube, cell.day, WHOLE_DAY, cell.key), figures)
    return cells


def _add(cells: dict[Cell, Figures], cell: Cell, figures: Figures) -> None:
    there = cells.get(cell)
    if there is None:
        cells[cell] = Figures(figures.numbers)
    else:
        there.merge(figures)


def _of_visit(where: Where) -> Iterator[Cell]:
    day, hour = where.day, where.hour
    yield Cell(Cube.SERVICES, day, hour, (where.area, where.service))
    yield Cell(Cube.WINDOWS, day, hour, (where.desk_area, where.window, where.clerk))
    yield Cell(Cube.WAYS, day, hour, (where.area, where.channel, where.source, where.priority))
