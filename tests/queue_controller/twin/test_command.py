"""`hall twin`, as it is typed."""

import json
from pathlib import Path

import pytest

from hall.cli import main
from queue_controller.twin.table import table, width
from queue_controller.twin.words import EN, REASONS, ZH, Language
from tests.support.demo import DEMO


def twin(*words: str) -> int:
    return main(["twin", *words])


@pytest.mark.requirement("R132")
@pytest.mark.requirement("R161")
@pytest.mark.requirement("R018")
def test_a_run_tells_waits_loads_and_fairness_in_chinese_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert twin("run", "--days", "1", "--seed", "7") == 0
    said = capsys.readouterr()
    for words in (
        "从化市政务服务中心",
        "种子 7",
        "等候（取号到首次叫号，分钟）",
        "从取号到办结",
        "窗口忙闲",
        "1001 样例安",
    ):
        assert words in said.out
    assert "等满 60 分钟后仍被晚来者越过（超出优先提前量）：0 次" in said.out
    assert said.err == "", "no bar where nobody watches"


def test_a_run_tells_them_in_english_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert twin("run", "--days", "1", "--lang", "en") == 0
    said = capsys.readouterr().out
    assert "Conghua Government Service Centre" in said
    assert "Identity card" in said
    assert not any("一" <= char <= "鿿" for line in said.splitlines() if "样例" not in line for char in line)


def test_a_run_as_json_says_seed_days_visitors_and_hash(capsys: pytest.CaptureFixture[str]) -> None:
    assert twin("run", "--days", "2", "--seed", "5", "--visitors-per-day", "50", "--from", "2027-04-01", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["seed"], told["days"]) == (5, ["2027-04-01", "2027-04-02"])
    assert told["visitors"] == pytest.approx(0.95 * 50 + 0.9 * 50, abs=40)
    assert told["visitors"] == told["taken"] + sum(told["turned_away"].values())
    assert len(told["journal_hash"]) == 64


@pytest.mark.requirement("R158")
@pytest.mark.requirement("R132")
def test_what_if_says_in_a_sentence_what_opening_a_window_would_do(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("what-if", "--days", "1", "--seed", "7", "--open", "3 9:00-11:00")
    assert twin(*words) == 0
    chinese = capsys.readouterr().out
    assert twin(*words, "--lang", "en") == 0
    english = capsys.readouterr().out
    assert twin(*words, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    (seed,) = told["seeds"]
    before, after = (round(seed[run]["wait"]["p90_s"] / 60) for run in ("base", "variant"))
    assert after < before
    assert chinese.startswith(f"3号窗口 9:00–11:00 加开：等候 90 分位 {before} → {after} 分钟\n")
    assert english.startswith(f"open window 3 from 9 to 11: p90 wait {before} → {after} minutes\n")
    assert told["sentence"]["en"] == english.splitlines()[0]
    assert seed["base"]["visitors"] == seed["variant"]["visitors"]
    assert "只算了一个种子" in chinese


def test_what_if_over_several_seeds_says_whether_it_may_be_chance(capsys: pytest.CaptureFixture[str]) -> None:
    assert twin("what-if", "--days", "1", "--close", "3 9:00-16:00", "--repeat", "3") == 0
    said = capsys.readouterr().out
    assert "3号窗口 9:00–16:00 关闭" in said
    assert "3 个种子：90 分位平均变化 +" in said
    assert "不像是偶然" in said


def test_what_if_with_other_rules_and_another_roster(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules, roster = tmp_path / "other.toml", tmp_path / "roster.toml"
    rules.write_text("[calling]\npatience_min = 20\n", "utf-8")
    roster.write_text('duties = [{ clerk = "1001", post = "1", begins = "09:00", ends = "17:00" }]\n', "utf-8")
    assert twin("what-if", "--days", "1", "--rules", str(rules), "--clerks", str(roster), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["sentence"]["en"].startswith("rules as in other.toml, clerks as in roster.toml: p90 wait ")
    assert set(told["seeds"][0]["variant"]["clerks"]) == {"1001"}
    assert set(told["seeds"][0]["variant"]["wait_by_class"]) <= {""}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("run", "--site", "nowhere"), "'nowhere' is no site definition"),
        (("run", "--hall", "nowhere"), "no hall 'nowhere'; there are: chonghua、wenquan"),
        (("run", "--profile", "none.toml"), "none.toml: there is no such file"),
        (("run", "--journal", "none"), "'none' is neither a hall's home nor the URL of a database"),
        (("what-if",), "what should be otherwise?"),
        (("what-if", "--open", "3"), "'3' is not a window and hours, as in '3 9:00-11:00'"),
        (("what-if", "--open", "99 9:00-11:00"), "there is no window '99'"),
        (("what-if", "--open", "5 9:00-11:00"), "window 5 from 09:00 to 11:00: somebody sits at every post of it"),
        (("what-if", "--rules", "none.toml"), "none.toml: there is no such file"),
        (("what-if", "--clerks", "none.toml"), "none.toml: there is no such file"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert twin(*words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert sentence in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("words", [("run", "--days", "0"), ("run", "--from", "tomorrow"), ("run", "--seed", "-1"), ()])
def test_numbers_and_days_are_checked_as_they_are_read(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        twin(*words)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_folder_of_ones_own_and_its_second_hall(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody has described that hall: its profile is guessed."""
    assert twin("run", "--site", str(DEMO), "--hall", "wenquan", "--days", "1", "--lang", "en") == 0
    assert "Wenquan Town Service Centre" in capsys.readouterr().out


def test_both_languages_have_the_same_words() -> None:
    assert ZH.keys() == EN.keys()
    assert REASONS[Language.ZH].keys() == REASONS[Language.EN].keys()


def test_columns_stand_under_one_another_though_chinese_is_twice_as_wide() -> None:
    lines = table([("", "n"), ("窗口", "7"), ("ab", "123")])
    assert lines == ["          n", "  窗口    7", "  ab    123"]
    assert {width(line) for line in lines} == {11}
