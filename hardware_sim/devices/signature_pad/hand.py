"""A made-up hand: how it writes a name, as places of the pen in time. The same name and seed, the same strokes.

What it writes looks like hurried script, not like the characters: the pad and its host mind only how a pen moves. It
comes down and leaves with little pressure, is slow at the ends of a stroke and quick between, and goes from stroke to
stroke through the air, near enough for the pad to feel it.
"""

import random
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import hypot

from msgspec import Struct

PERIOD_MS = 5
"""Between two measurements of the pad."""
Place = tuple[float, float]


class Held(Struct, frozen=True):
    """The pen at one moment, in millimetres from the upper left corner; `pressure` is 0 to 1, 0 in the air."""

    at_ms: int
    x_mm: float
    y_mm: float
    pressure: float


class Writing:
    """Strokes one after the other, from a pause on, as the pad will measure them."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)
        self.held: list[Held] = []
        self._at_ms = 0

    def stroke(self, corners: list[Place], speed_mm_s: float, most_pressure: float) -> None:
        """Down, along a smooth line through the corners, and up."""
        line = list(_smooth(corners))
        length_mm = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line))
        steps = max(4, round(length_mm / speed_mm_s * 1000 / PERIOD_MS))
        for step in range(steps + 1):
            part = step / steps
            x, y = line[round((len(line) - 1) * part * part * (3 - 2 * part))]
            edge = min(1.0, 6 * min(part, 1 - part) + 0.15)
            self._hold(x, y, most_pressure * edge * self._random.uniform(0.95, 1.0))

    def through_the_air(self, to: Place) -> None:
        """From where the pen is to where the next stroke begins."""
        if not self.held:
            return
        x, y = self.held[-1].x_mm, self.held[-1].y_mm
        steps = max(6, round(hypot(to[0] - x, to[1] - y) / 200 * 1000 / PERIOD_MS))
        for step in range(1, steps):
            self._hold(x + (to[0] - x) * step / steps, y + (to[1] - y) * step / steps, 0.0)

    def _hold(self, x_mm: float, y_mm: float, pressure: float) -> None:
        self.held.append(Held(self._at_ms, x_mm, y_mm, pressure))
        self._at_ms += PERIOD_MS


def signature(name: str, seed: int, width_mm: float, height_mm: float) -> list[Held]:
    """A name over the middle of a surface, two to four strokes a character."""
    writing = Writing(f"{seed} {name}")
    cell = min(width_mm * 0.8 / len(name), height_mm * 0.6)
    left, top = (width_mm - cell * len(name)) / 2, (height_mm - cell) / 2
    for number, char in enumerate(name):
        chance = random.Random(f"{seed} {char}")
        for _ in range(chance.randint(2, 4)):
            corners = [
                (left + cell * (number + chance.uniform(0.08, 0.92)), top + cell * chance.uniform(0.05, 0.95))
                for _ in range(chance.randint(2, 5))
            ]
            writing.through_the_air(corners[0])
            writing.stroke(corners, chance.uniform(60, 140), chance.uniform(0.45, 0.95))
    return writing.held


def scribble(seed: int, seconds: float, width_mm: float, height_mm: float) -> list[Held]:
    """To and fro without lifting the pen."""
    chance = random.Random(seed)
    corners = [
        (width_mm * chance.uniform(0.1, 0.9), height_mm * chance.uniform(0.1, 0.9))
        for _ in range(max(3, round(seconds * 4)))
    ]
    length_mm = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(corners))
    writing = Writing(f"scribble {seed}")
    writing.stroke(corners, length_mm / seconds, 0.8)
    return writing.held


def touch(x_mm: float, y_mm: float, ms: int) -> list[Held]:
    """A dot."""
    return [Held(at_ms, x_mm, y_mm, 0.5) for at_ms in range(0, max(PERIOD_MS, ms), PERIOD_MS)]


def _smooth(corners: list[Place], steps: int = 40) -> Iterator[Place]:
    """Catmull and Rom's curve through the corners, uniform."""
    ends = [corners[0], *corners, corners[-1]]
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(steps):
            yield _between(a, b, c, d, step / steps)
    yield corners[-1]


def _between(a: Place, b: Place, c: Place, d: Place, part: float) -> Place:
    def axis(p: Iterable[float]) -> float:
        before, start, end, after = p
        return 0.5 * (
            2 * start
            + (end - before) * part
            + (2 * before - 5 * start + 4 * end - after) * part**2
            + (3 * start - before - 3 * end + after) * part**3
        )

    return axis((a[0], b[0], c[0], d[0])), axis((a[1], b[1], c[1], d[1]))
