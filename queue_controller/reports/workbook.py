"""A report as an Excel workbook: a sheet an aspect, with numbers as numbers, and two charts.

Nothing in it is a formula, and no name can become one.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from queue_controller.reports.columns import Column, Kind, columns_of
from queue_controller.reports.cubes import By
from queue_controller.reports.names import Names
from queue_controller.reports.reading import Breakdown
from queue_controller.reports.showing import width
from queue_controller.reports.spoken import notices_heading
from queue_controller.reports.words import (
    ABOUT_QUANTILES,
    BY,
    FIGURE,
    OVERVIEW,
    SUPERVISION,
    TOTAL,
    Language,
    Said,
    word,
)

MINUTES: Said = ("（分钟）", " (min)")
FORMATS = {Kind.COUNT: "#,##0", Kind.TIME: "#,##0.0", Kind.SHARE: "0.0%"}
DRAWN = ("taken", "served")
MOST_BARS = 20
"""Services in the chart; those with the most tickets."""
_HEADING = PatternFill("solid", fgColor="FFD9E2F3")


def workbook(
    title: str,
    breakdowns: Sequence[Breakdown],
    notices: Sequence[Sequence[str]],
    names: Names,
    language: Language,
) -> bytes:
    """The bytes of the file. The first breakdown's total stands on the overview; `notices` are in words."""
    book = Workbook()
    overview = book.active
    overview.title = word(OVERVIEW, language)
    _write_overview(overview, title, breakdowns[0], language)
    for found in breakdowns:
        sheet = book.create_sheet(word(BY[found.by], language))
        columns = columns_of(found.by, brief=False)
        _write_breakdown(sheet, found, columns, names, language)
        if found.lines and found.by is By.HOUR:
            _draw(sheet, LineChart(), columns, len(found.lines))
        elif found.lines and found.by is By.SERVICE:
            _draw(sheet, BarChart(), columns, min(len(found.lines), MOST_BARS))
    sheet = book.create_sheet(word(SUPERVISION, language))
    _write_heading(sheet, notices_heading(language))
    for number, row in enumerate(notices, 2):
        for column, text in enumerate(row, 1):
            _write_text(sheet.cell(number, column), text)
    for each in book.worksheets:
        _fit(each)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _write_overview(sheet: Any, title: str, found: Breakdown, language: Language) -> None:
    _write_heading(sheet, [word(FIGURE, language), title])
    columns = columns_of(found.by, brief=False)
    for number, column in enumerate(columns, 2):
        _write_text(sheet.cell(number, 1), _titled(column, language))
        _write_number(sheet.cell(number, 2), column, column.of(found.total))
    _write_text(sheet.cell(len(columns) + 3, 1), word(ABOUT_QUANTILES, language))


def _write_breakdown(sheet: Any, found: Breakdown, columns: Sequence[Column], names: Names, language: Language) -> None:
    _write_heading(sheet, [word(BY[found.by], language), *(_titled(column, language) for column in columns)])
    lines = found.lines
    if found.by is By.SERVICE:  # the busiest first, so that the chart shows them
        taken = columns[0]
        lines = tuple(sorted(lines, key=lambda line: -(taken.of(line.figures) or 0)))
    named = [(names.of(found.by, line.ident), line.figures) for line in lines]
    for row, (name, figures) in enumerate([*named, (word(TOTAL, language), found.total)], 2):
        _write_text(sheet.cell(row, 1), name)
        for number, column in enumerate(columns, 2):
            _write_number(sheet.cell(row, number), column, column.of(figures))
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)


def _write_heading(sheet: Any, heading: Iterable[str]) -> None:
    for number, text in enumerate(heading, 1):
        cell = sheet.cell(1, number)
        _write_text(cell, text)
        cell.font, cell.fill = Font(bold=True), _HEADING
        cell.alignment = Alignment(horizontal="left" if number == 1 else "center", wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"


def _write_text(cell: Any, text: str) -> None:
    """As text whatever it begins with, also after somebody has edited the cell."""
    cell.value = "".join(letter if letter.isprintable() else " " for letter in text)
    cell.data_type = "s"
    cell.quotePrefix = True
    cell.number_format = "@"


def _write_number(cell: Any, column: Column, number: int | None) -> None:
    if number is None:
        return
    cell.value = number if column.kind is Kind.COUNT else number / (60_000 if column.kind is Kind.TIME else 1000)
    cell.number_format = FORMATS[column.kind]


def _titled(column: Column, language: Language) -> str:
    return word(column.said, language) + (word(MINUTES, language) if column.kind is Kind.TIME else "")


def _draw(sheet: Any, chart: Any, columns: Sequence[Column], rows: int) -> None:
    """A chart of tickets taken and served, below the table of which it shows the first rows."""
    for place, column in enumerate(columns, 2):
        if column.id in DRAWN:
            values = Reference(sheet, min_col=place, min_row=1, max_row=rows + 1)
            chart.add_data(values, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=rows + 1))
    chart.height, chart.width = 9, 26
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "b"
    sheet.add_chart(chart, f"A{sheet.max_row + 3}")


def _fit(sheet: Any) -> None:
    """Columns as wide as what stands in them, within reason; headings may wrap."""
    for number, cells in enumerate(sheet.iter_cols(max_row=min(sheet.max_row, 200)), 1):
        widest = max(width(str(cell.value)) for cell in cells if cell.value is not None or cell.row == 1)
        sheet.column_dimensions[get_column_letter(number)].width = min(max(widest + 2, 9), 40 if number == 1 else 18)
