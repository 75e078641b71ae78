"""The pad on the glass: touched like a visitor does, measured with a ruler, and compared with how it was looked at."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hall.bus.port import LinkPhase
from hall.contract.commands import RateService, SkipRating
from hall.contract.states import RatingOffer
from tests.support.legible import faint_texts
from tests.support.pictures import assert_exact_picture, drawn_apart
from tests.support.screens import LANGUAGES, LOOKS
from tests.window_terminal.pad import stories
from tests.window_terminal.pad.shown import ShownPad
from ui_kit.look import Look

SNAPSHOTS = Path(__file__).parent / "snapshots"
Show = Callable[..., ShownPad]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("story", stories.STORIES)
def test_nothing_is_too_small_cut_nameless_or_in_the_way(show_pad: Show, story: str, look: Look, language: str) -> None:
    assert show_pad(story, look=look, language=language).findings() == []


@pytest.mark.parametrize(
    ("story", "look", "language"),
    [
        *((story, Look.DAY, "zh") for story in stories.STORIES),
        *((story, Look.ELDER, "zh") for story in ("serving", "rate", "reasons", "thanks")),
        ("rate", Look.ELDER, "en"),
        ("paused_at_length", Look.ELDER, "en"),
        ("cut_off", Look.ELDER, "en"),
        ("reasons", Look.CONTRAST, "en"),
        ("rate", Look.CONTRAST, "zh"),
    ],
)
def test_it_looks_as_it_did_when_it_was_looked_at(
    story: str, look: Look, language: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    picture = drawn_apart(ShownPad, story, tmp_path / "ratings", folder=tmp_path, look=look, language=language)
    file = SNAPSHOTS / f"{story}.{look}.{language}.webp"
    assert_exact_picture(picture, file, update=pytestconfig.getoption("--update-snapshots"))


@pytest.mark.requirement("R058")
def test_a_finger_rates_and_is_thanked(show_pad: Show) -> None:
    pad = show_pad("rate")
    pad.touch("grade-5")
    assert pad.says("谢谢您的评价")
    rating = pad.hall.commands[-1]
    assert isinstance(rating, RateService)
    assert (rating.ticket, rating.grade) == (stories.TICKET, 5)


def test_two_fingers_at_once_are_one_rating(show_pad: Show) -> None:
    pad = show_pad("rate")
    good, bad = pad.control("grade-4").centre, pad.control("grade-1").centre
    pad.finger.tap(*good)
    pad.finger.tap(*good)
    pad.finger.tap(*bad)
    pad.settle()
    assert [command.grade for command in pad.hall.commands if isinstance(command, RateService)] == [4]
    assert len(pad.spool.waiting()) == 1


def test_a_poor_grade_is_followed_by_reasons_that_can_be_ticked(show_pad: Show) -> None:
    pad = show_pad("rate")
    pad.touch("grade-1")
    assert pad.says("请问哪里需要改进？")
    assert pad.hall.commands == []
    pad.touch("reason-slow")
    assert pad.control("reason-slow").checked
    pad.touch("submit")
    rating = pad.hall.commands[-1]
    assert isinstance(rating, RateService)
    assert (rating.grade, rating.options) == (1, ("slow",))


def test_rating_can_be_declined_with_one_touch(show_pad: Show) -> None:
    pad = show_pad("rate")
    pad.touch("skip")
    assert [type(command) for command in pad.hall.commands] == [SkipRating]
    assert pad.says("请等候叫号")


def test_the_grade_words_stand_beside_their_pictograms(show_pad: Show) -> None:
    pad = show_pad("rate")
    names = [control.name for control in pad.controls() if control.id.startswith("grade-")]
    assert names == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    for name in names:
        assert pad.says(name)


def test_without_the_network_the_visitor_is_told_that_the_rating_is_kept(show_pad: Show) -> None:
    pad = show_pad("rate")
    pad.hall.link(LinkPhase.BROKER_AWAY)
    pad.touch("grade-3")
    assert pad.says("评价已保存在本机")
    assert len(pad.spool.waiting()) == 1


def test_language_and_size_are_back_for_the_next_visitor(show_pad: Show) -> None:
    pad = show_pad("rate")
    pad.touch("language")
    pad.touch("elder")
    assert pad.says("Please rate us")
    assert pad.stage.look is Look.ELDER
    pad.touch("skip")
    assert pad.stage.look is Look.DAY
    assert pad.says("请等候叫号")


def test_large_letters_come_with_twice_the_time(show_pad: Show) -> None:
    pad = show_pad("rate")
    pad.touch("elder")
    for _ in range(110):
        pad.time.advance(1)
        pad.pad.tick()
        pad.session.tick()
    pad.settle()
    assert pad.stage.look is Look.ELDER
    assert pad.says("10 秒后自动跳过")
    pad.time.advance(11)
    pad.pad.tick()
    pad.settle()
    assert pad.says("请等候叫号")
    assert pad.stage.look is Look.DAY


def test_whoever_is_asked_keeps_their_language_until_they_have_answered(show_pad: Show) -> None:
    pad = show_pad("idle")
    pad.touch("language")
    for second in range(100):
        if second == 45:
            pad.hall.says("1", stories.post(rating=stories.OFFER))
        pad.time.advance(1)
        pad.pad.tick()
        pad.session.tick()
    pad.settle()
    assert pad.says("Please rate us")
    pad.touch("skip")
    assert pad.says("请等候叫号")


def test_the_next_visitor_has_the_usual_time_again(show_pad: Show) -> None:
    pad = show_pad("rate")
    pad.touch("elder")
    pad.touch("skip")
    offer = RatingOffer(ticket=stories.OTHER, number="A023", service="CH001", clerk="1001", offered_at=0)
    pad.hall.says("1", stories.post(rating=offer))
    pad.settle()
    assert pad.says("60 秒后自动跳过")


@pytest.mark.requirement("R143")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("story", stories.STORIES)
def test_every_word_stands_out_from_what_is_behind_it(show_pad: Show, story: str, look: Look, language: str) -> None:
    assert faint_texts(show_pad(story, look=look, language=language).window) == []


@pytest.mark.requirement("R058")
def test_the_page_says_whose_service_is_rated(show_pad: Show) -> None:
    pad = show_pad("rate")
    assert pad.says("022")
    assert pad.says("外商投资企业财政登记")


def test_settings_a_passer_by_left_are_back_after_a_while(show_pad: Show) -> None:
    pad = show_pad("idle")
    pad.touch("contrast")
    assert pad.stage.look is Look.CONTRAST
    pad.time.advance(120)
    pad.session.tick()
    pad.settle()
    assert pad.stage.look is Look.DAY


@pytest.mark.parametrize("story", ["starting", "closed"])
def test_a_window_that_is_not_served_names_nobody(show_pad: Show, story: str) -> None:
    assert not show_pad(story).says("样例安")


def test_a_touch_is_not_lost_when_the_page_changes_around_it(show_pad: Show) -> None:
    pad = show_pad("reasons")
    pad.finger.press(*pad.control("reason-attitude").centre)
    pad.pad.toggle("equipment")
    pad.settle()
    pad.finger.release(*pad.control("reason-attitude").centre)
    pad.settle()
    assert pad.control("reason-attitude").checked
