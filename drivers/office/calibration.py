"""Where a printer's tray really prints: measured on a page of lines, and undone on every page printed from it.

What is meant for a place comes out at `scale` times the place plus `offset_mm`, in each direction, from the sheet's
upper left corner.
"""

import io
from typing import Final

import pikepdf
from msgspec import Struct

POINTS_AN_MM: Final = 72 / 25.4
LINES: Final = {"A": 20.0, "B": 190.0, "C": 20.0, "D": 277.0}
"""Where the page's lines are meant to be on A4: A and B from the left edge, C and D from the upper."""
MOST_OFF_MM = 15.0
MOST_STRETCH = 0.05


class Mismeasured(ValueError):
    """No printer prints so far off: the sentence says what to measure again."""


class Axis(Struct, frozen=True, forbid_unknown_fields=True):
    """One direction."""

    scale: float = 1.0
    offset_mm: float = 0.0

    def comes_out_at(self, meant_mm: float) -> float:
        return self.scale * meant_mm + self.offset_mm


class Calibration(Struct, frozen=True, forbid_unknown_fields=True):
    """Of one tray of one printer."""

    x: Axis = Axis()
    y: Axis = Axis()


EXACT: Final = Calibration()


class Unreadable(ValueError):
    """No PDF that can be opened."""


def calibrated_by(read: dict[str, float]) -> Calibration:
    """From what was read on a ruler, in millimetres, for each of `LINES`. Raises `Mismeasured`."""
    if set(read) != set(LINES):
        raise Mismeasured(f"four readings are needed: {', '.join(f'{line}=…' for line in LINES)}")
    return Calibration(_axis("A", "B", read), _axis("C", "D", read))


def _axis(first: str, second: str, read: dict[str, float]) -> Axis:
    scale = (read[second] - read[first]) / (LINES[second] - LINES[first])
    axis = Axis(round(scale, 6), round(read[first] - scale * LINES[first], 4))
    if not abs(axis.scale - 1) <= MOST_STRETCH or any(
        not abs(read[line] - LINES[line]) <= MOST_OFF_MM for line in (first, second)
    ):
        meant = " and ".join(f"{line} about {LINES[line]:g} mm" for line in (first, second))
        raise Mismeasured(f"measure again: {meant} from the edge; read were {read[first]:g} and {read[second]:g}")
    return axis


def page_count(pdf: bytes) -> int:
    """Raises `Unreadable`."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            count = len(document.pages)
    except pikepdf.PdfError as error:
        raise Unreadable(str(error)) from None
    if not count:
        raise Unreadable("no page")
    return count


def undone(pdf: bytes, calibration: Calibration) -> bytes:
    """The same pages, drawn so that on that tray everything comes out where it was meant to. Raises `Unreadable`.

    Wide pages are turned upright, as the printer would turn them: the sheet's edges are what was measured. Form fields
    become part of the page. A tray that prints exactly leaves the document as it is, byte for byte.
    """
    if calibration == EXACT:
        return pdf
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            document.flatten_annotations("print")
            for page in document.pages:
                _move(page, calibration)
                if "/Annots" in page.obj:
                    del page.obj.Annots  # what had an appearance is on the page now; the rest would not be printed
            written = io.BytesIO()
            document.save(written, deterministic_id=True)
    except pikepdf.PdfError as error:
        raise Unreadable(str(error)) from None
    return written.getvalue()


def _move(page: pikepdf.Page, calibration: Calibration) -> None:
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    upright = pikepdf.Matrix().translated(-left, -bottom)
    width, height = right - left, top - bottom
    turns = page.rotation // 90 % 4
    if (width > height) != (turns % 2 == 1):  # wide as it is seen: a quarter to the left
        turns += 3
    for _ in range(turns % 4):  # a quarter to the right: (x, y) lies at (y, width - x)
        upright = upright @ pikepdf.Matrix(0, -1, 1, 0, 0, width)
        width, height = height, width
    x, y = calibration.x, calibration.y
    # From the upper edge down t becomes (t - offset) / scale; a PDF counts from the lower edge up.
    down = (height - y.offset_mm * POINTS_AN_MM) / y.scale
    moved = upright @ pikepdf.Matrix(
        1 / x.scale, 0, 0, 1 / y.scale, -x.offset_mm * POINTS_AN_MM / x.scale, height - down
    )
    page.contents_add(b"q " + moved.encode() + b" cm\n", prepend=True)
    page.contents_add(b"\nQ")
    page.obj.Rotate = 0
    page.mediabox = page.cropbox = pikepdf.Array([0, 0, width, height])
    for box in ("/BleedBox", "/TrimBox", "/ArtBox"):
        if box in page.obj:
            del page.obj[box]
