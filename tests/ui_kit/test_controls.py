"""The controls of the kit, all on one page, in every look."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from tests.support.screens import LOOKS, ShownPage
from ui_kit.look import Look

Show = Callable[..., ShownPage]


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_is_too_small_cut_nameless_or_in_the_way(show: Show, look: Look) -> None:
    assert show("Everything", look=look).findings() == []


def test_a_finger_presses_a_button(show: Show) -> None:
    page = show("Everything")
    page.touch("取号")
    assert page.window.property("taken") == 1


def test_the_down_key_reaches_every_control(show: Show) -> None:
    page = show("Everything")
    assert len(page.focus_walk()) == len([c for c in page.controls() if c.enabled])


def test_enter_presses_the_focused_control_and_escape_goes_back(show: Show) -> None:
    page = show("Everything")
    while page.control("取号").focused is False:
        page.key(Qt.Key.Key_Down)
    page.key(Qt.Key.Key_Return)
    assert page.window.property("taken") == 1
    page.key(Qt.Key.Key_Escape)
    assert page.window.property("wentBack") == 1


def test_the_help_key_opens_help_and_back_closes_it(show: Show) -> None:
    page = show("Everything")
    page.key(Qt.Key.Key_F1)
    assert [c.name for c in page.controls()] == ["知道了"]
    assert page.says("如需帮助，请到咨询台。")
    page.key(Qt.Key.Key_Escape)
    assert page.control("取号").enabled


def test_a_long_list_is_paged(show: Show) -> None:
    page = show("Everything")
    assert page.says("第 1 页，共 2 页")
    page.touch("下一页")
    assert page.says("第 2 页，共 2 页")


def test_the_kit_speaks_english_at_once(show: Show) -> None:
    page = show("Everything")
    page.stage.language.use("en")
    page.settle()
    assert page.control("Back").id == "back"
    assert page.says("Page 1 of 2")
