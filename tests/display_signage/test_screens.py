"""Boards on the glass: readable from where people sit, nothing cut, and exactly as they were looked at."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtQuick import QQuickItem

from hall.contract.states import BoardState, PostStatus
from tests.display_signage import stories
from tests.display_signage.shown import ShownBoard
from tests.support.legible import faint_texts
from tests.support.pictures import assert_exact_picture, drawn_apart
from ui_kit.controls import items_of

SNAPSHOTS = Path(__file__).parent / "snapshots"
STORIES = [*stories.BOARD, *(f"window/{name}" for name in stories.WINDOW)]
CAP_HEIGHT = 0.733  # of the font's size
Show = Callable[..., ShownBoard]


@pytest.mark.parametrize("story", STORIES)
def test_nothing_is_cut_or_written_over(show: Show, story: str) -> None:
    assert show(story).findings() == []


@pytest.mark.parametrize("story", STORIES)
def test_it_looks_as_it_did_when_it_was_looked_at(story: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    file = SNAPSHOTS / f"{story.replace('/', '_')}.webp"
    picture = drawn_apart(ShownBoard, story, folder=tmp_path)
    assert_exact_picture(picture, file, update=pytestconfig.getoption("--update-snapshots"))


@pytest.mark.requirement("R143")
@pytest.mark.parametrize("story", STORIES)
def test_every_word_stands_out_from_what_is_behind_it(show: Show, story: str) -> None:
    assert faint_texts(show(story).window) == []


@pytest.mark.requirement("R036")
@pytest.mark.parametrize("posts", [["1"], ["3-1", "3-2"]], ids=["alone", "side by side"])
def test_any_text_a_clerk_can_write_is_shown_whole(show: Show, posts: list[str]) -> None:
    board = show("window/idle" if len(posts) == 1 else "window/two_called")
    for clause in range(1, 41):
        text = (("长" * clause + "，") * 40)[:32] + "14:30 恢复"
        stories.window_is(*(stories.post(p, PostStatus.PAUSED, reason="away", text=text) for p in posts))(board.hall)
        board.settle()
        assert board.says(text)
        assert board.findings() == []
        assert lowest_mm(board) >= 8, f"clauses of {clause}: too near to the edge"


@pytest.mark.parametrize("story", ["paused_in_own_words", "paused_at_length", "two_paused_at_length"])
def test_a_clerks_own_words_break_where_a_clause_ends(show: Show, story: str) -> None:
    board = show(f"window/{story}")
    own = [
        item
        for item in items_of(board.window.contentItem())
        if item.metaObject().className().startswith("OwnWords") and "，" in str(item.property("says"))
    ]
    assert own
    for item in own:
        assert item.property("lineCount") > 1
        assert all(line.endswith("，") for line in lines_of(item)[:-1]), lines_of(item)


def lines_of(item: QQuickItem) -> list[str]:
    """The lines of a text as Qt breaks them in the width it was given."""
    font, text = item.property("font"), str(item.property("text"))
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(item.width())
        lines.append(text[line.textStart() : line.textStart() + line.textLength()].strip("\u200b\u2060 "))
    layout.endLayout()
    assert len(lines) == item.property("lineCount"), "not as it stands on the glass"
    return lines


def lowest_mm(board: ShownBoard) -> float:
    """How far the lowest text beside the window's own number stands from the lower edge."""
    numbers_place_px = 0.25 * board.window.width()
    bottoms = [
        box.bottom()
        for item in items_of(board.window.contentItem())
        if item.inherits("QQuickText") and item.property("text")
        if (box := item.mapRectToScene(item.property("written"))).left() > numbers_place_px
    ]
    return float((board.window.height() - max(bottoms)) / board.stage.theme.property("pxPerMm"))


def cap_height_mm(board: ShownBoard, text: str) -> float:
    """The height of the capitals of the largest text on the glass that reads so."""
    sizes = [
        item.property("font").pixelSize()
        for item in items_of(board.window.contentItem())
        if item.inherits("QQuickText") and item.property("text") == text
    ]
    return max(sizes) * CAP_HEIGHT / float(board.stage.theme.property("pxPerMm"))


@pytest.mark.parametrize("story", ["busy", "widest"])
def test_calls_are_read_from_ten_metres(show: Show, story: str) -> None:
    board = show(story)
    newest, *earlier = [call.number for call in stories.BOARD_CALLS[story]][:5]
    assert cap_height_mm(board, newest[1:]) >= 2 * 10_000 / 200
    for number in earlier:
        assert cap_height_mm(board, number[1:]) >= 10_000 / 200 - 0.5  # whole pixels


def test_the_newest_call_is_by_far_the_largest(show: Show) -> None:
    board = show("busy")
    assert cap_height_mm(board, "025") > 2.5 * cap_height_mm(board, "117")


def test_a_number_over_a_window_is_read_from_ten_metres(show: Show) -> None:
    assert cap_height_mm(show("window/called"), "023") >= 10_000 / 200
    assert cap_height_mm(show("window/two_called"), "013") >= 10_000 / 200


@pytest.mark.parametrize("story", ["stale", "window/stale"])
def test_a_stale_board_shows_no_number_at_all(show: Show, story: str) -> None:
    board = show(story)
    assert board.says("信息更新中断")
    assert board.says("Display interrupted")
    assert not any(board.says(number) for number in ("025", "117", "023"))


def test_a_new_call_takes_the_place_of_the_last_one(show: Show) -> None:
    board = show("busy")
    board.hall.says("-", BoardState(calls=stories.calls(("C009", "5"), *stories.BUSY_PAIRS), areas=stories.AREAS))
    board.settle()
    assert cap_height_mm(board, "009") > 2.5 * cap_height_mm(board, "025")


def test_nothing_personal_and_no_control_is_on_a_board(show: Show) -> None:
    for story in ("busy", "window/called"):
        board = show(story)
        assert board.controls() == []


def test_every_state_of_a_post_is_said_in_both_languages(show: Show) -> None:
    for status in PostStatus:
        board = show("window/idle")
        stories.window_is(stories.post("1", status, "A023"))(board.hall)
        board.settle()
        texts = [t for t in board.texts() if t not in ("A", "023", "1", "号窗口", "Counter")]
        assert any(not text.isascii() for text in texts[2:])
        assert any(text.isascii() for text in texts[2:])
