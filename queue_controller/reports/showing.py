"""Numbers and names as people read them, and a table that stands straight in a terminal, Chinese or not."""

import unicodedata
from collections.abc import Iterable, Sequence

from queue_controller.reports.columns import Kind, columns_of
from queue_controller.reports.names import Names
from queue_controller.reports.reading import Breakdown
from queue_controller.reports.words import BY, TOTAL, Language, word

MISSING = "–"
WIDEST = 28
"""Cells of a terminal that a name may take."""


def shown(number: int | None, kind: Kind) -> str:
    """`1,234`, `1:02:03` or `12:34` and `87.5%`; a dash where there is nothing."""
    if number is None:
        return MISSING
    match kind:
        case Kind.COUNT:
            return f"{number:,}"
        case Kind.TIME:
            return duration(number)
        case Kind.SHARE:
            return f"{number // 10}.{number % 10}%"


def duration(ms: int) -> str:
    """Minutes and seconds, with hours where there are any."""
    seconds = (ms + 500) // 1000
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def change(permille: int | None) -> str:
    """`-50.0%`, with its sign."""
    if permille is None:
        return MISSING
    return f"{'-' if permille < 0 else '+'}{abs(permille) // 10}.{abs(permille) % 10}%"


def breakdown_table(found: Breakdown, names: Names, language: Language) -> str:
    columns = columns_of(found.by, brief=True)
    heading = [word(BY[found.by], language), *(word(column.said, language) for column in columns)]
    rows = [
        [named, *(shown(column.of(figures), column.kind) for column in columns)]
        for named, figures in (
            *((names.of(found.by, line.ident), line.figures) for line in found.lines),
            (word(TOTAL, language), found.total),
        )
    ]
    return table(heading, rows, texts=1)


def table(heading: Sequence[str], rows: Iterable[Sequence[str]], texts: int) -> str:
    """Columns side by side: the first `texts` of them begin, all others end, under one another."""
    printable = [[_fitting(cell) for cell in row] for row in (heading, *rows)]
    widths = [max(width(cell) for cell in column) for column in zip(*printable, strict=True)]
    lines = [
        "  ".join(_padded(cell, widths[index], left=index < texts) for index, cell in enumerate(row)).rstrip()
        for row in printable
    ]
    return "\n".join([lines[0], "─" * (sum(widths) + 2 * (len(widths) - 1)), *lines[1:]]) + "\n"


def width(text: str) -> int:
    """How many cells of a terminal a text takes: Chinese letters two, accents none."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def _padded(cell: str, to: int, *, left: bool) -> str:
    gap = " " * (to - width(cell))
    return cell + gap if left else gap + cell


def _fitting(cell: str) -> str:
    cell = "".join(letter if letter.isprintable() else " " for letter in cell)
    if width(cell) <= WIDEST:
        return cell
    while width(cell) >= WIDEST:
        cell = cell[:-1]
    return f"{cell}…"
