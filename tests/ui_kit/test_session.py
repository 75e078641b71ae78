"""One visitor at a screen: silence leads to a countdown, the countdown to a clean screen."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication

from hall.clock import VirtualClock
from ui_kit.session import COUNTDOWN_S, Presence, Session


class World:
    """A session under a clock that moves only when told."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.session = Session(45, self.clock)
        self.wiped = 0
        self.session.wiped.connect(self._count)

    def _count(self) -> None:
        self.wiped += 1

    def quiet(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.session.tick()

    def touch(self, kind: QEvent.Type = QEvent.Type.TouchBegin) -> None:
        self.session.eventFilter(QObject(), QEvent(kind))


@pytest.fixture
def world(qapp: QGuiApplication) -> World:
    return World()


def test_nothing_happens_while_nobody_is_there(world: World) -> None:
    world.quiet(3600)
    assert world.session.presence is Presence.NOBODY
    assert world.wiped == 0


def test_silence_brings_a_countdown_that_says_how_long_is_left(world: World) -> None:
    world.touch()
    world.quiet(44)
    assert world.session.presence is Presence.HERE
    world.quiet(1)
    assert world.session.property("ending") is True
    assert world.session.property("remaining") == str(COUNTDOWN_S)
    world.quiet(10)
    assert world.session.property("remaining") == str(COUNTDOWN_S - 10)


def test_when_the_countdown_runs_out_everything_is_wiped_once(world: World) -> None:
    world.touch()
    world.quiet(45 + COUNTDOWN_S)
    world.quiet(100)
    assert world.session.presence is Presence.NOBODY
    assert world.wiped == 1


def test_going_on_gives_the_whole_time_again(world: World) -> None:
    world.touch()
    world.quiet(50)
    world.session.extend()
    world.quiet(44)
    assert world.session.presence is Presence.HERE
    assert world.wiped == 0


def test_each_touch_gives_the_whole_time_again(world: World) -> None:
    for _ in range(10):
        world.touch()
        world.quiet(40)
    assert world.session.presence is Presence.HERE


def test_a_sleeve_on_the_glass_does_not_stop_the_countdown(world: World) -> None:
    world.touch()
    world.quiet(50)
    world.touch()
    world.quiet(26)
    assert world.wiped == 1


def test_an_older_person_is_given_twice_the_time(world: World) -> None:
    world.touch()
    world.session.patience = 2
    world.quiet(89)
    assert world.session.presence is Presence.HERE
    world.quiet(1)
    assert world.session.presence is Presence.ENDING


def test_the_next_person_has_the_usual_patience(world: World) -> None:
    world.touch()
    world.session.patience = 2
    world.session.end()
    assert world.session.patience == 1


def test_ending_twice_wipes_once(world: World) -> None:
    world.touch(QEvent.Type.KeyPress)
    world.session.end()
    world.session.end()
    assert world.wiped == 1


def test_a_card_laid_down_during_the_countdown_means_somebody_is_there(world: World) -> None:
    world.touch()
    world.quiet(50)
    world.session.begin()
    world.quiet(44)
    assert world.session.presence is Presence.HERE


def test_when_all_is_done_the_screen_ends_by_itself_without_asking(world: World) -> None:
    world.touch()
    world.session.farewell(20)
    assert world.session.property("remaining") == "20"
    world.quiet(19)
    assert world.session.property("ending") is False
    assert world.wiped == 0
    world.quiet(1)
    assert world.wiped == 1


def test_the_next_session_has_no_farewell(world: World) -> None:
    world.touch()
    world.session.farewell(20)
    world.session.end()
    world.touch()
    world.quiet(30)
    assert world.session.presence is Presence.HERE
