"""One visitor at a screen: from the first touch until they leave, and nothing of them afterwards."""

import math
from enum import Enum

from PySide6.QtCore import Property, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from hall.clock import Clock, SystemClock

QML_IMPORT_NAME = "Hall.Kit"
QML_IMPORT_MAJOR_VERSION = 1

TICK_MS = 200
COUNTDOWN_S = 30
"""How long the countdown stands; WCAG 2.2.1 asks for at least 20 s to answer it."""

SIGNS_OF_LIFE = {
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.KeyPress,
    QEvent.Type.Wheel,
}


class Presence(Enum):
    """Is somebody there?"""

    NOBODY = "nobody"
    HERE = "here"
    ENDING = "ending"
    """Nothing was touched for `idle_s`: the countdown stands on the screen."""


@QmlElement
class Session(QObject):
    """Idle → visible countdown → wipe.

    Whoever holds something of a person drops it on `wiped`; language and look are reset there too.
    `idle_s` is doubled in elder mode by `patience`.
    """

    changed = Signal()
    wiped = Signal()

    def __init__(self, idle_s: float, clock: Clock | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock or SystemClock()
        self._idle_s = idle_s
        self._presence = Presence.NOBODY
        self._touched_s = 0.0
        self._shown = 0
        self._farewell_s: float | None = None
        self.patience = 1.0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def presence(self) -> Presence:
        return self._presence

    def _is_ending(self) -> bool:
        return self._presence is Presence.ENDING

    def _is_active(self) -> bool:
        return self._presence is not Presence.NOBODY

    def _remaining(self) -> str:
        return str(self._shown)

    ending = Property(bool, _is_ending, notify=changed)
    active = Property(bool, _is_active, notify=changed)
    remaining = Property(str, _remaining, notify=changed)

    def watch(self, window: QObject) -> None:
        """Take any touch or key on this window for a sign of life."""
        window.installEventFilter(self)

    def begin(self) -> None:
        """Somebody does something: a touch, a key, a card laid on the reader."""
        self._touched_s = self._clock.monotonic_s()
        if self._presence is not Presence.HERE:
            self._become(Presence.HERE)
            self._timer.start()

    @Slot()
    def extend(self) -> None:
        """The person said they are still here."""
        if self._presence is Presence.ENDING:
            self.begin()

    @Slot()
    def end(self) -> None:
        """The visit is over: wipe, whatever page is open."""
        if self._presence is Presence.NOBODY:
            return
        self._timer.stop()
        self.patience = 1.0
        self._farewell_s = None
        self._become(Presence.NOBODY)
        self.wiped.emit()

    def farewell(self, seconds: float) -> None:
        """All is done: end by itself after so long, counted down in `remaining` on the page's own button."""
        self._farewell_s = self._clock.monotonic_s() + seconds * self.patience
        self.tick()

    @Slot()
    def tick(self) -> None:
        """Look at the clock; called by the session's own timer."""
        if self._presence is Presence.NOBODY:
            return
        if self._farewell_s is not None:
            self._say_remaining(self._farewell_s - self._clock.monotonic_s())
            return
        quiet_s = self._clock.monotonic_s() - self._touched_s
        left_s = self._idle_s * self.patience + COUNTDOWN_S - quiet_s
        if left_s <= COUNTDOWN_S:
            self._presence = Presence.ENDING
            self._say_remaining(left_s)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the countdown stands, only its two buttons count: a sleeve brushing the glass must not keep
        a stranger's session open.
        """
        if event.type() in SIGNS_OF_LIFE and self._presence is not Presence.ENDING:
            self.begin()
        return super().eventFilter(watched, event)

    def _say_remaining(self, left_s: float) -> None:
        if left_s <= 0:
            self.end()
        elif self._shown != (shown := math.ceil(left_s)):
            self._shown = shown
            self.changed.emit()

    def _become(self, presence: Presence) -> None:
        self._presence = presence
        self._shown = 0
        self.changed.emit()
