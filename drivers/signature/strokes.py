"""A signature as the pen left it: where, when, how hard. Nothing is smoothed, nothing is made up.

A person signs once and a court may look at it years later: so the strokes are whole numbers (micrometres,
milliseconds, thousandths of the full pressure), which mean the same on every machine.
"""

from itertools import pairwise
from math import dist, isfinite
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta, Struct

MOST_POINTS = 20_000
"""Over a minute and a half of a pen told 200 times a second."""
MOST_STROKES = 500
LEAST_INK_MM = 5.0
"""Less is a touch, not a signature."""
UNKNOWN_PRESSURE = 0.5
"""Of a finger, which has none."""

Micrometres = Annotated[int, Meta(ge=0, le=1_000_000)]


class Point(Struct, frozen=True, array_like=True):
    """One place of the pen on the surface. `t` counts from the first touch; `p` is 0 to 1000."""

    x: Micrometres
    y: Micrometres
    t: Annotated[int, Meta(ge=0)]
    p: Annotated[int, Meta(ge=0, le=1000)]


Stroke: TypeAlias = tuple[Point, ...]
"""From touching to lifting, in the order of time."""


class Signature(Struct, frozen=True, kw_only=True):
    """All strokes, and the size of the surface they lie on; x to the right, y downwards. Its `repr` hides them."""

    width: Micrometres
    height: Micrometres
    strokes: tuple[Stroke, ...] = ()

    @property
    def ink_mm(self) -> float:
        """Length of all lines."""
        return sum(dist((a.x, a.y), (b.x, b.y)) / 1000 for stroke in self.strokes for a, b in pairwise(stroke))

    @property
    def is_signature(self) -> bool:
        """Whether somebody wrote something, and did not just touch the surface."""
        return self.ink_mm >= LEAST_INK_MM

    def __repr__(self) -> str:
        return f"<Signature of {len(self.strokes)} strokes>"

    def __rich_repr__(self) -> list[tuple[str, int]]:  # msgspec's own would show them
        return [("strokes", len(self.strokes))]


class _TouchInk(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the signature field of a touch screen hands over: millimetres, milliseconds, pressure or null."""

    width_mm: Annotated[float, Meta(gt=0, le=1000)]
    height_mm: Annotated[float, Meta(gt=0, le=1000)]
    strokes: tuple[tuple[tuple[float, float, float, float | None], ...], ...]


def from_touch(ink: str | bytes) -> Signature:
    """The signature in a touch field's JSON. Raises `ValueError` where it is none, or not all of it can be kept."""
    told = msgspec.json.decode(ink, type=_TouchInk)
    pen = Pen(told.width_mm, told.height_mm)
    for stroke in told.strokes:
        for x_mm, y_mm, at_ms, pressure in stroke:
            pen.touch(x_mm, y_mm, at_ms, UNKNOWN_PRESSURE if pressure is None else pressure)
        pen.lift()
    signature = pen.signature
    if tuple(map(len, signature.strokes)) != tuple(map(len, told.strokes)):
        raise ValueError("some of its points cannot be")
    return signature


class Pen:
    """Gathers a signature from what a pad or a touch screen tells of a pen. Takes anything, keeps what can be.

    A stroke that leaves the surface ends there, and what comes back in is a new one: no line is drawn along the
    edge. Time that runs backwards stands still.
    """

    def __init__(self, width_mm: float, height_mm: float) -> None:
        self._width, self._height = round(width_mm * 1000), round(height_mm * 1000)
        self._strokes: list[list[Point]] = []
        self._points = 0
        self._down = False
        self._began_ms: float | None = None
        self._last = 0

    @property
    def full(self) -> bool:
        """Whether no more is taken: too many points or strokes for a signature."""
        return self._points >= MOST_POINTS or len(self._strokes) >= MOST_STROKES

    @property
    def signature(self) -> Signature:
        """What was written so far."""
        return Signature(
            width=self._width, height=self._height, strokes=tuple(tuple(stroke) for stroke in self._strokes)
        )

    def touch(self, x_mm: float, y_mm: float, at_ms: float, pressure: float = UNKNOWN_PRESSURE) -> None:
        """The pen is on the surface here. `pressure` from 0 to 1."""
        if not all(map(isfinite, (x_mm, y_mm, at_ms, pressure))):
            return
        x, y = round(x_mm * 1000), round(y_mm * 1000)
        if self._points >= MOST_POINTS or not (0 <= x <= self._width and 0 <= y <= self._height):
            self.lift()
            return
        if not self._down:
            if len(self._strokes) >= MOST_STROKES:
                return
            self._strokes.append([])
            self._down = True
        if self._began_ms is None:
            self._began_ms = at_ms
        self._last = max(self._last, round(at_ms - self._began_ms))
        self._strokes[-1].append(Point(x, y, self._last, round(min(1.0, max(0.0, pressure)) * 1000)))
        self._points += 1

    def lift(self) -> None:
        """The pen left the surface."""
        self._down = False

    def clear(self) -> None:
        """Begin again (重写)."""
        self._strokes.clear()
        self._points, self._down, self._began_ms, self._last = 0, False, None, 0
