"""The pad with five keys and without eyes: up, down, left, right, confirm, and what a screen reader says."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from hall.contract.commands import RateService, SkipRating
from tests.support.focus import covered_rings
from tests.support.screens import LANGUAGES, LOOKS
from tests.support.spoken import spoken
from tests.window_terminal.pad import stories
from tests.window_terminal.pad.shown import ShownPad
from ui_kit.look import Look

Show = Callable[..., ShownPad]
UP, DOWN, LEFT, RIGHT = Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right
CONFIRM = Qt.Key.Key_Return


def focused(pad: ShownPad) -> str:
    return next((control.id for control in pad.controls() if control.focused), "")


def reached(pad: ShownPad, key: Qt.Key) -> list[str]:
    """What one key reaches, press by press, until it has come round."""
    found: list[str] = []
    for _ in range(30):
        pad.key(key)
        if (name := focused(pad)) in found or not name:
            return found
        found.append(name)
    raise AssertionError(f"never comes round: {found}")


def go(pad: ShownPad, name: str, key: Qt.Key = DOWN) -> None:
    for _ in range(30):
        if focused(pad) == name:
            return
        pad.key(key)
    raise AssertionError(f"'{name}' is not reached")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("story", stories.STORIES)
def test_down_and_right_reach_every_control_in_reading_order(
    show_pad: Show, story: str, look: Look, language: str
) -> None:
    pad = show_pad(story, look=look, language=language)
    controls = [control for control in pad.controls() if control.enabled]
    in_reading_order = [control.id for control in sorted(controls, key=lambda control: (control.y, control.x))]
    assert reached(pad, DOWN) == in_reading_order
    if in_reading_order:
        assert focused(pad) == in_reading_order[0], "come round"
        assert [in_reading_order[0], *reached(pad, RIGHT)[:-1]] == in_reading_order


@pytest.mark.parametrize("back", [UP, LEFT])
@pytest.mark.parametrize("story", ["rate", "reasons", "idle"])
def test_up_and_left_go_the_same_way_back(show_pad: Show, story: str, back: Qt.Key) -> None:
    there = reached(show_pad(story), DOWN)
    assert reached(show_pad(story), back) == list(reversed(there))


@pytest.mark.parametrize("story", stories.STORIES)
def test_nothing_is_chosen_before_the_visitor_has_moved(show_pad: Show, story: str) -> None:
    pad = show_pad(story)
    before = (pad.pad.page, list(pad.hall.commands), pad.stage.look)
    pad.key(CONFIRM)
    assert (pad.pad.page, pad.hall.commands, pad.stage.look) == before


@pytest.mark.requirement("R058")
@pytest.mark.parametrize("grade", [5, 4, 3])
def test_a_good_grade_is_given_with_the_keys(show_pad: Show, grade: int) -> None:
    pad = show_pad("rate")
    go(pad, f"grade-{grade}", RIGHT)
    pad.key(CONFIRM)
    assert pad.says("谢谢您的评价")
    assert [c.grade for c in pad.hall.commands if isinstance(c, RateService)] == [grade]
    pad.key(CONFIRM)
    assert len(pad.hall.commands) == 1


def test_a_poor_grade_its_reasons_and_a_change_of_mind_need_only_the_keys(show_pad: Show) -> None:
    pad = show_pad("rate")
    go(pad, "grade-1")
    pad.key(CONFIRM)
    assert pad.says("请问哪里需要改进？")
    go(pad, "back", UP)
    pad.key(CONFIRM)
    assert pad.says("请您评价本次服务")
    go(pad, "grade-2", LEFT)
    pad.key(CONFIRM)
    go(pad, "reason-waiting")
    pad.key(CONFIRM)
    assert focused(pad) == "reason-waiting", "the keys go on from the reason just ticked"
    assert pad.control("reason-waiting").checked
    pad.key(RIGHT)
    pad.key(CONFIRM)
    go(pad, "submit")
    pad.key(CONFIRM)
    assert pad.says("谢谢您的评价")
    (rating,) = pad.hall.commands
    assert isinstance(rating, RateService)
    assert (rating.grade, rating.options) == (2, ("waiting", "not_told_at_once"))


def test_rating_is_declined_with_the_keys(show_pad: Show) -> None:
    pad = show_pad("rate")
    go(pad, "skip")
    pad.key(CONFIRM)
    assert [type(command) for command in pad.hall.commands] == [SkipRating]


@pytest.mark.parametrize("switch", ["elder", "contrast", "language"])
def test_a_switch_keeps_its_place_under_the_keys(show_pad: Show, switch: str) -> None:
    pad = show_pad("rate")
    go(pad, switch)
    for _ in range(2):
        pad.key(CONFIRM)
        assert focused(pad) == switch


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("story", ["rate", "reasons", "idle"])
def test_where_the_keys_are_is_seen_all_round(show_pad: Show, story: str, look: Look) -> None:
    assert covered_rings(show_pad(story, look=look), DOWN) == []


HEAD = ["1 号窗口", "样例安 · 工号 1001"]
PLACE = ["1 号窗口", "综合窗口"]
CLERK = ["样例安", "工号 1001"]
SWITCHES = ["大字", "高对比", "English"]
GRADES = ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
REASONS = ["办理时间长", "排队时间长", "没有一次性告知", "要求多余材料", "服务态度不好", "系统、设备故障"]
READ = {
    "starting": ["请听从工作人员安排", *PLACE, "请听从工作人员安排", "正在连接大厅系统。", *SWITCHES],
    "closed": ["窗口未开放", *PLACE, "窗口未开放", *SWITCHES],
    "idle": ["请等候叫号", *PLACE, *CLERK, "请等候叫号", *SWITCHES],
    "called": ["请到本窗口", *PLACE, *CLERK, "A 1288", "请到本窗口", *SWITCHES],
    "serving": ["正在为您办理", *PLACE, *CLERK, "A 023", "正在为您办理", *SWITCHES],
    "paused": ["暂停服务", *PLACE, *CLERK, "暂停服务", "设备检修，请到 2 号窗口办理，14:00 恢复服务", *SWITCHES],
    "cut_off": ["请听从工作人员安排", *PLACE, "请听从工作人员安排", "网络暂时不通，业务照常办理。", *SWITCHES],
    "rate": [
        "请您评价本次服务", *HEAD, "60 秒后自动跳过", "请您评价本次服务", "A 022", "外商投资企业财政登记",
        *GRADES, "不评价", *SWITCHES,
    ],
    "not_saved": [
        "评价没有保存成功", *HEAD, "60 秒后自动跳过", "评价没有保存成功", "A 022",
        "请再按一次。如仍不成功，请告诉工作人员。",
        *GRADES, "不评价", *SWITCHES,
    ],
    "reasons": [
        "请问哪里需要改进？", *HEAD, "30 秒后自动提交", "请问哪里需要改进？",
        "您选择了“非常不满意”。可以选几项，也可以直接提交。", *REASONS, "返回", "提交评价",
    ],
    "thanks": ["谢谢您的评价", *HEAD, "09:00", "谢谢您的评价", "您的评价：非常满意"],
    "thanks_offline": [
        "谢谢您的评价", "1 号窗口", "09:00", "谢谢您的评价", "您的评价：非常满意",
        "网络暂时不通，评价已保存在本机，恢复后自动上报。",
    ],
}  # fmt: skip


@pytest.mark.parametrize("story", READ)
def test_a_screen_reader_says_first_what_the_page_is_about_and_then_all_of_it_in_order(
    show_pad: Show, story: str
) -> None:
    assert [said.name for said in spoken(show_pad(story).window)] == READ[story]


@pytest.mark.parametrize(("story", "prefix", "count"), [("rate", "grade", 5), ("reasons", "reason", 6)])
def test_each_choice_says_which_of_how_many_it_is(show_pad: Show, story: str, prefix: str, count: int) -> None:
    pad = show_pad(story)
    names = [control.name for control in pad.controls() if control.id.startswith(prefix)]
    more = {said.name: said.more for said in spoken(pad.window)}
    assert [more[name] for name in names] == [f"第 {n} 项，共 {count} 项" for n in range(1, count + 1)]
