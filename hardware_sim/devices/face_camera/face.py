"""A drawn face, made up from a made-up person's number: eyes that close, a head that turns, a mouth that opens.

Proportions are those of an adult's face, roughly: eyes in the middle of the head, an eye's width between them.
"""

from enum import StrEnum
from hashlib import blake2b

from msgspec import Struct
from PIL import Image, ImageDraw, ImageFilter

from hardware_sim.people.cards import Card

WALL, COAT = "#B9C2C6", ("#3B4A63", "#6B3E3E", "#41563F", "#4E4A5E")
SKIN = ("#E8C4A2", "#D9AE88", "#F0D2B6", "#C99A74")
HAIR = ("#1E1A18", "#2B211C", "#4A3B32", "#8C8A88")
LIPS, WHITE, IRIS, PUPIL = "#A9574F", "#F6F4F0", "#3A2A20", "#0E0B0A"
FINER = 2
"""Drawn so many times larger and then reduced: soft edges."""
FARTHEST = 0.42
"""How far the features wander to the side when the head turns, of half the face's width."""


class Way(StrEnum):
    """Where the person looks, seen by the person."""

    AHEAD = "ahead"
    LEFT = "left"
    RIGHT = "right"


SIDEWAYS = {Way.AHEAD: 0.0, Way.LEFT: 1.0, Way.RIGHT: -1.0}
"""The camera is not a mirror: who turns to the left turns to the right of the picture."""


class Pose(Struct, frozen=True):
    """How the person stands there."""

    way: Way = Way.AHEAD
    eyes_closed: bool = False
    mouth_open: bool = False
    near: float = 1.0
    """How large the face is."""


class _Features(Struct, frozen=True):
    skin: str
    hair: str
    coat: str
    width: float
    """Half the face's width, of the picture's height."""
    long_hair: bool
    brow: float
    eye: float
    mouth: float


def _features(person: Card) -> _Features:
    seed = blake2b(f"{person.name} {person.fields.get('number', '')}".encode(), digest_size=8).digest()
    share = [byte / 255 for byte in seed]
    return _Features(
        skin=SKIN[seed[0] % len(SKIN)],
        hair=HAIR[seed[1] % len(HAIR)],
        coat=COAT[seed[2] % len(COAT)],
        width=0.215 + 0.035 * share[3],
        long_hair=person.fields.get("sex") == "2",
        brow=0.9 + 0.3 * share[4],
        eye=0.85 + 0.3 * share[5],
        mouth=0.85 + 0.3 * share[6],
    )


def draw(person: Card | None, pose: Pose, size: tuple[int, int]) -> Image.Image:
    """The picture without anyone is the wall."""
    picture = Image.new("RGB", (size[0] * FINER, size[1] * FINER), WALL)
    if person is not None:
        _person(picture, _features(person), pose)
    return picture.reduce(FINER).filter(ImageFilter.BoxBlur(size[0] / 2000))


def _person(picture: Image.Image, face: _Features, pose: Pose) -> None:
    unit = picture.height * pose.near
    middle = (picture.width / 2, picture.height * 0.5)
    half = face.width * unit
    tall = half * 1.32
    pen = _Pen(ImageDraw.Draw(picture), middle, half, tall)
    if face.long_hair:
        pen.oval(0, 0.15, 1.16, 1.25, face.hair)
    pen.oval(0, 2.05, 2.1, 0.95, face.coat)
    pen.block(0, 4.0, 2.1, 1.95, face.coat)
    pen.oval(0, 1.05, 0.5, 0.55, face.skin)
    pen.oval(0, -0.28, 1.08, 0.9, face.hair)
    for side in (-1, 1):
        pen.oval(side * 0.99, 0.02, 0.12, 0.2, face.skin)
    pen.oval(0, 0.06, 0.96, 0.98, face.skin)
    pen.oval(0, -0.86, 0.86, 0.3, face.hair)

    turned = SIDEWAYS[pose.way]
    for side in (-1, 1):
        _eye(pen, face, pose, side, turned)
    pen.line([(turned * 0.2, -0.1), (turned * FARTHEST + 0.06, 0.3), (turned * FARTHEST - 0.07, 0.33)], 0.03, "#A97F60")
    wide = 0.3 * face.mouth * (1 - 0.3 * abs(turned))
    pen.oval(turned * FARTHEST * 0.85, 0.58, wide, 0.17 if pose.mouth_open else 0.055, LIPS)
    if pose.mouth_open:
        pen.oval(turned * FARTHEST * 0.85, 0.58, wide * 0.75, 0.11, "#3B1512")


def _eye(pen: "_Pen", face: _Features, pose: Pose, side: int, turned: float) -> None:
    """The eye on the side to which the head turns comes nearer to the edge and grows narrow."""
    x = side * 0.4 * (1 - 0.25 * abs(turned)) + turned * FARTHEST * 0.8
    wide = 0.19 * face.eye * (1 - (0.45 if side * turned > 0 else 0.1) * abs(turned))
    pen.line([(x - wide * 1.3, -0.24), (x, -0.3), (x + wide * 1.3, -0.24)], 0.045 * face.brow, face.hair)
    if pose.eyes_closed:
        pen.line([(x - wide, -0.05), (x, -0.02), (x + wide, -0.05)], 0.03, "#5B4332")
        return
    pen.oval(x, -0.06, wide, 0.085 * face.eye, WHITE)
    pen.oval(x + turned * wide * 0.2, -0.06, wide * 0.45, 0.08 * face.eye, IRIS)
    pen.oval(x + turned * wide * 0.2, -0.06, wide * 0.2, 0.04 * face.eye, PUPIL)


class _Pen:
    """Draws in halves of the face's width and height, from its middle."""

    def __init__(self, draw: ImageDraw.ImageDraw, middle: tuple[float, float], half: float, tall: float) -> None:
        self._draw = draw
        self._middle = middle
        self._half = half
        self._tall = tall

    def oval(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        self._draw.ellipse([self._at(x - wide, y - high), self._at(x + wide, y + high)], fill=colour)

    def block(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        self._draw.rectangle([self._at(x - wide, y - high), self._at(x + wide, y + high)], fill=colour)

    def line(self, points: list[tuple[float, float]], wide: float, colour: str) -> None:
        self._draw.line([self._at(*point) for point in points], colour, max(1, round(wide * self._tall)), "curve")

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return self._middle[0] + x * self._half, self._middle[1] + y * self._tall
