"""What the screen over a window says, without a window."""

from collections.abc import Iterator

import pytest

from display_signage.window_screen import WindowScreen
from hall.bus.port import LinkPhase
from hall.contract.states import PostOnScreen, PostStatus, WindowState
from tests.support.demo import demo_site
from tests.support.hall_link import PlayedHall

pytestmark = pytest.mark.usefixtures("qapp")


class OverWindow3:
    def __init__(self) -> None:
        self.hall = PlayedHall("screen-1")
        self.screen = WindowScreen(self.hall, demo_site(), "3")
        self.screen.start()

    def posts(self, *posts: PostOnScreen) -> None:
        self.hall.says("3", WindowState(window="3", posts=posts))


@pytest.fixture
def at() -> Iterator[OverWindow3]:
    screen = OverWindow3()
    yield screen
    screen.screen.stop()


@pytest.mark.requirement("R034")
def test_two_posts_show_two_numbers_side_by_side(at: OverWindow3) -> None:
    at.posts(
        PostOnScreen(post="3-1", status=PostStatus.CALLED, number="B012", attempt=1),
        PostOnScreen(post="3-2", status=PostStatus.SERVING, number="B011", attempt=1),
    )
    assert [(post["post"], post["number"], post["says"], post["saysEn"]) for post in at.screen.posts] == [
        ("3-1", "B012", "请到本窗口办理", "Please come to this counter"),
        ("3-2", "B011", "正在办理", "Now serving"),
    ]


@pytest.mark.requirement("R036")
def test_a_pause_shows_the_text_the_clerk_has_set(at: OverWindow3) -> None:
    at.posts(
        PostOnScreen(post="3-1", status=PostStatus.PAUSED, reason="away", text="设备检修，14:00 恢复"),
        PostOnScreen(post="3-2", status=PostStatus.PAUSED, reason="lunch"),
    )
    words = ("says", "saysEn", "reason", "reasonEn", "own", "ownEn")
    assert [tuple(post[word] for word in words) for post in at.screen.posts] == [
        ("暂停服务", "Counter paused", "暂时离开", "Clerk away", "设备检修，14:00 恢复", "Back at 14:00"),
        ("暂停服务", "Counter paused", "午休", "Lunch break", "", ""),
    ]


def test_a_reason_is_shown_only_while_the_post_is_paused(at: OverWindow3) -> None:
    at.posts(PostOnScreen(post="3-1", status=PostStatus.IDLE, reason="lunch", text="旧的说明", number="B001"))
    post = at.screen.posts[0]
    assert (post["says"], post["reason"], post["own"], post["number"]) == ("请等候叫号", "", "", "")


@pytest.mark.parametrize("how", ["stale", "away"])
def test_an_old_number_never_stands_as_a_current_one(at: OverWindow3, how: str) -> None:
    at.posts(PostOnScreen(post="3-1", status=PostStatus.CALLED, number="B012", attempt=1))
    if how == "stale":
        at.hall.falls_silent()
    else:
        at.hall.link(LinkPhase.BROKER_AWAY)
    assert (at.screen.posts, at.screen.headline) == ([], "信息更新中断")
    assert (at.screen.number, at.screen.name) == ("3", "人社保障区综合窗口"), "the window itself stays known"


def test_a_single_post_needs_no_name() -> None:
    hall = PlayedHall("screen-1")
    screen = WindowScreen(hall, demo_site(), "1")
    screen.start()
    hall.says("1", WindowState(window="1", posts=(PostOnScreen(post="1", status=PostStatus.IDLE),)))
    assert [post["post"] for post in screen.posts] == [""]


def test_the_screen_is_a_technicians_only_while_nobody_is_called(at: OverWindow3) -> None:
    assert at.screen.is_free
    at.posts(PostOnScreen(post="3-1", status=PostStatus.SERVING, number="B011"))
    assert at.screen.is_free
    at.posts(PostOnScreen(post="3-1", status=PostStatus.CALLED, number="B012", attempt=1))
    assert not at.screen.is_free
