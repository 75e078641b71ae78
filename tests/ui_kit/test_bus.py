"""What the bus's thread hears is run on the screen's thread, in order, and not after it was stopped."""

import threading
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from hall.bus.port import LinkPhase, Watch
from ui_kit.bus import GuiCrossing, GuiLink


class ThreadedLink:
    """A link whose listeners are called on another thread, like the real one's."""

    def __init__(self) -> None:
        self.heard: Callable[[LinkPhase], None] | None = None
        self.stopped = False

    def watch_link(self, heard: Callable[[LinkPhase], None]) -> Watch:
        self.heard = heard
        return self

    def stop(self) -> None:
        self.stopped = True

    def say(self, *phases: LinkPhase) -> None:
        assert self.heard is not None
        heard = self.heard

        def talk() -> None:
            for phase in phases:
                heard(phase)

        thread = threading.Thread(target=talk)
        thread.start()
        thread.join()


def run_until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not done() and time.monotonic() < end:
        QCoreApplication.processEvents()


@pytest.fixture
def link(qapp: QGuiApplication) -> ThreadedLink:
    return ThreadedLink()


def test_a_listener_runs_on_the_screens_thread_in_the_order_heard(link: ThreadedLink) -> None:
    crossing = GuiCrossing()
    heard: list[tuple[LinkPhase, int]] = []
    GuiLink(link, crossing).watch_link(lambda phase: heard.append((phase, threading.get_ident())))
    phases = [LinkPhase.CONNECTING, LinkPhase.BROKER_AWAY, LinkPhase.CONNECTED] * 50
    link.say(*phases)
    assert heard == []
    run_until(lambda: len(heard) == len(phases))
    assert heard == [(phase, threading.get_ident()) for phase in phases]


def test_a_stopped_listener_does_not_hear_what_was_on_its_way(link: ThreadedLink) -> None:
    crossing = GuiCrossing()
    heard: list[LinkPhase] = []
    last: list[bool] = []
    watch = GuiLink(link, crossing).watch_link(heard.append)
    link.say(LinkPhase.BROKER_AWAY)
    watch.stop()
    crossing.run_on_gui(lambda: last.append(True))
    run_until(lambda: bool(last))
    assert link.stopped
    assert heard == []
