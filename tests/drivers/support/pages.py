"""Small PDFs for tests: pages of any size with a black square of 4 mm at a place."""

import io
from collections.abc import Sequence

import pikepdf

A4 = (210.0, 297.0)
POINTS = 72 / 25.4


def pdf(
    pages: int = 1,
    size_mm: Sequence[float] = A4,
    square_mm: tuple[float, float] = (50, 100),
    *,
    rotate: int = 0,
    origin: tuple[float, float] = (0, 0),
) -> bytes:
    """`square_mm` is the square's upper left corner, seen before any /Rotate."""
    document = pikepdf.new()
    wide, high = (round(mm * POINTS, 3) for mm in size_mm)
    x, y = origin[0] + square_mm[0] * POINTS, origin[1] + high - (square_mm[1] + 4) * POINTS
    for _ in range(pages):
        page = document.add_blank_page(page_size=(wide, high))
        page.mediabox = pikepdf.Array([origin[0], origin[1], origin[0] + wide, origin[1] + high])
        page.contents_add(f"0 g {x:.3f} {y:.3f} {4 * POINTS:.3f} {4 * POINTS:.3f} re f".encode())
        if rotate:
            page.rotate(rotate, relative=False)
    written = io.BytesIO()
    document.save(written, deterministic_id=True)
    return written.getvalue()
