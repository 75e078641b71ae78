"""What the whole hall must say stands on every screen, and takes no room while there is nothing."""

from collections.abc import Callable

import pytest

from hall.contract.states import NoticeCode
from tests.support.screens import LOOKS, ShownPage
from ui_kit.hall_notices import NOTICE_WORDS, notice_words
from ui_kit.look import Look
from ui_kit.phrase import NOTHING

Show = Callable[..., ShownPage]


@pytest.mark.parametrize("staff", [False, True])
def test_a_stand_in_broker_is_said_to_everybody_in_both_languages(staff: bool) -> None:
    assert notice_words([], staff=staff) == NOTHING
    said = notice_words([NoticeCode.CENTRE_AWAY, NoticeCode.BROKER_FALLBACK], staff=staff)
    assert "未加密" in said.zh
    assert "not encrypted" in said.en


def test_an_absent_centre_is_said_to_staff_and_to_no_visitor() -> None:
    assert notice_words([NoticeCode.CENTRE_AWAY], staff=False) == NOTHING
    said = notice_words([NoticeCode.CENTRE_AWAY], staff=True)
    assert "照常" in said.zh
    assert "go on" in said.en


def test_every_notice_is_thought_of() -> None:
    assert set(NOTICE_WORDS) == set(NoticeCode)


@pytest.mark.parametrize("look", LOOKS)
def test_a_notice_stands_below_the_page_and_nothing_lies_under_it(show: Show, look: Look) -> None:
    page = show("Everything", look=look)
    lowest = max(control.y + control.height for control in page.controls())
    page.stage.notice(notice_words([NoticeCode.BROKER_FALLBACK], staff=False))
    page.settle()
    assert page.says("未加密")
    assert page.says("not encrypted")
    assert page.findings() == []
    assert max(control.y + control.height for control in page.controls()) < lowest
    page.stage.notice(NOTHING)
    page.settle()
    assert not page.says("未加密")
    assert max(control.y + control.height for control in page.controls()) == lowest
