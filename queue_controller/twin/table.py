"""Columns that stand under one another, Chinese characters counting as two."""

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width


def width(text: str) -> int:
    """Columns a text takes on a terminal."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def table(rows: Iterable[Sequence[str]], indent: str = "  ") -> list[str]:
    """The first column to the left, all others to the right."""
    lines = list(rows)
    widths = [max(width(cell) for cell in column) for column in zip(*lines, strict=True)]
    return [
        indent
        + "  ".join(
            cell + " " * (wide - width(cell)) if n == 0 else " " * (wide - width(cell)) + cell
            for n, (cell, wide) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
