"""Listens to the board and hands new calls to the announcer."""

from typing import Protocol

from display_signage.voice.new_calls import NewCalls
from hall.bus.port import HallLink, Heard, LinkPhase
from hall.clock import Clock, SystemClock
from hall.contract.states import BoardState, CallOnBoard


class Announces(Protocol):
    """Speaks one call after the other; `display_signage.voice.announcer.Announcer` does."""

    def announce(self, call: CallOnBoard) -> None: ...

    def missed(self, count: int) -> None:
        """So many calls were made that will not be spoken."""
        ...


class TownCrier:
    """Works on the bus's own thread: a screen that is slow to draw never delays a call."""

    def __init__(self, link: HallLink, announcer: Announces, clock: Clock | None = None) -> None:
        self._link, self._announcer = link, announcer
        self._clock = clock or SystemClock()
        self._new_calls = NewCalls()

    def start(self) -> None:
        self._watches = [
            self._link.watch_link(self._link_heard),
            self._link.watch(BoardState, "-", self._board_heard),
        ]

    def stop(self) -> None:
        for watch in self._watches:
            watch.stop()

    def _link_heard(self, phase: LinkPhase) -> None:
        if phase is not LinkPhase.CONNECTED:
            self._new_calls.lost()

    def _board_heard(self, board: Heard[BoardState]) -> None:
        for call in self._new_calls.heard(board, self._clock.now()):
            self._announcer.announce(call)
        if self._new_calls.unheard:
            self._announcer.missed(self._new_calls.unheard)
