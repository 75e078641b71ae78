"""The forms of a report: a table that stands straight, CSV and Excel in which no text is ever a formula."""

import csv
import io
from typing import Any

import msgspec
import pytest
from openpyxl import load_workbook

from hall.sites.site import Site
from queue_controller.reports.csv_file import breakdown_csv, plain_text
from queue_controller.reports.cubes import By
from queue_controller.reports.names import Names
from queue_controller.reports.reading import Reports, Span
from queue_controller.reports.showing import breakdown_table, change, duration, table, width
from queue_controller.reports.spoken import notice_row, uneven, verdict
from queue_controller.reports.words import Language
from queue_controller.reports.workbook import workbook
from tests.queue_controller.domain.world import a_site
from tests.queue_controller.reports.conftest import DAY, Kept, Story, Told, a_busy_story, at, write

TODAY = Span(DAY, DAY)
EVIL = '=HYPERLINK("http://example.invalid","点")'


@pytest.fixture
def reports(told: Told) -> Reports:
    return told(a_busy_story()).reports(at("11:10"))


@pytest.fixture
def names(reports: Reports) -> Names:
    return Names(reports.sites_until(DAY), Language.ZH)


def read_back(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def all_aspects(reports: Reports, names: Names) -> bytes:
    found = [reports.breakdown(TODAY, by) for by in By]
    notices = [notice_row(one, names, reports.zone, Language.ZH) for one in reports.notices(TODAY)]
    return workbook("测试大厅", found, notices, names, Language.ZH)


def test_columns_stand_under_one_another_whatever_letters_they_have(reports: Reports, names: Names) -> None:
    for language in Language:
        for by in By:
            lines = breakdown_table(reports.breakdown(TODAY, by), names, language).splitlines()
            ruler = width(lines[1])
            assert {width(line) for line in (lines[0], *lines[2:])} <= {ruler}
    assert width("窗口 1") == 6
    assert width("é") == 1


def test_a_name_that_is_too_long_or_not_printable_breaks_no_table() -> None:
    told = table(["名", "n"], [["很" * 40, "1"], ["a\x1b[31m\nb", "2"]], texts=1)
    assert all(width(line) <= 32 for line in told.splitlines())
    assert "\x1b" not in told
    assert len(told.splitlines()) == 4


def test_times_and_changes_are_told_as_people_tell_them() -> None:
    assert [duration(ms) for ms in (0, 499, 500, 61_000, 3_661_000)] == ["0:00", "0:00", "0:01", "1:01", "1:01:01"]
    assert [change(permille) for permille in (-500, 0, 5, None)] == ["-50.0%", "+0.0%", "+0.5%", "–"]


def test_csv_is_what_excel_reads_and_says_the_same(reports: Reports, names: Names) -> None:
    content = breakdown_csv(reports.breakdown(TODAY, By.SERVICE), names, Language.ZH)
    assert content.startswith(b"\xef\xbb\xbf")
    heading, *rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert heading[:2] == ["事项", "取号"]
    told = {row[0]: dict(zip(heading, row, strict=True)) for row in rows}
    assert [told[name]["取号"] for name in ("HUKOU", "ID_CARD", "合计")] == ["1", "3", "4"]
    assert told["ID_CARD"]["平均等候（秒）"] == "975.000"
    assert told["HUKOU"]["平均等候（秒）"] == ""
    assert told["合计"]["满意率（%）"] == "100.0"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "|calc", "%0"])
def test_no_text_of_a_csv_begins_a_formula(text: str) -> None:
    assert plain_text(text) == f"'{text}"
    assert plain_text(f"事{text}") == f"事{text}"


@pytest.mark.requirement("R018")
def test_the_workbook_has_a_sheet_an_aspect_with_numbers_as_numbers(reports: Reports, names: Names) -> None:
    book = read_back(all_aspects(reports, names))
    assert book.sheetnames == [
        *("总览", "时段", "日期", "区域", "事项", "窗口", "人员", "取号方式", "来源", "优先类别", "督查提示")
    ]
    sheet = book["事项"]
    assert [cell.value for cell in sheet["A"]] == ["事项", "ID_CARD", "HUKOU", "合计"]
    heading = [cell.value for cell in sheet[1]]
    wait = sheet.cell(2, heading.index("平均等候（分钟）") + 1)
    assert (wait.value, wait.number_format, wait.data_type) == (16.25, "#,##0.0", "n")
    rate = sheet.cell(2, heading.index("满意率") + 1)
    assert (rate.value, rate.number_format) == (1, "0.0%")
    assert sheet.freeze_panes == "B2"
    assert sheet.column_dimensions["A"].width >= 9


