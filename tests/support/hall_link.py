"""A hall that a test plays: it says states, hears requests, and answers when the test says so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from hall.bus.port import Heard, LinkPhase, NoAnswer
from hall.contract.commands import Command
from hall.contract.ids import HallId, RequestId, TerminalId, new_request_id
from hall.contract.refusals import AnyRefusal
from hall.contract.replies import AnyResult, Done, Refused, Reply
from hall.contract.states import DeviceState, Presence, State, TerminalPhase

S = TypeVar("S", bound=State)


@dataclass
class Asked:
    """One request as the hall heard it."""

    command: Command
    request_id: RequestId
    wait_s: float
    expires_s: float | None
    answered: Callable[[Reply | NoAnswer], None]
    open: bool = True


class _Watch:
    def __init__(self, watches: list["_Watch"], key: object, heard: Callable[..., None]) -> None:
        self.key, self.heard, self._watches = key, heard, watches
        watches.append(self)

    def stop(self) -> None:
        self._watches.remove(self)


class PlayedHall:
    """A `HallLink`. Everything happens at once, on the calling thread."""

    def __init__(self, terminal: TerminalId, hall: HallId = "chonghua") -> None:
        self.hall, self.terminal = hall, terminal
        self.asked: list[Asked] = []
        self.devices: list[DeviceState] = []
        self.phases: list[TerminalPhase] = []
        self._watches: list[_Watch] = []
        self._link = LinkPhase.CONNECTED
        self._seq = 0
        self._epoch = 1
        self._said: dict[tuple[type, str], Heard] = {}  # type: ignore[type-arg]

    # HallLink

    def request(
        self,
        command: Command,
        answered: Callable[[Reply | NoAnswer], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 5.0,
        expires_s: float | None = None,
    ) -> RequestId:
        asked = Asked(command, request_id or new_request_id(), wait_s, expires_s, answered)
        self.asked.append(asked)
        return asked.request_id

    def watch(self, kind: type[S], ident: str, heard: Callable[[Heard[S]], None]) -> _Watch:
        watch = _Watch(self._watches, (kind, ident), heard)
        for (known, name), state in self._said.items():
            if known is kind and ident in (name, "+"):
                heard(state)
        return watch

    def watch_link(self, heard: Callable[[LinkPhase], None]) -> _Watch:
        watch = _Watch(self._watches, LinkPhase, heard)
        heard(self._link)
        return watch

    def watch_devices(self, terminal: TerminalId, heard: Callable[[DeviceState], None]) -> _Watch:
        return _Watch(self._watches, (DeviceState, terminal), heard)

    def watch_presence(self, terminal: TerminalId, heard: Callable[[Presence], None]) -> _Watch:
        return _Watch(self._watches, (Presence, terminal), heard)

    def publish_device(self, state: DeviceState) -> None:
        self.devices.append(state)

    def publish_phase(self, phase: TerminalPhase) -> None:
        self.phases.append(phase)

    # What the test plays

    def says(self, ident: str, body: State, *, fresh: bool = True) -> None:
        """A state arrives, newer than all before."""
        self._seq += 1
        self._tell(ident, Heard(ident=ident, body=body, epoch=self._epoch, seq=self._seq, fresh=fresh))

    def restarts(self) -> None:
        """A new epoch, counted from one again."""
        self._epoch, self._seq = self._epoch + 1, 0

    def falls_silent(self) -> None:
        """No state was heard again before its validity ran out."""
        for (_, ident), old in list(self._said.items()):
            self._tell(ident, Heard(ident=ident, body=old.body, epoch=old.epoch, seq=old.seq, fresh=False))

    def link(self, phase: LinkPhase) -> None:
        self._link = phase
        for watch in self._of(LinkPhase):
            watch.heard(phase)

    def device(self, state: DeviceState) -> None:
        for watch in [*self._of((DeviceState, state.terminal)), *self._of((DeviceState, "+"))]:
            watch.heard(state)

    def presence(self, presence: Presence) -> None:
        for watch in [*self._of((Presence, presence.terminal)), *self._of((Presence, "+"))]:
            watch.heard(presence)

    @property
    def commands(self) -> list[Command]:
        return [asked.command for asked in self.asked]

    @property
    def watched(self) -> int:
        """How many listeners are in place."""
        return len(self._watches)

    def answer(self, body: AnyResult | None = None) -> None:
        """The oldest open request gets its answer: `Done`, or what is given."""
        asked = self._oldest()
        asked.answered(
            Reply(request_id=asked.request_id, hall=self.hall, epoch=self._epoch, answered_at=0, body=body or Done())
        )

    def refuse(self, why: AnyRefusal) -> None:
        self.answer(Refused(why=why))

    def stay_silent(self) -> None:
        """The oldest open request gets no answer in its time."""
        asked = self._oldest()
        asked.answered(NoAnswer(request_id=asked.request_id))

    def _oldest(self) -> Asked:
        asked = next(asked for asked in self.asked if asked.open)
        asked.open = False
        return asked

    def _tell(self, ident: str, heard: Heard) -> None:  # type: ignore[type-arg]
        kind = type(heard.body)
        self._said[kind, ident] = heard
        for watch in [*self._of((kind, ident)), *self._of((kind, "+"))]:
            watch.heard(heard)

    def _of(self, key: object) -> list[_Watch]:
        return [watch for watch in self._watches if watch.key == key]
