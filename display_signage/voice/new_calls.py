"""Which calls of the board are still to be spoken: each once, in their order, and never an old one."""

from hall.bus.port import Heard
from hall.clock import Instant
from hall.contract.states import BoardState, CallOnBoard

STILL_NEWS_S = 15
"""After a start or a silence, a call older than this has been answered or missed: speaking it would mislead."""

BOARD_HOLDS = 12
"""Calls on a `BoardState`, at most: with more at once, the earliest have left it before they were heard."""


class NewCalls:
    """Follows the board. Calls are counted by the hall, so the counter alone decides while the board is heard
    without a break; after a break the age decides too, because what happened meanwhile is not news.
    """

    def __init__(self, still_news_s: float = STILL_NEWS_S) -> None:
        self._still_news_ms = still_news_s * 1000
        self._last = 0
        self._heard_of: tuple[int, int] = (0, 0)
        self._followed = False
        self.unheard = 0
        """How many calls had left the board again before `heard` was told of it last."""

    def lost(self) -> None:
        """The board is not heard any more: what it says next may be old."""
        self._followed = False

    def heard(self, board: Heard[BoardState], now: Instant) -> list[CallOnBoard]:
        """The calls to speak now, oldest first."""
        self.unheard = 0
        if not board.fresh:
            self.lost()
            return []
        if (board.epoch, board.seq) < self._heard_of:
            return []
        calls = sorted(board.body.calls, key=lambda call: call.call)
        newest = calls[-1].call if calls else 0
        if board.epoch != self._heard_of[0] or newest < self._last:  # a restored hall or a new day counts anew
            self._last, self._followed = 0, False
        news = [call for call in calls if call.call > self._last and (self._followed or self._is_news(call, now))]
        if self._followed and len(calls) == BOARD_HOLDS:
            self.unheard = max(0, calls[0].call - self._last - 1)
        self._heard_of = (board.epoch, board.seq)
        self._last = newest
        self._followed = True
        return news

    def _is_news(self, call: CallOnBoard, now: Instant) -> bool:
        """Too far in the future is a wrong clock, not news."""
        return abs(now - call.called_at) <= self._still_news_ms
