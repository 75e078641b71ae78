"""A signature on glass: where the finger was, when and how hard, and the line that is drawn of it.

The points are kept as the panel told them; the line is only how they look. It goes through every point in one curve
(Catmull and Rom's), thin where the hand was quick and wide where it was slow, as ink does; a pen that tells how hard
it is pressed draws by that instead. The line is worked out from the points alone: glass, SVG and PNG show the same.
"""

import json
from collections.abc import Iterator, Sequence
from math import ceil, dist, isfinite
from typing import NamedTuple

LEAST_INK_MM = 5.0
"""Less is a touch, not a signature."""
MOST_POINTS, MOST_STROKES = 20_000, 500
"""More than anybody signs with; the screen and whoever keeps the strokes stay bounded."""
THIN_MM, WIDE_MM, DOT_MM = 0.6, 2.0, 1.4
"""Widths of the line: of the quickest, of the slowest, and where it begins."""
QUICK_MM_S = 120.0
"""At this speed the line is half-way between wide and thin."""
INERTIA = 0.6
"""How much of the width before stays at the next point."""
PIECE_MM = 0.6
"""A curve is drawn in straight pieces no longer than this."""


class InkPoint(NamedTuple):
    """`at_ms` counts from the first touch of the signature; `pressure` is 0 to 1, None where nothing tells it."""

    x_mm: float
    y_mm: float
    at_ms: float
    pressure: float | None


class Piece(NamedTuple):
    """A straight piece of a line, with round ends."""

    x: float
    y: float
    to_x: float
    to_y: float
    width: float


class InkStroke:
    """From touching to lifting. Takes points, knows its line."""

    def __init__(self) -> None:
        self.points: list[InkPoint] = []
        self._widths: list[float] = []

    def add(self, point: InkPoint) -> None:
        if not self.points:
            self._widths.append(DOT_MM if point.pressure is None else _wanted_width(0.0, point.pressure))
        else:
            last = self.points[-1]
            passed_s = max(1.0, point.at_ms - last.at_ms) / 1000
            wanted = _wanted_width(_apart_mm(last, point) / passed_s, point.pressure)
            self._widths.append(INERTIA * self._widths[-1] + (1 - INERTIA) * wanted)
        self.points.append(point)

    @property
    def length_mm(self) -> float:
        return sum(map(_apart_mm, self.points, self.points[1:]))

    def pieces(self, first: int = 0, until: int | None = None) -> Iterator[Piece]:
        """The line from one point's number to another's, else to the end; a whole stroke of one point is a dot."""
        if len(self.points) == 1 and until is None:
            x, y = self.points[0][:2]
            yield Piece(x, y, x, y, self._widths[0])
        for at in range(first, len(self.points) - 1 if until is None else until):
            yield from self._curve(at)

    @property
    def settled(self) -> int:
        """The line up to the point of this number changes no more when others come."""
        return max(0, len(self.points) - 2)

    def _curve(self, at: int) -> Iterator[Piece]:
        before, start, end, after = (self.points[min(max(0, at + n), len(self.points) - 1)] for n in (-1, 0, 1, 2))
        steps = max(1, ceil(_apart_mm(start, end) / PIECE_MM))
        x, y = start.x_mm, start.y_mm
        for step in range(1, steps + 1):
            part = step / steps
            to_x = _through(before.x_mm, start.x_mm, end.x_mm, after.x_mm, part)
            to_y = _through(before.y_mm, start.y_mm, end.y_mm, after.y_mm, part)
            width = self._widths[at] + (self._widths[at + 1] - self._widths[at]) * (part - 0.5 / steps)
            yield Piece(x, y, to_x, to_y, width)
            x, y = to_x, to_y


class Ink:
    """A signature as it grows on a surface. What comes from outside the surface ends the stroke and is not kept."""

    def __init__(self) -> None:
        self.strokes: list[InkStroke] = []
        self._points = 0
        self._down = False
        self._began_ms: float | None = None
        self._last_ms = 0.0

    def touch(
        self, x_mm: float, y_mm: float, at_ms: float, pressure: float | None, size_mm: tuple[float, float]
    ) -> bool:
        """The pen or finger is there now; whether that left ink."""
        told = (x_mm, y_mm, at_ms, 0.0 if pressure is None else pressure)
        inside = all(map(isfinite, told)) and 0 <= x_mm <= size_mm[0] and 0 <= y_mm <= size_mm[1]
        if not inside or self._points >= MOST_POINTS:
            self.lift()
            return False
        if not self._down:
            if len(self.strokes) >= MOST_STROKES:
                return False
            self.strokes.append(InkStroke())
            self._down = True
        if self._began_ms is None:
            self._began_ms = at_ms
        self._last_ms = max(self._last_ms, at_ms - self._began_ms)
        bounded = None if pressure is None else min(1.0, max(0.0, pressure))
        self.strokes[-1].add(InkPoint(x_mm, y_mm, self._last_ms, bounded))
        self._points += 1
        return True

    def lift(self) -> None:
        self._down = False

    def undo(self) -> bool:
        """Takes the last stroke back (撤销一笔); whether there was one. The time goes on."""
        self.lift()
        if not self.strokes:
            return False
        self._points -= len(self.strokes.pop().points)
        if not self.strokes:
            self.clear()
        return True

    def clear(self) -> None:
        """Begins again (重写)."""
        self.strokes.clear()
        self._points, self._down, self._began_ms, self._last_ms = 0, False, None, 0.0

    @property
    def length_mm(self) -> float:
        return sum(stroke.length_mm for stroke in self.strokes)

    def as_json(self, size_mm: tuple[float, float]) -> str:
        """What is handed over: size and strokes in millimetres and milliseconds; pressure is null where unknown."""
        strokes = [
            [[*(round(number, 3) for number in point[:3]), point.pressure] for point in stroke.points]
            for stroke in self.strokes
        ]
        return json.dumps({"width_mm": round(size_mm[0], 3), "height_mm": round(size_mm[1], 3), "strokes": strokes})

    def as_svg(self, size_mm: tuple[float, float]) -> str:
        """The line as it was seen, black on nothing, in millimetres."""
        width, height = (f"{side:.2f}" for side in size_mm)
        lines = "".join(
            f'<line x1="{piece.x:.3f}" y1="{piece.y:.3f}" x2="{piece.to_x:.3f}" y2="{piece.to_y:.3f}"'
            f' stroke-width="{piece.width:.3f}"/>'
            for piece in pieces_of(self.strokes)
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm"'
            f' viewBox="0 0 {width} {height}"><g stroke="#000" stroke-linecap="round">{lines}</g></svg>'
        )


def pieces_of(strokes: Sequence[InkStroke]) -> Iterator[Piece]:
    for stroke in strokes:
        yield from stroke.pieces()


def _wanted_width(speed_mm_s: float, pressure: float | None) -> float:
    part = QUICK_MM_S / (QUICK_MM_S + speed_mm_s) if pressure is None else pressure
    return THIN_MM + (WIDE_MM - THIN_MM) * part


def _apart_mm(one: InkPoint, other: InkPoint) -> float:
    return dist(one[:2], other[:2])


def _through(before: float, start: float, end: float, after: float, part: float) -> float:
    return 0.5 * (
        2 * start
        + (end - before) * part
        + (2 * before - 5 * start + 4 * end - after) * part**2
        + (3 * start - before - 3 * end + after) * part**3
    )
