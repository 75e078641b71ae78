"""A signature as a picture: SVG to keep, PNG to show. The line is as the pen went, wider where it pressed harder."""

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw

from drivers.signature.strokes import Point, Signature

THIN_MM, WIDE_MM = 0.3, 0.9
"""Widths of the line without pressure and with all of it."""
FINER = 3
"""Drawn so many times larger and then reduced: soft edges."""
MOST_DPI = 600


def svg(signature: Signature) -> str:
    """In millimetres, black on nothing."""
    width, height = signature.width / 1000, signature.height / 1000
    lines = "".join(
        f'<line x1="{_mm(a.x)}" y1="{_mm(a.y)}" x2="{_mm(b.x)}" y2="{_mm(b.y)}" stroke-width="{_width_mm(a, b):.2f}"/>'
        for a, b in _segments(signature)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm"'
        f' viewBox="0 0 {width:g} {height:g}"><g stroke="#000" stroke-linecap="round">{lines}</g></svg>'
    )


def png(signature: Signature, dpi: int = 300) -> bytes:
    """Black on white. Raises `ValueError` for a resolution from which no picture can be made."""
    if not 1 <= dpi <= MOST_DPI:
        raise ValueError(f"a signature is drawn at 1 to {MOST_DPI} dots an inch")
    scale = dpi / 25_400 * FINER  # dots a micrometre
    size = tuple(max(1, round(side * dpi / 25_400)) * FINER for side in (signature.width, signature.height))
    picture = Image.new("L", (size[0], size[1]), 255)
    pen = ImageDraw.Draw(picture)
    for a, b in _segments(signature):
        half = max(FINER / 2, _width_mm(a, b) * 1000 * scale / 2)
        ends = [(point.x * scale, point.y * scale) for point in (a, b)]
        pen.line(ends, fill=0, width=max(1, round(2 * half)))
        for x, y in ends:  # round joints
            pen.ellipse((x - half, y - half, x + half, y + half), fill=0)
    file = BytesIO()
    picture.reduce(FINER).save(file, "PNG", dpi=(dpi, dpi))
    return file.getvalue()


def _segments(signature: Signature) -> Iterator[tuple[Point, Point]]:
    """From point to point; a stroke of one point is a dot."""
    for stroke in signature.strokes:
        if len(stroke) == 1:
            yield stroke[0], stroke[0]
        yield from pairwise(stroke)


def _width_mm(a: Point, b: Point) -> float:
    return THIN_MM + (WIDE_MM - THIN_MM) * (a.p + b.p) / 2000


def _mm(micrometres: int) -> str:
    return f"{micrometres / 1000:g}"
