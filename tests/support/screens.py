"""Shows pages off-screen in any look, language and size, and touches them like a finger."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from hall.clock import VirtualClock
from hall.sites.definition import Screen
from tests.support.geometry import findings
from ui_kit.controls import Control, controls_of, items_of
from ui_kit.language import Language
from ui_kit.look import Look
from ui_kit.stage import Stage
from ui_kit.touch import Finger

KIOSK_SCREEN = Screen(width_px=1080, height_px=1920, width_mm=336.0)
PAD_SCREEN = Screen(width_px=1280, height_px=800, width_mm=217.0)
BOARD_SCREEN = Screen(width_px=1920, height_px=1080, width_mm=1209.0)
LOOKS = (Look.DAY, Look.ELDER, Look.CONTRAST)
LANGUAGES = ("zh", "en")
NINE_O_CLOCK = 1_793_667_600_000
"""2026-11-03 09:00 in Shanghai: what the header says in every picture."""


def until(condition: Callable[[], bool], what: str, deadline_s: float = 20.0) -> None:
    """Let the screen's thread run until the condition holds; fail with `what` when it does not."""
    end = time.monotonic() + deadline_s
    while not condition():
        assert time.monotonic() < end, f"never happened: {what}"
        QCoreApplication.processEvents()
        time.sleep(0.002)


class ShownPage:
    """A page on an off-screen window. `properties` may need the stage first: then it is a function of it."""

    def __init__(
        self,
        part: Path,
        module: str,
        component: str,
        properties: Mapping[str, object] | Callable[[Stage], Mapping[str, object]],
        *,
        screen: Screen = KIOSK_SCREEN,
        look: Look = Look.DAY,
        type_scale: float = 1.0,
        language: Language | None = None,
    ) -> None:
        self.stage = Stage(screen, [part], look=look, type_scale=type_scale, movement=False, language=language)
        self.clock = VirtualClock(NINE_O_CLOCK)
        self.stage.place(
            ("从化市政务服务中心", "Conghua Government Service Centre"),
            ("1 号取号机", "Ticket machine 1"),
            "Asia/Shanghai",
            self.clock,
        )
        self.window: QQuickWindow = self.stage.load(
            module, component, properties(self.stage) if callable(properties) else properties
        )
        self.window.show()
        self.finger = Finger(self.window)
        self.settle()

    def close(self) -> None:
        self.stage.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()

    def settle(self) -> None:
        """Until every layout has been made and drawn: bounded, no waiting for the clock."""
        for _ in range(2):
            for _ in range(3):
                QCoreApplication.processEvents()
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            self.window.grabWindow()

    def until(self, condition: Callable[[], bool], what: str, deadline_s: float = 5.0) -> None:
        """Let the page run until the condition holds; fail with `what` when it does not."""
        until(condition, what, deadline_s)
        self.settle()

    def controls(self) -> list[Control]:
        return controls_of(self.window)

    def control(self, name: str) -> Control:
        """The control of this accessible name, or object name, or whose name begins so."""
        shown = self.controls()
        for matches in (lambda c: c.id == name, lambda c: c.name == name, lambda c: c.name.startswith(name)):
            for control in shown:
                if matches(control):
                    return control
        raise AssertionError(f"no control '{name}'; there are: {[c.name for c in shown]}")

    def touch(self, name: str) -> None:
        """A finger on the middle of a control."""
        self.finger.tap(*self.control(name).centre)
        self.settle()

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window, key)
        self.settle()

    def texts(self) -> list[str]:
        """Every text on the glass, as written (without the invisible binders of line breaking)."""
        found = [
            str(item.property("says") or item.property("text"))
            for item in items_of(self.window.contentItem())
            if item.inherits("QQuickText")
        ]
        return [text for text in found if text]

    def says(self, text: str) -> bool:
        return any(text in shown for shown in self.texts())

    def findings(self, target_mm: float = 20.0) -> list[str]:
        return findings(self.window, self.stage.theme, target_mm=target_mm)

    def focus_walk(self) -> list[str]:
        """The controls that "down" reaches one after another, until it comes round."""
        walked: list[str] = []
        for _ in range(60):
            self.key(Qt.Key.Key_Down)
            item = self.window.activeFocusItem()
            name = _place(item)
            if name in walked:
                return walked
            walked.append(name)
        raise AssertionError(f"focus never comes round: {walked}")

    def picture(self) -> QImage:
        self.settle()
        return self.window.grabWindow()


def _place(item: QQuickItem | None) -> str:
    if item is None:
        return "nothing"
    box = item.mapRectToScene(item.boundingRect())
    return f"{item.property('text') or item.metaObject().className()}@{box.x():.0f},{box.y():.0f}"
