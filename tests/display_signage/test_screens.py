"""Boards on the glass: readable from where people sit, nothing cut, and exactly as they were looked at."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hall.contract.states import BoardState, PostStatus
from tests.display_signage import stories
from tests.display_signage.shown import ShownBoard
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
