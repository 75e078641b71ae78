"""The LED bar over a window: what stands on it, and that it stands there until the bar has said so."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication

from display_signage.led_bar import LedBar
from display_signage.window_screen import WindowScreen
from drivers.devices import Devices
from drivers.following import Following
from drivers.led.port import Effect, Show
from drivers.led.profile import AreaOnBar
from drivers.terminal import open_devices
from hall.contract.states import DevicePhase, DeviceReason, PostOnScreen, PostStatus, WindowState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from hardware_sim.devices.led_screen.board import BoardState
from tests.support.demo import demo_site
from tests.support.devices import PlayedBar, plug, pull
from tests.support.hall_link import PlayedHall
from tests.support.screens import until
from tests.support.simulator import simulator
from ui_kit.bus import GuiCrossing

pytestmark = pytest.mark.usefixtures("qapp")
TWO = (AreaOnBar(number=0, width=128), AreaOnBar(number=1, width=128))


class OverWindow:
    def __init__(self, window: str = "1", following: Following | None = None) -> None:
        self.devices, self.window = Devices(), window
        self.hall = PlayedHall("screen-1")
        self.screen = WindowScreen(self.hall, demo_site(), window)
        self.led = LedBar(following or Following(self.devices), self.screen, window)
        self.screen.start()
        self.led.start()

    def posts(self, *posts: PostOnScreen) -> None:
        self.hall.says(self.window, WindowState(window=self.window, posts=posts))

    def one(self, status: PostStatus, number: str | None = None) -> None:
        self.posts(PostOnScreen(post=self.window, status=status, number=number))

    def close(self) -> None:
        self.led.stop()
        self.screen.stop()


@pytest.fixture
def at() -> Iterator[OverWindow]:
    with closing(OverWindow()) as at:
        yield at


@pytest.fixture
def bar(at: OverWindow) -> PlayedBar:
    """A bar on which the idle text stands."""
    bar = PlayedBar()
    at.one(PostStatus.IDLE)
    plug(at.devices, bar)
    bar.confirms()
    bar.told.clear()
    return bar


@pytest.mark.parametrize(
    ("status", "number", "text"),
    [
        (PostStatus.IDLE, None, "请等候叫号"),
        (PostStatus.CALLED, "A023", "A023 请到1号窗口"),
        (PostStatus.SERVING, "A023", "A023 正在办理"),
        (PostStatus.PAUSED, None, "暂停服务"),
        (PostStatus.LOGGED_OUT, None, "窗口未开放"),
    ],
)
def test_what_the_window_does_stands_on_the_bar(
    at: OverWindow, status: PostStatus, number: str | None, text: str
) -> None:
    at.one(status, number)
    bar = PlayedBar()
    plug(at.devices, bar)
    assert bar.told == [Show(area=0, text=text)], "still: it fits on a bar of eight characters"


def test_a_longer_line_moves(at: OverWindow) -> None:
    at.one(PostStatus.CALLED, "A1023")
    bar = PlayedBar()
    plug(at.devices, bar)
    assert bar.told == [Show(area=0, text="A1023 请到1号窗口", effect=Effect.LEFT)]


def test_what_may_be_old_is_taken_off(at: OverWindow, bar: PlayedBar) -> None:
    at.hall.falls_silent()
    assert bar.told == [Show(area=0, text="请听从现场工作人员叫号", effect=Effect.LEFT)]


@pytest.mark.requirement("R034")
@pytest.mark.parametrize(
    ("areas", "shows"),
    [
        (TWO, [Show(area=0, text="B012 请到3号窗口"), Show(area=1, text="B011 正在办理")]),
        (TWO[:1], [Show(area=0, text="B012 请到3号窗口  B011 正在办理", effect=Effect.LEFT)]),
    ],
)
def test_two_posts_have_an_area_each_or_share_one(areas: tuple[AreaOnBar, ...], shows: list[Show]) -> None:
    with closing(OverWindow("3")) as at:
        at.posts(
            PostOnScreen(post="3-1", status=PostStatus.CALLED, number="B012"),
            PostOnScreen(post="3-2", status=PostStatus.SERVING, number="B011"),
        )
        bar = PlayedBar(areas=areas)
        plug(at.devices, bar)
        for _ in shows:
            bar.confirms()
        assert bar.told == shows


def test_a_call_during_the_last_ones_way_is_told_behind_it_and_nothing_twice(at: OverWindow, bar: PlayedBar) -> None:
    at.one(PostStatus.CALLED, "A001")
    at.one(PostStatus.CALLED, "A002")
    at.one(PostStatus.CALLED, "A003")
    bar.confirms()
    bar.confirms()
    at.one(PostStatus.CALLED, "A003")
    assert [show.text for show in bar.told if isinstance(show, Show)] == ["A001 请到1号窗口", "A003 请到1号窗口"]


def test_what_a_bar_did_not_confirm_it_is_told_when_it_works_again(at: OverWindow, bar: PlayedBar) -> None:
    at.one(PostStatus.CALLED, "A001")
    bar.fails()
    bar.becomes(DevicePhase.FAULT, DeviceReason.NOT_RESPONDING)
    at.one(PostStatus.CALLED, "A002")
    assert len(bar.told) == 1
    bar.becomes(DevicePhase.READY)
    assert bar.told[1:] == [Show(area=0, text="A002 请到1号窗口")]
    bar.confirms()
    bar.becomes(DevicePhase.BUSY)
    bar.becomes(DevicePhase.READY)
    assert len(bar.told) == 2


def test_another_bar_in_its_place_shows_the_same_at_once(at: OverWindow, bar: PlayedBar) -> None:
    at.one(PostStatus.CALLED, "A001")
    bar.confirms()
    at.one(PostStatus.SERVING, "A001")
    at.one(PostStatus.CALLED, "A001")
    pull(at.devices, bar)
    other = PlayedBar()
    plug(at.devices, other)
    bar.confirms()
    assert other.told == [Show(area=0, text="A001 请到1号窗口")], "what the other has confirmed counts for nothing here"


def test_a_call_stands_on_the_simulated_bar(tmp_path: Path) -> None:
    home = Home(tmp_path)
    led = Device(id="led", kind=DeviceKind.LED_SCREEN, at="simulated")
    terminal = replace(demo_site().terminal["screen-1"], devices=(led,))
    crossing = GuiCrossing()
    with (
        simulator(home, [terminal]) as sim,
        open_devices(home, terminal) as devices,
        closing(OverWindow(following=Following(devices, crossing.to_gui))) as at,
    ):
        at.one(PostStatus.CALLED, "A023")
        until(
            lambda: [area.text for area in sim.machine(BoardState, "screen-1").areas] == ["A023 请到1号窗口"],
            "the call stands on the bar",
        )
        sim.unplug("screen-1", "led")
        at.one(PostStatus.IDLE)
        sim.plug("screen-1", "led")
        until(
            lambda: [area.text for area in sim.machine(BoardState, "screen-1").areas] == ["请等候叫号"],
            "the bar is told when it is back",
        )
    QCoreApplication.processEvents()
