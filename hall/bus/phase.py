"""What a terminal can say about its way to the hall, from what it knows of the broker and of the controller."""

from hall.bus.feeds import Listener
from hall.bus.line import LineState
from hall.bus.port import LinkPhase
from hall.bus.timers import Timer, Timers

SETTLING_S = 1.0
"""After coming up: how long to wait for the controller's retained presence before calling it away."""


class LinkView:
    """Gathers what is known and tells each change. Belongs to the line's thread."""

    def __init__(self, timers: Timers) -> None:
        self._timers = timers
        self._line = LineState.SEARCHING
        self._controller_there: bool | None = None
        self._hall_fresh = True
        self._settling: Timer | None = None
        self._phase = LinkPhase.CONNECTING
        self._listeners: list[Listener[LinkPhase]] = []

    def listen(self, listener: Listener[LinkPhase]) -> None:
        listener(self._phase)
        self._listeners.append(listener)

    def leave(self, listener: Listener[LinkPhase]) -> None:
        if listener in self._listeners:
            self._listeners.remove(listener)

    def line_changed(self, line: LineState) -> None:
        self._line = line
        if line is LineState.UP:
            # What was known before may have changed meanwhile; the retained messages come in a moment.
            self._controller_there = None
            if self._settling is not None:
                self._settling.cancel()
            self._settling = self._timers.after(SETTLING_S, self._settled)
        self._look()

    def controller_heard(self, there: bool) -> None:
        self._controller_there = there
        self._look()

    def hall_heard(self, fresh: bool) -> None:
        self._hall_fresh = fresh
        self._look()

    def _settled(self) -> None:
        self._settling = None
        self._look()

    def _look(self) -> None:
        phase = self._judge()
        if phase is not self._phase:
            self._phase = phase
            for listener in list(self._listeners):
                listener(phase)

    def _judge(self) -> LinkPhase:
        match self._line:
            case LineState.SEARCHING:
                return LinkPhase.CONNECTING
            case LineState.AWAY:
                return LinkPhase.BROKER_AWAY
            case LineState.REFUSED:
                return LinkPhase.REFUSED
            case LineState.UP:
                if self._controller_there is None and self._settling is not None:
                    return self._phase
                return LinkPhase.CONNECTED if self._controller_there and self._hall_fresh else LinkPhase.HALL_AWAY
