"""The clerk's terminal on the glass: touched, typed, measured with a ruler, and compared with how it was looked at."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from hall.contract.commands import CallNext, FinishService, LogIn, PausePost, PauseReason, ReturnTicket, StartService
from hall.contract.states import NoticeCode, PostStatus
from tests.support.legible import faint_texts
from tests.support.pictures import assert_exact_picture, drawn_apart
from tests.support.screens import LANGUAGES
from tests.window_terminal.clerk import stories
from tests.window_terminal.clerk.shown import ShownDesk
from ui_kit.controls import items_of, rectangle
from ui_kit.hall_notices import notice_words
from ui_kit.look import Look

SNAPSHOTS = Path(__file__).parent / "snapshots"
LOOKS = (Look.DAY, Look.CONTRAST)
TARGET_MM = 12.0
"""A desk is touched sitting, by somebody who knows it: VVSG's floor of 12 mm, where a kiosk has 20."""
Show = Callable[..., ShownDesk]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("story", stories.STORIES)
def test_nothing_is_too_small_cut_nameless_or_in_the_way(
    show_desk: Show, story: str, look: Look, language: str
) -> None:
    assert show_desk(story, look=look, language=language).findings(TARGET_MM) == []


@pytest.mark.parametrize(
    ("story", "look", "language"),
    [
        *((story, Look.DAY, "zh") for story in stories.STORIES),
        ("called_again", Look.CONTRAST, "zh"),
        ("called_again", Look.DAY, "en"),
        ("hall_away", Look.CONTRAST, "en"),
        ("stale", Look.CONTRAST, "zh"),
        ("hall_away_from_the_longest", Look.DAY, "en"),
    ],
)
def test_it_looks_as_it_did_when_it_was_looked_at(
    story: str, look: Look, language: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    picture = drawn_apart(ShownDesk, story, folder=tmp_path, look=look, language=language)
    file = SNAPSHOTS / f"{story}.{look}.{language}.webp"
    assert_exact_picture(picture, file, update=pytestconfig.getoption("--update-snapshots"))


@pytest.mark.parametrize("story", ["log_in", "called_again", "paused", "hall_away"])
def test_a_clock_in_doubt_is_said_to_the_clerk_and_covers_nothing(show_desk: Show, story: str) -> None:
    desk = show_desk(story)
    desk.stage.notice(notice_words([NoticeCode.CLOCK_DOUBTFUL], staff=True))
    desk.settle()
    assert desk.says("核对主机时间")
    assert desk.findings(TARGET_MM) == []


def test_a_finger_logs_in_with_one_touch(show_desk: Show) -> None:
    desk = show_desk("log_in")
    desk.touch("clerk-1003")
    assert desk.hall.commands == [LogIn(post="1", clerk="1003")]


@pytest.mark.requirement("R032")
def test_a_finger_calls_and_a_double_touch_calls_once(show_desk: Show) -> None:
    desk = show_desk("idle")
    desk.touch("call")
    desk.finger.tap(*desk.control("call").centre)
    desk.settle()
    assert desk.hall.commands == [CallNext(post="1")]


@pytest.mark.parametrize(
    ("story", "key", "command"),
    [
        ("idle", Qt.Key.Key_F2, CallNext(post="1")),
        ("called", Qt.Key.Key_F4, StartService(post="1")),
        ("serving", Qt.Key.Key_F5, FinishService(post="1")),
    ],
)
def test_function_keys_work_without_a_mouse(show_desk: Show, story: str, key: Qt.Key, command: object) -> None:
    desk = show_desk(story)
    desk.key(key)
    assert desk.hall.commands == [command]


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_F5, Qt.Key.Key_F8, Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_key_that_means_nothing_now_does_nothing(show_desk: Show, key: Qt.Key) -> None:
    desk = show_desk("called")
    desk.key(key)
    assert desk.hall.commands == []
    assert not desk.says("选择原因，立即暂停：")


@pytest.mark.requirement("R036")
def test_a_pause_is_a_text_and_one_touch_on_the_reason(show_desk: Show) -> None:
    desk = show_desk("idle")
    desk.key(Qt.Key.Key_F8)
    for key in (Qt.Key.Key_1, Qt.Key.Key_4, Qt.Key.Key_H):
        desk.key(key)
    desk.touch("reason-meeting")
    assert desk.hall.commands == [PausePost(post="1", reason=PauseReason.MEETING, text="14h")]
    assert not desk.says("选择原因，立即暂停：")


def test_the_pause_sheet_is_whole_and_is_left_with_escape(show_desk: Show) -> None:
    desk = show_desk("idle")
    desk.touch("pause")
    assert desk.findings(TARGET_MM) == []
    assert {control.id for control in desk.controls() if control.id.startswith("reason-")} == {
        "reason-lunch", "reason-meeting", "reason-away", "reason-other",
    }  # fmt: skip
    desk.key(Qt.Key.Key_F2)
    assert desk.hall.commands == [], "the keys below are covered"
    desk.key(Qt.Key.Key_Escape)
    assert not desk.says("选择原因，立即暂停：")
    desk.key(Qt.Key.Key_F2)
    assert desk.hall.commands == [CallNext(post="1")]


def test_a_missed_ticket_is_brought_back_with_one_touch(show_desk: Show) -> None:
    desk = show_desk("idle")
    desk.touch("bringBack-A001")
    assert desk.hall.commands == [ReturnTicket(ticket=stories.an_id(101))]


def test_a_long_list_of_missed_tickets_is_paged(show_desk: Show) -> None:
    desk = show_desk("called_again")

    def shown() -> list[str]:
        return [control.id for control in desk.controls() if control.id.startswith("bringBack-")]

    seen = shown()
    while desk.control("older").enabled:
        desk.touch("older")
        desk.until(lambda known=seen: bool(shown()) and shown()[0] not in known, "the next page of missed tickets")
        seen = [*seen, *shown()]
    assert seen == [f"bringBack-A{n:03d}" for n in range(14, 0, -1)]


@pytest.mark.parametrize("story", ["hall_away", "stale"])
def test_what_may_be_old_is_labelled_and_no_key_can_be_pressed(show_desk: Show, story: str) -> None:
    desk = show_desk(story)
    assert desk.says("上次收到的信息，可能已过时")
    assert desk.says("现在不能叫号")
    usable = {control.id for control in desk.controls() if control.enabled}
    assert usable == {"help", "contrast", "language"}


@pytest.mark.requirement("R022")
def test_the_paper_alarm_stands_on_the_clerks_screen(show_desk: Show) -> None:
    desk = show_desk("paper_out")
    assert desk.says("1 号取号机缺纸")
    assert desk.says("请换纸。")


def test_the_page_follows_the_post(show_desk: Show) -> None:
    desk = show_desk("idle")
    desk.hall.says("1", stories.post(PostStatus.LOGGED_OUT))
    desk.settle()
    assert desk.says("请选择您的姓名登录")
    desk.hall.says("1", stories.post(PostStatus.SERVING, current=stories.ticket()))
    desk.settle()
    assert desk.says("办理中")


def test_contrast_and_language_are_one_touch_each(show_desk: Show) -> None:
    desk = show_desk("called")
    desk.touch("contrast")
    desk.touch("language")
    assert desk.stage.look is Look.CONTRAST
    assert desk.says("Called")
    desk.touch("language")
    assert desk.says("已叫号")


def test_the_ticket_under_the_finger_is_brought_back_though_the_list_has_moved_on(show_desk: Show) -> None:
    desk = show_desk("idle")
    place = desk.control("bringBack-A001").centre
    desk.finger.press(*place)
    desk.hall.says("1", stories.post(PostStatus.IDLE, missed=stories.missed(3)))
    desk.settle()
    desk.finger.release(*place)
    desk.settle()
    assert desk.hall.commands == [ReturnTicket(ticket=stories.an_id(101))]


@pytest.mark.requirement("R143")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("story", stories.STORIES)
def test_every_word_stands_out_from_what_is_behind_it(show_desk: Show, story: str, look: Look, language: str) -> None:
    assert faint_texts(show_desk(story, look=look, language=language).window) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("story", ["hall_away_from_the_longest", "hall_away", "no_answer"])
def test_a_notice_covers_nothing(show_desk: Show, story: str, language: str) -> None:
    desk = show_desk(story, language=language)
    items = list(items_of(desk.window.contentItem()))
    (notice,) = [item for item in items if item.metaObject().className().startswith("Notice")]
    place, own = rectangle(notice), set(items_of(notice))
    covered = [
        item.property("says")
        for item in items
        if item not in own and item.inherits("QQuickText") and rectangle(item).intersects(place)
    ]
    assert covered == []


def test_a_touch_taken_back_leaves_nothing_for_the_next_press(show_desk: Show) -> None:
    desk = show_desk("idle")
    desk.finger.press(*desk.control("bringBack-A001").centre)
    desk.finger.move(*desk.control("contrast").centre)
    desk.finger.release(*desk.control("contrast").centre)
    desk.settle()
    assert desk.hall.commands == []
    desk.hall.says("1", stories.post(PostStatus.IDLE, missed=stories.missed(3)))
    desk.settle()
    for _ in range(2):
        desk.key(Qt.Key.Key_F9)
        desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Return)
    assert desk.hall.commands == [ReturnTicket(ticket=stories.an_id(102))]
