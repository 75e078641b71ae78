"""One visitor at a screen: from the first touch until they leave, and nothing of them afterwards."""

from enum import Enum

from PySide6.QtCore import Property, QEvent, QObject, QTimer, Signal, Slot

from hall.clock import Clock, SystemClock

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

    def begin(self) -> None:
        """Somebody does something: a touch, a key, a card laid on the reader."""
        self._touched_s = self._clock.monotonic_s()
        if self._presence is Presence.NOBODY:
            self._become(Presence.HERE)
            self._timer.start()

    @Slot()
    def extend(self) -> None:
        """The person said they are still here."""
        self._touched_s = self._clock.monotonic_s()
        if self._presence is Presence.ENDING:
            self._become(Presence.HERE)

    @Slot()
    def end(self) -> None:
        """The visit is over: wipe, whatever page is open."""
        if self._presence is Presence.NOBODY:
            return
        self._timer.stop()
        self.patience = 1.0
        self._become(Presence.NOBODY)
        self.wiped.emit()

    @Slot()
    def tick(self) -> None:
        """Look at the clock; called by the session's own timer."""
        if self._presence is Presence.NOBODY:
            return
        quiet_s = self._clock.monotonic_s() - self._touched_s
        left_s = self._idle_s * self.patience + COUNTDOWN_S - quiet_s
        if left_s <= 0:
            self.end()
        elif left_s <= COUNTDOWN_S:
            shown = int(left_s) + 1 if left_s < COUNTDOWN_S else COUNTDOWN_S
            if shown != self._shown or self._presence is not Presence.ENDING:
                self._shown = shown
                self._become(Presence.ENDING)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Installed on the window: any touch or key is a sign of life. While the countdown stands, only its
        two buttons count, so that a sleeve brushing the glass does not keep a stranger's session open.
        """
        if event.type() in SIGNS_OF_LIFE and self._presence is not Presence.ENDING:
            self.begin()
        return super().eventFilter(watched, event)

    def _become(self, presence: Presence) -> None:
        self._presence = presence
        self.changed.emit()
