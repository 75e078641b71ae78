"""States as a terminal believes them: never an older one after a newer, never one whose time has run out."""

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


class Epoch:
    """The newest epoch heard of. Whatever comes from an older one is a dethroned controller's."""

    def __init__(self) -> None:
        self.newest = 0

    def is_current(self, epoch: int) -> bool:
        self.newest = max(self.newest, epoch)
        return epoch == self.newest


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
        if message.hall != self._hall or not isinstance(body, self._kind) or not self._epoch.is_current(message.epoch):
            return
        known = self._known.get(ident)
        if known is not None and (message.epoch, message.seq) < (known.heard.epoch, known.heard.seq):
            return
        valid_s = message.valid_s if remaining_s is None else min(message.valid_s, remaining_s)
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
