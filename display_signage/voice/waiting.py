"""Calls that are still to be spoken, in the order they were made."""

from collections import deque
from collections.abc import Callable
from threading import Condition

from msgspec import Struct

from hall.contract.states import CallOnBoard


class Waiting(Struct, frozen=True):
    """One call and when it came, by a clock in seconds that never leaps."""

    call: CallOnBoard
    since_s: float


class WaitingCalls:
    """From any thread. A number called again while it still waits is spoken once, in its old place: two announcements
    of it in a row would only keep the others waiting.
    """

    def __init__(self, monotonic_s: Callable[[], float]) -> None:
        self._monotonic_s = monotonic_s
        self._line: deque[Waiting] = deque()
        self._changed = Condition()
        self._closed = False

    def put(self, call: CallOnBoard) -> None:
        came = Waiting(call, self._monotonic_s())
        with self._changed:
            for place, waiting in enumerate(self._line):
                if (waiting.call.number, waiting.call.window) == (call.number, call.window):
                    self._line[place] = came
                    break
            else:
                self._line.append(came)
            self._changed.notify()

    def next(self) -> tuple[CallOnBoard, float] | None:
        """Waits for the next call; it and how many seconds it has waited. Nothing once closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._line or self._closed)
            if self._closed:
                return None
            waiting = self._line.popleft()
            return waiting.call, self._monotonic_s() - waiting.since_s

    def __len__(self) -> int:
        with self._changed:
            return len(self._line)

    def close(self) -> None:
        """Nobody speaks any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