@pytest.mark.requirement("R037")
def test_hours_and_services_are_drawn(reports: Reports, names: Names) -> None:
    book = read_back(all_aspects(reports, names))
    for sheet, kind in (("时段", "LineChart"), ("事项", "BarChart")):
        (chart,) = book[sheet]._charts
        assert type(chart).__name__ == kind
        assert len(chart.series) == 2
    rows = len(list(book["时段"].iter_rows())) - 2
    assert f"$2:$A${rows + 1}" in str(book["时段"]._charts[0].series[0].cat.numRef.f)


def a_site_that_means_harm() -> Site:
    site = a_site()
    return msgspec.structs.replace(
        site,
        services=tuple(
            msgspec.structs.replace(s, short=f"{start}{s.id}") for s, start in zip(site.services, "=+-@", strict=True)
        ),
        windows=tuple(msgspec.structs.replace(w, name=EVIL) for w in site.windows),
        clerks=tuple(msgspec.structs.replace(c, name="@x\x07y") for c in site.clerks),
        areas=tuple(msgspec.structs.replace(a, name=EVIL) for a in site.areas),
    )


def test_no_name_becomes_a_formula_of_the_workbook(on_sqlite: Kept) -> None:
    story = Story(a_site_that_means_harm())
    for post, clerk in (("1a", "c1"), ("2", "c2"), ("3", "c3")):
        story.log_in(post, clerk)
    for service in story.site.services:
        story.taken(service.id)
    for post in ("1a", "2", "3"):
        story.wait(60)
        story.called(post)
        story.miss(post)
    write(on_sqlite.journal, story)
    on_sqlite.count_all()
    reports = on_sqlite.reports(story.now)
    book = read_back(all_aspects(reports, Names(reports.sites_until(DAY), Language.ZH)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert EVIL in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} == {"n", "s"}
    assert all(cell.quotePrefix for cell in cells if isinstance(cell.value, str))
    assert len(list(book["督查提示"].iter_rows())) == 4


@pytest.mark.requirement("R158")
def test_windows_that_are_unevenly_busy_are_told(told: Told) -> None:
    story = Story()
    story.log_in("1a", "c1")
    story.log_in("2", "c2")
    story.taken()
    story.called("1a")
    story.start_service("1a")
    story.at("10:30").finish("1a")
    reports = told(story).reports(at("10:30"))
    windows = {"east": reports.breakdown(TODAY, By.WINDOW, {By.AREA: "east"})}
    names = Names(reports.sites_until(DAY), Language.ZH)
    assert list(uneven(windows, names, Language.ZH)) == ["忙闲不均：东区 中 1 一号 忙碌 100.0%，2 二号 忙碌 0.0%。"]


@pytest.mark.requirement("R132")
def test_the_wait_before_and_after_is_told_in_a_sentence(told: Told) -> None:
    story = Story()
    for day, minutes in ((DAY, 20), ("2027-01-16", 10)):
        story.open_day(day)
        story.log_in("1a", "c1")
        story.taken()
        story.wait(minutes * 60)
        story.serve("1a")
        story.close_day()
        story.now += 86_400_000
    reports = told(story).reports(story.now)
    spans = [Span(day, day) for day in (DAY, "2027-01-16", "2027-01-18")]
    first, second, empty = ((span, reports.breakdown(span, By.DAY).total) for span in spans)
    assert verdict(first, second, Language.ZH) == "平均等候由 20:00 变为 10:00（-50.0%）：已缩短一半以上。"
    assert "尚未缩短一半" in verdict(second, first, Language.ZH)
    assert "2027-01-18" in verdict(first, empty, Language.ZH)
