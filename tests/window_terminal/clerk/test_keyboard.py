"""A clerk's whole day without a mouse, and what a screen reader says meanwhile."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent

from hall.contract.commands import (
    CallNext,
    FinishService,
    LogIn,
    LogOut,
    MissTicket,
    Outcome,
    PausePost,
    PauseReason,
    RecallTicket,
    ResumePost,
    ReturnTicket,
    StartService,
)
from hall.contract.states import PostStatus
from tests.support.focus import covered_rings
from tests.support.screens import LANGUAGES
from tests.support.spoken import spoken
from tests.window_terminal.clerk import stories
from tests.window_terminal.clerk.shown import ShownDesk
from ui_kit.look import Look
from window_terminal.clerk.keys import FACES, MORE_KEYS

Show = Callable[..., ShownDesk]
WAYS = {
    "Tab": (Qt.Key.Key_Tab, Qt.Key.Key_Backtab),
    "down": (Qt.Key.Key_Down, Qt.Key.Key_Up),
    "right": (Qt.Key.Key_Right, Qt.Key.Key_Left),
}


def focused(desk: ShownDesk) -> str:
    """Which control the keys are on; the field for the clerk's own words is one too."""
    item = desk.window.activeFocusItem()
    return item.objectName() if item is not None else ""


def reached(desk: ShownDesk, key: Qt.Key) -> list[str]:
    """What the key reaches, press by press, until it has come round."""
    found: list[str] = []
    for _ in range(40):
        desk.key(key)
        if (name := focused(desk)) in found:
            return found
        found.append(name)
    raise AssertionError(f"never comes round: {found}")


@pytest.mark.parametrize("way", ["Tab", "down"])
@pytest.mark.parametrize("story", stories.STORIES)
def test_every_control_is_reached_without_a_mouse(show_desk: Show, story: str, way: str) -> None:
    desk = show_desk(story)
    usable = {control.id for control in desk.controls() if control.enabled}
    assert usable <= set(reached(desk, WAYS[way][0]))


@pytest.mark.parametrize("way", WAYS)
def test_the_way_back_is_the_way_there_backwards(show_desk: Show, way: str) -> None:
    desk, (there, back) = show_desk("idle"), WAYS[way]
    desk.key(there)
    walked = [focused(desk)]
    for _ in range(4):
        desk.key(there)
        walked.append(focused(desk))
    for name in reversed(walked[:-1]):
        desk.key(back)
        assert focused(desk) == name


@pytest.mark.requirement("R032")
def test_a_day_at_the_window_needs_no_mouse(show_desk: Show) -> None:
    desk = show_desk("log_in")

    def post(status: PostStatus, **more: object) -> None:
        desk.hall.answer()
        desk.hall.says("1", stories.post(status, **more))
        desk.settle()

    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Return)
    post(PostStatus.IDLE)
    for key, status in (
        (Qt.Key.Key_F2, PostStatus.CALLED),
        (Qt.Key.Key_F3, PostStatus.CALLED),
        (Qt.Key.Key_F7, PostStatus.IDLE),
        (Qt.Key.Key_F2, PostStatus.CALLED),
        (Qt.Key.Key_F4, PostStatus.SERVING),
        (Qt.Key.Key_F5, PostStatus.IDLE),
        (Qt.Key.Key_F2, PostStatus.CALLED),
        (Qt.Key.Key_F4, PostStatus.SERVING),
        (Qt.Key.Key_F6, PostStatus.IDLE),
    ):
        desk.key(key)
        current = stories.ticket(attempt=2 if key is Qt.Key.Key_F3 else 1) if status is not PostStatus.IDLE else None
        post(status, current=current, missed=stories.missed(1))
    desk.key(Qt.Key.Key_F9)
    desk.key(Qt.Key.Key_Return)
    post(PostStatus.IDLE)
    desk.key(Qt.Key.Key_F8)
    for key in (Qt.Key.Key_1, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        desk.key(key)
    post(PostStatus.PAUSED, reason="meeting")
    desk.key(Qt.Key.Key_F8)
    post(PostStatus.IDLE)
    desk.key(Qt.Key.Key_F10)

    call, start = CallNext(post="1"), StartService(post="1")
    assert desk.hall.commands == [
        LogIn(post="1", clerk="1001"),
        call, RecallTicket(post="1"), MissTicket(post="1"),
        call, start, FinishService(post="1"),
        call, start, FinishService(post="1", outcome=Outcome.INCOMPLETE),
        ReturnTicket(ticket=stories.an_id(101)),
        PausePost(post="1", reason=PauseReason.MEETING, text="1"),
        ResumePost(post="1"),
        LogOut(post="1"),
    ]  # fmt: skip


def test_after_a_press_the_keys_go_on_from_the_same_place(show_desk: Show) -> None:
    desk = show_desk("called")
    while focused(desk) != "recall":
        desk.key(Qt.Key.Key_Tab)
    desk.key(Qt.Key.Key_Return)
    desk.hall.answer()
    desk.hall.says("1", stories.post(PostStatus.CALLED, current=stories.ticket(attempt=2)))
    desk.settle()
    assert focused(desk) == "recall"
    desk.key(Qt.Key.Key_Tab)
    assert focused(desk) == "start"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_a_key_held_down_is_one_press(show_desk: Show, key: Qt.Key) -> None:
    desk = show_desk("called")
    while focused(desk) != "recall":
        desk.key(Qt.Key.Key_Tab)

    def hold(*, repeated: bool) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, "\r", repeated)
            QCoreApplication.sendEvent(desk.window, event)
        desk.settle()

    hold(repeated=False)
    desk.hall.answer()
    desk.hall.says("1", stories.post(PostStatus.CALLED, current=stories.ticket(attempt=2)))
    desk.settle()
    for _ in range(3):
        hold(repeated=True)
    assert desk.hall.commands == [RecallTicket(post="1")]


