"""Requests on their way: asked again with the same id until answered, and answered exactly once."""

import math
from collections.abc import Callable

from msgspec import Struct

from hall.bus.port import NoAnswer
from hall.bus.timers import Timer, Timers
from hall.contract.ids import RequestId
from hall.contract.replies import Reply

AGAIN_FIRST_S = 1.0
AGAIN_LONGEST_S = 10.0
"""A reply lost while the line stayed up: ask again after this, doubling. Every other loss is noticed at once."""


class Asked(Struct, frozen=True, kw_only=True):
    """A request ready to be sent, as often as needed and always with the same bytes."""

    request_id: RequestId
    name: str
    payload: bytes
    answered: Callable[[Reply | NoAnswer], None]
    wait_s: float
    expires_s: float | None


class Sending(Struct, frozen=True):
    """One try. `expiry_s` lets the broker drop a command that may not be carried out late."""

    name: str
    payload: bytes
    correlation: bytes
    expiry_s: int | None


class _Open(Struct):
    asked: Asked
    since_s: float
    deadline: Timer | None = None
    again: Timer | None = None
    tries: int = 0


class OpenRequests:
    """All requests of a terminal that have no answer yet. Belongs to one thread."""

    def __init__(self, timers: Timers, monotonic_s: Callable[[], float], send: Callable[[Sending], bool]) -> None:
        """`send` says whether the line was up: if not, `send_all` will be called when it is."""
        self._timers = timers
        self._monotonic_s = monotonic_s
        self._send = send
        self._open: dict[RequestId, list[_Open]] = {}
        self._closed = False

    def ask(self, asked: Asked) -> None:
        """Several may ask with the same id (a second touch): each is answered."""
        if self._closed:
            asked.answered(NoAnswer(asked.request_id))
            return
        item = _Open(asked, self._monotonic_s())
        item.deadline = self._timers.after(asked.wait_s, lambda: self._give_up(item))
        self._open.setdefault(asked.request_id, []).append(item)
        self._try(item)

    def answer(self, reply: Reply) -> None:
        """A reply nobody waits for any more is not an error: it was asked for twice."""
        for item in self._open.pop(reply.request_id, []):
            self._close(item)
            item.asked.answered(reply)

    def send_all(self) -> None:
        """The line is up, or the controller is back: whoever still waits asks again now."""
        for items in list(self._open.values()):
            for item in list(items):
                item.tries = 0
                self._try(item)

    def close(self) -> None:
        """The terminal ends: nobody may wait for ever, now or later."""
        self._closed = True
        for items in list(self._open.values()):
            for item in list(items):
                self._give_up(item)

    def _try(self, item: _Open) -> None:
        if item.again is not None:
            item.again.cancel()
        if not self._send(self._sending(item)):
            return
        pause_s = min(AGAIN_FIRST_S * 2**item.tries, AGAIN_LONGEST_S)
        item.tries += 1
        item.again = self._timers.after(pause_s, lambda: self._try(item))

    def _sending(self, item: _Open) -> Sending:
        expiry_s = None
        if item.asked.expires_s is not None:
            left_s = item.asked.expires_s - (self._monotonic_s() - item.since_s)
            # Past its time it is still sent: the hall then says what became of the first try.
            expiry_s = math.ceil(left_s) if left_s > 0 else None
        return Sending(item.asked.name, item.asked.payload, item.asked.request_id.encode(), expiry_s)

    def _give_up(self, item: _Open) -> None:
        items = self._open[item.asked.request_id]
        items.remove(item)
        if not items:
            del self._open[item.asked.request_id]
        self._close(item)
        item.asked.answered(NoAnswer(item.asked.request_id))

    def _close(self, item: _Open) -> None:
        for timer in (item.deadline, item.again):
            if timer is not None:
                timer.cancel()
