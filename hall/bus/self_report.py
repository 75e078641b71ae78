"""What a program says about itself on the bus: that it is there, where it stands, how its devices are."""

from collections.abc import Callable

import msgspec

from hall.bus.wire import Will
from hall.clock import Clock
from hall.contract.ids import DeviceId, TerminalId
from hall.contract.states import DeviceState, Presence, TerminalPhase
from hall.contract.topics import Topics

_encode = msgspec.json.Encoder().encode


class SelfReport:
    """Retained and said again at each connection: a broker that restarted has forgotten it."""

    def __init__(
        self, topics: Topics, terminal: TerminalId, clock: Clock, retain: Callable[[str, bytes], None]
    ) -> None:
        self._topics = topics
        self.terminal = terminal
        self._clock = clock
        self._retain = retain
        self._topic = topics.presence(terminal)
        self._phase = TerminalPhase.INITIALIZE
        self._since = clock.now()
        self._devices: dict[DeviceId, DeviceState] = {}

    def will(self) -> Will:
        """What the broker says when we are gone without a word."""
        return Will(self._topic, self._presence(online=False, since=self._clock.now()))

    def say_all(self) -> None:
        self._say_there()
        for state in self._devices.values():
            self._say_device(state)

    def say_gone(self) -> None:
        self._retain(self._topic, self._presence(online=False, since=self._clock.now()))

    def stand_at(self, phase: TerminalPhase) -> None:
        if phase is not self._phase:
            self._phase = phase
            self._since = self._clock.now()
        self._say_there()

    def device(self, state: DeviceState) -> None:
        self._devices[state.device] = state
        self._say_device(state)

    def heard_of_self(self, presence: Presence) -> None:
        """After a half-open connection the will of the old one may come after our greeting: say it again."""
        if not presence.online:
            self._say_there()

    def _say_there(self) -> None:
        self._retain(self._topic, self._presence(online=True, since=self._since))

    def _say_device(self, state: DeviceState) -> None:
        self._retain(self._topics.device(self.terminal, state.device), _encode(state))

    def _presence(self, *, online: bool, since: int) -> bytes:
        return _encode(Presence(terminal=self.terminal, online=online, phase=self._phase, since=since))
