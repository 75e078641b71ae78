"""A finger for a window: touch events that travel the same way as those of a real panel."""

from PySide6.QtCore import QPoint
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest


class Finger:
    """Touches one window. Each call returns after the window has had the event."""

    def __init__(self, window: QQuickWindow) -> None:
        self._window = window
        self._device = QTest.createTouchDevice()

    def tap(self, x: float, y: float) -> None:
        """Down and up at a place, in pixels of the window."""
        self.press(x, y)
        self.release(x, y)

    def press(self, x: float, y: float) -> None:
        sequence = QTest.touchEvent(self._window, self._device)
        sequence.press(0, QPoint(round(x), round(y)), self._window)
        sequence.commit()

    def move(self, x: float, y: float) -> None:
        """Slide there without lifting."""
        sequence = QTest.touchEvent(self._window, self._device)
        sequence.move(0, QPoint(round(x), round(y)), self._window)
        sequence.commit()

    def release(self, x: float, y: float) -> None:
        sequence = QTest.touchEvent(self._window, self._device)
        sequence.release(0, QPoint(round(x), round(y)), self._window)
        sequence.commit()
