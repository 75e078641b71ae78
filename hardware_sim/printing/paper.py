"""The paper in a receipt printer: what the head leaves on it, and the tickets cut or torn from it.

80 mm paper, 8 dots a millimetre (203 dpi), 576 dots printed between two white edges.
"""

import io
from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct
from PIL import Image, ImageChops

DOTS_PER_MM = 8
DPI = 203.2
PRINTED_DOTS = 576
PAPER_DOTS = 640
EDGE_DOTS = (PAPER_DOTS - PRINTED_DOTS) // 2
HEAD_TO_CUTTER_DOTS = 14 * DOTS_PER_MM
"""The blade sits above the head: what was printed last must be fed past it before the cut, or it stays behind."""

LONGEST_HANGING_MM = 1500
"""Paper that nobody cuts falls to the floor at this length."""


class Kind(StrEnum):
    TEXT = "text"
    BARCODE = "barcode"
    QR = "qr"
    PICTURE = "picture"


class Mark(Struct, frozen=True):
    """Something printed, in words: a line of text, what a code says, a picture's size."""

    kind: Kind
    value: str


class Ending(StrEnum):
    """How a piece of paper left the printer."""

    CUT = "cut"
    TORN = "torn"
    PAPER_END = "paper-end"
    """The roll ended in the middle of it; the rest is on the next piece."""
    FELL = "fell"


class Slip(Struct, frozen=True, kw_only=True):
    """One piece of paper that left the printer, as a picture and in words."""

    number: int
    ending: Ending
    length_mm: float
    marks: tuple[Mark, ...]
    png: bytes

    @property
    def text(self) -> tuple[str, ...]:
        return tuple(mark.value for mark in self.marks if mark.kind is Kind.TEXT)


class Strip:
    """The paper between the roll and the slot. Its upper end is at the cutter, the head prints at its lower end."""

    def __init__(self) -> None:
        self._ink = Image.new("L", (PRINTED_DOTS, 2048), 0)
        self._head = HEAD_TO_CUTTER_DOTS
        self._marks: list[tuple[int, Mark]] = []
        self._count = 0

    @property
    def hanging_mm(self) -> float:
        """How far paper stands out of the slot."""
        return (self._head - HEAD_TO_CUTTER_DOTS) / DOTS_PER_MM

    def print_band(self, ink: Image.Image, x: int, marks: Iterable[Mark] = ()) -> None:
        """Heats a band of dots and feeds past it. What would lie beside the paper is lost."""
        self._make_room(ink.height)
        self._ink.paste(255, (x, self._head), ink)
        self._head += ink.height
        self._marks += [(self._head, mark) for mark in marks]

    def feed(self, dots: int) -> None:
        self._make_room(dots)
        self._head += dots

    def separate(self, ending: Ending) -> Slip | None:
        """Takes the paper above the cutter away; None where it was blank. At the roll's end all of it comes out."""
        at = self._head if ending is Ending.PAPER_END else self._head - HEAD_TO_CUTTER_DOTS
        piece = self._ink.crop((0, 0, PRINTED_DOTS, at))
        rest = self._ink.crop((0, at, PRINTED_DOTS, self._head))
        marks = tuple(mark for bottom, mark in self._marks if bottom <= at)
        self._marks = [(bottom - at, mark) for bottom, mark in self._marks if bottom > at]
        self._ink = Image.new("L", (PRINTED_DOTS, 2048), 0)
        self._ink.paste(rest, (0, 0))
        self._head = HEAD_TO_CUTTER_DOTS
        if piece.getbbox() is None:
            return None
        self._count += 1
        return Slip(
            number=self._count, ending=ending, length_mm=at / DOTS_PER_MM, marks=marks, png=_png(_on_paper(piece))
        )

    def picture(self) -> bytes:
        """What stands in the printer now, as PNG."""
        return _png(_on_paper(self._ink.crop((0, 0, PRINTED_DOTS, self._head))))

    def _make_room(self, dots: int) -> None:
        if self._head + dots > self._ink.height:
            higher = Image.new("L", (PRINTED_DOTS, self._ink.height * 2 + dots), 0)
            higher.paste(self._ink, (0, 0))
            self._ink = higher


def stacked(pictures: Sequence[bytes]) -> bytes:
    """Several pieces of paper in one picture, one below the other on grey, as PNG."""
    pieces = [Image.open(io.BytesIO(png)) for png in pictures]
    gap = 3 * DOTS_PER_MM
    sheet = Image.new("L", (PAPER_DOTS + 2 * gap, gap + sum(piece.height + gap for piece in pieces)), 160)
    top = gap
    for piece in pieces:
        sheet.paste(piece.convert("L"), (gap, top))
        top += piece.height + gap
    return _png(sheet)


def _on_paper(ink: Image.Image) -> Image.Image:
    paper = Image.new("L", (PAPER_DOTS, max(1, ink.height)), 255)
    paper.paste(ImageChops.invert(ink), (EDGE_DOTS, 0))
    return paper.convert("1", dither=Image.Dither.NONE)


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", dpi=(DPI, DPI))
    return file.getvalue()
