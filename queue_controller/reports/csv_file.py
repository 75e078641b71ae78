"""A breakdown as CSV: UTF-8 with the mark by which Excel knows it, every column, plain numbers to go on with."""

import csv
import io
from collections.abc import Sequence

from queue_controller.reports.columns import Column, Kind, columns_of
from queue_controller.reports.names import Names
from queue_controller.reports.reading import Breakdown
from queue_controller.reports.words import BY, TOTAL, Language, word

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_UNITS = {Kind.TIME: ("（秒）", " (s)"), Kind.SHARE: ("（%）", " (%)"), Kind.COUNT: ("", "")}


def breakdown_csv(found: Breakdown, names: Names, language: Language) -> bytes:
    columns = columns_of(found.by, brief=False)
    rows = [
        [plain_text(name), *(_number(column, column.of(figures)) for column in columns)]
        for name, figures in (
            *((names.of(found.by, line.ident), line.figures) for line in found.lines),
            (word(TOTAL, language), found.total),
        )
    ]
    heading = [word(BY[found.by], language), *(titled(column, language) for column in columns)]
    return as_csv([heading, *rows])


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Lines end as Excel and RFC 4180 want them."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def plain_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe goes before what could begin one."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def titled(column: Column, language: Language) -> str:
    """The column's name with its unit."""
    return word(column.said, language) + word(_UNITS[column.kind], language)


def _number(column: Column, number: int | None) -> str:
    """Seconds and percents with as many places as are known; empty where there is nothing."""
    if number is None:
        return ""
    match column.kind:
        case Kind.COUNT:
            return str(number)
        case Kind.TIME:
            return f"{number // 1000}.{number % 1000:03}"
        case Kind.SHARE:
            return f"{number // 10}.{number % 10}"
