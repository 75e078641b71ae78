"""States as a terminal believes them: never an older one after a newer, never one whose time has run out."""

from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

from hall.bus.feeds import Listener
from hall.bus.port import Heard
from hall.bus.timers import Timer, Timers
from hall.contract.ids import HallId
from hall.contract.states import State, StateMessage

S = TypeVar("S", bound=State)

_decode = msgspec.json.Decoder(StateMessage).decode


SILENT_S = 60.0
"""After so long without a word, and without anything it said still valid, an epoch has ended."""


class Epoch:
    """The newest epoch heard of. Whatever comes from an older one is a dethroned controller's.

    A controller that leads speaks all the time. Once the newest epoch has fallen silent an older one is believed: the
    journal was restored to a time before it, or it was opened by a clock that was wrong, and the hall must go on.
    """

    def __init__(self, monotonic_s: Callable[[], float]) -> None:
        self._monotonic_s = monotonic_s
        self._newest = 0
        self._until_s = 0.0

    def is_current(self, epoch: int, valid_s: float = 0.0) -> bool:
        """Whether to believe a message of this epoch; `valid_s` is how long what it says may be believed."""
        now_s = self._monotonic_s()
        if epoch < self._newest and now_s < self._until_s:
            return False
        silent_from_s = now_s + max(valid_s, SILENT_S)
        self._until_s = max(self._until_s, silent_from_s) if epoch == self._newest else silent_from_s
        self._newest = epoch
        return True


class _Known(Struct, Generic[S]):
    heard: Heard[S]
    runs_out: Timer | None = None


class StateFeed(Generic[S]):
    """The states of one kind under one filter."""

    def __init__(self, hall: HallId, kind: type[S], epoch: Epoch, timers: Timers) -> None:
        self._hall = hall
        self._kind = kind
        self._epoch = epoch
        self._timers = timers
        self._known: dict[str, _Known[S]] = {}
        self.listeners: list[Listener[Heard[S]]] = []

    def hear(self, topic: str, payload: bytes, remaining_s: int | None) -> None:
        """`remaining_s` is how much longer the broker would keep it: a retained state has aged there.

        The same (epoch, seq) again renews its validity, and is told again only if it says something else
        or had run out. No bytes: the hall has withdrawn it, it is current no more.
        """
        ident = topic.rpartition("/")[2]
        if not payload:
            self._run_out(ident)
            return
        message = _decode(payload)
        body = message.body
        if message.hall != self._hall or not isinstance(body, self._kind):
            return
        valid_s = message.valid_s if remaining_s is None else min(message.valid_s, remaining_s)
        if not self._epoch.is_current(message.epoch, valid_s):
            return
        known = self._known.get(ident)
        if known is not None and message.epoch == known.heard.epoch and message.seq < known.heard.seq:
            return
        heard: Heard[S] = Heard(ident, body, message.epoch, message.seq, fresh=valid_s > 0)
        self._keep(ident, heard, valid_s)
        if known is None or known.heard != heard:
            self._tell(heard)

    def tell_known(self, listener: Listener[Heard[S]]) -> None:
        for known in list(self._known.values()):
            listener(known.heard)

    def begin_again(self) -> None:
        """What was heard before still counts: an older state may come first."""

    def forget(self) -> None:
        for known in self._known.values():
            if known.runs_out is not None:
                known.runs_out.cancel()
        self._known.clear()

    def _keep(self, ident: str, heard: Heard[S], valid_s: float) -> None:
        before = self._known.get(ident)
        if before is not None and before.runs_out is not None:
            before.runs_out.cancel()
        runs_out = self._timers.after(valid_s, lambda: self._run_out(ident)) if heard.fresh else None
        self._known[ident] = _Known(heard, runs_out)

    def _run_out(self, ident: str) -> None:
        known = self._known.get(ident)
        if known is None or not known.heard.fresh:
            return
        stale = msgspec.structs.replace(known.heard, fresh=False)
        self._keep(ident, stale, 0)
        self._tell(stale)

    def _tell(self, heard: Heard[S]) -> None:
        for listener in list(self.listeners):
            listener(heard)
