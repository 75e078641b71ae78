"""`hall report` as a manager types it, on a home with a journal."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from hall.cli import main
from hall.home import Home
from queue_controller.journal.journal import Journal
from queue_controller.opening import url_of_journal
from queue_controller.reports import asking
from tests.queue_controller.reports.conftest import DAY, HALL, NINE, a_busy_story, write


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.folder.mkdir()
    home.config_file.write_text(f'hall = "{HALL}"\n', encoding="utf-8")
    return home


@pytest.fixture
def worked(home: Home) -> Home:
    """A home in which a day went by."""
    story = a_busy_story()
    story.start_service("2")
    story.at("12:30").finish("2")
    story.at("17:00").close_day()
    journal = Journal(url_of_journal(home), HALL, NINE)
    write(journal, story)
    journal.close()
    return home


def report(home: Home, *words: str) -> int:
    return main(["report", "--home", str(home.folder), *words])


@pytest.mark.requirement("R018")
def test_a_day_is_told_by_every_aspect(worked: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(worked, "day", "--day", DAY) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"测试大厅  {DAY}\n")
    for heading in ("时段", "区域", "事项", "窗口", "人员", "取号方式", "来源", "优先类别"):
        assert f"\n\n{heading} " in said
    assert "\n\n日期 " not in said


def test_one_breakdown_in_json_has_every_figure(worked: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(worked, "--from", "2027-01-01", "--to", "2027-01-31", "--by", "service", "--json") == 0
    (found,) = json.loads(capsys.readouterr().out)["report"]
    assert [(line["id"], line["taken"]) for line in found["lines"]] == [("HUKOU", 1), ("ID_CARD", 3)]
    assert found["total"]["wait_mean"] == 975_000
    assert abs(found["total"]["wait_p50"] - 600_000) <= 600_000 / 64


def test_csv_and_excel_are_written_beside(worked: Home, tmp_path: Path) -> None:
    assert report(worked, "day", "--day", DAY, "--csv", f"{tmp_path}/a.csv", "--xlsx", f"{tmp_path}/a.xlsx") == 0
    assert (tmp_path / "a.csv").read_bytes().startswith("\ufeff时段".encode())
    assert "督查提示" in load_workbook(tmp_path / "a.xlsx").sheetnames


@pytest.mark.requirement("R174")
def test_notices_are_listed_with_window_clerk_and_limit(worked: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(worked, "notices", "--day", DAY) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if DAY in line]
    assert line.split() == [
        DAY,
        "11:05:00",
        "办理过长",
        "2",
        "二号",
        "c2",
        "示例c2",
        "A002",
        "ID_CARD",
        "1:25:00",
        "1:00:00",
    ]
    assert report(worked, "notices", "--day", "2027-01-14") == 1
    assert capsys.readouterr().err == "2027-01-14 没有需要督查的情况。\n"


@pytest.mark.requirement("R132")
def test_two_spans_are_compared(worked: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(worked, "compare", "--day", DAY, "--before", DAY, DAY, "--lang", "en") == 0
    assert "The mean wait went from 16:15 to 16:15 (+0.0%): it is not halved." in capsys.readouterr().out


def test_empty_states_are_told_in_words(worked: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(worked, "day", "--day", "2027-03-01") == 1
    assert capsys.readouterr().err == f"2027-03-01 没有业务。有数据的日期：{DAY} 至 {DAY}。\n"


def test_a_home_without_a_journal_says_so(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(home, "day") == 1
    assert "大厅尚未运行过" in capsys.readouterr().err
    assert not home.journal_folder.exists()


def test_mistakes_are_told_in_words(worked: Home, capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in (
        (["--by", "window", "--service", "TAX"], "没有交叉保存"),
        (["--from", "2027-02-02", "--to", "2027-02-01"], "is before"),
        (["day", "--day", DAY, "--from", DAY], "not both"),
        (["compare", "--day", DAY], "--before"),
    ):
        assert report(worked, *words) == 2
        assert said in capsys.readouterr().err


def test_a_long_count_says_how_far_it_is(
    worked: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "SAID_FROM", 5)
    monkeypatch.setattr(asking, "PORTION", 10)
    assert report(worked, "rebuild") == 0
    said = capsys.readouterr().err
    assert said.startswith("\r正在从日志整理数据 … ")
    assert said.endswith(" 100 %\n")


def test_a_damaged_store_is_made_again_before_it_is_shown(worked: Home, capsys: pytest.CaptureFixture[str]) -> None:
    report(worked, "day", "--day", DAY, "--json")
    before = capsys.readouterr().out
    (worked.journal_folder / "reports.sqlite").write_bytes(b"no database any more" * 200)
    assert report(worked, "day", "--day", DAY, "--json") == 0
    assert capsys.readouterr().out == before