def test_help_names_every_key_and_covers_all_others(show_desk: Show) -> None:
    desk = show_desk("idle")
    desk.key(Qt.Key.Key_F1)
    for face in FACES.values():
        assert desk.says(face.function_key)
    for key, _, does in MORE_KEYS:
        assert desk.says(key)
        assert desk.says(does.zh)
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F8, Qt.Key.Key_F9, Qt.Key.Key_F10):
        desk.key(key)
    assert desk.hall.commands == []
    assert [control.id for control in desk.controls()] == ["closeHelp"]
    desk.key(Qt.Key.Key_F1)
    assert not desk.says("知道了")
    desk.key(Qt.Key.Key_F2)
    assert desk.hall.commands == [CallNext(post="1")]


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_help_is_left_with_one_key(show_desk: Show, key: Qt.Key) -> None:
    desk = show_desk("help_wanted")
    desk.key(key)
    assert desk.says("空闲")
    assert not desk.says("知道了")


def test_a_pause_being_chosen_is_kept_while_help_is_read(show_desk: Show) -> None:
    desk = show_desk("pausing")
    desk.key(Qt.Key.Key_1)
    desk.key(Qt.Key.Key_F1)
    desk.key(Qt.Key.Key_F1)
    assert desk.says("选择原因，立即暂停：")
    desk.touch("reason-lunch")
    assert desk.hall.commands == [PausePost(post="1", reason=PauseReason.LUNCH, text="1")]


@pytest.mark.requirement("R036")
def test_the_clerk_sees_how_many_characters_are_left_and_cannot_write_more(show_desk: Show) -> None:
    desk = show_desk("pausing")
    assert desk.says("0/40 字")
    for _ in range(45):
        desk.key(Qt.Key.Key_1)
    assert desk.says("40/40 字")
    desk.touch("reason-other")
    (pause,) = desk.hall.commands
    assert isinstance(pause, PausePost)
    assert pause.text == "1" * 40


@pytest.mark.parametrize("look", [Look.DAY, Look.CONTRAST])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("story", ["log_in", "called_again", "pausing"])
def test_where_the_keys_are_is_seen_all_round(show_desk: Show, story: str, look: Look, language: str) -> None:
    desk = show_desk(story, look=look, language=language)
    assert covered_rings(desk, Qt.Key.Key_Tab) == []


READ = {
    "called": [
        "1 号窗口", "样例安 · 工号 1001", "帮助 F1", "高对比", "English", "09:00",
        "已叫号", "不到 1 分钟", "A 023", "身份证办理",
        "姓名 张*三", "叫号依据 先取号先叫", "取号 08:42", "等候 17 分钟",
        "等候人数", "12", "人", "今日已办", "34 件", "评价", "无待评价",
        "今日过号 2 人", "A 002", "09:00", "A002 重新排队", "A 001", "08:56", "A001 重新排队",
        "叫号", "重呼", "开始办理", "办理完毕", "未能办结", "过号", "暂停服务", "退出登录",
    ],
    "pausing": [
        "1 号窗口", "样例安 · 工号 1001", "帮助 F1", "高对比", "English", "09:00",
        "暂停服务", "暂停服务", "窗口屏另外显示的文字（可不填）", "0/40 字", "窗口屏另外显示的文字（可不填）",
        "选择原因，立即暂停：", "午休", "开会", "暂时离开", "其他", "不暂停，返回",
    ],
}  # fmt: skip


@pytest.mark.parametrize("story", READ)
def test_a_screen_reader_reads_the_desk_from_top_to_bottom(show_desk: Show, story: str) -> None:
    assert [said.name for said in spoken(show_desk(story).window)] == READ[story]


def test_a_screen_reader_says_the_function_key_of_each_key(show_desk: Show) -> None:
    keys = {said.name: said.more for said in spoken(show_desk("called").window) if said.more}
    assert keys == {face.says.zh: face.function_key for face in FACES.values() if face.says.zh != "恢复服务"}
