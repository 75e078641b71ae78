"""The keypads of one line: hears every press once, answers what wants an answer, tells what is to be shown."""

from collections.abc import Callable

from drivers.core.address import SerialAt, TcpAt
from drivers.core.completion import Completion, CompletionCode
from drivers.core.condition import MISCONFIGURED, READY, Condition
from drivers.core.device import Device
from drivers.core.dial import dial_at
from drivers.core.driver import Driver
from drivers.core.line import ByteLine, DeviceError, DeviceGone, DeviceTimeout
from drivers.core.listeners import Listeners, Listening
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.core.work import Session
from drivers.keypad.ear import CallersEar, Ear, OwnBytesEar, Tell, Unsayable
from drivers.keypad.pattern import NoPattern
from drivers.keypad.port import KeypadCommand, KeypadEvent, KeypadNotTold, KeypadOutcome, KeypadTold
from drivers.keypad.profile import USUAL, KeypadProfile, KeypadProtocol
from hall.bus.port import Watch
from hall.clock import Clock
from hall.contract.ids import RequestId, new_request_id
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind

CHUNK = 256
LISTEN_S = 0.2
"""How long one look listens; a command waits no longer than that."""
GLANCE_S = 0.005
"""How long the look behind a command listens: there may be a command for each keypad of the line."""


class KeypadListening:
    """The work of a line with keypads (`drivers.core.work.Work`)."""

    def __init__(self, profile: KeypadProfile, tell: Tell) -> None:
        self._profile = profile
        self._ear: Ear | None
        try:
            self._ear = (CallersEar if profile.protocol is KeypadProtocol.CALLERS else OwnBytesEar)(profile, tell)
        except (NoPattern, ValueError):
            self._ear = None  # nobody can work with such a profile: the device says so
        self._heard_at = 0.0
        self._told = False
        """Whether a command was carried out since the last look."""

    @property
    def poll_s(self) -> float:
        return 0.0 if self._ear else 5.0  # a look is itself a wait

    def opened(self, session: Session[ByteLine]) -> Condition:
        if self._ear is None:
            return MISCONFIGURED
        self._ear.forget()
        self._write(session, self._ear.greeting())
        return READY

    def poll(self, session: Session[ByteLine]) -> Condition:
        if self._ear is None:
            return MISCONFIGURED
        self._write(session, self._ear.due(session.within(0)))
        listen_s, self._told = GLANCE_S if self._told else LISTEN_S, False
        try:
            data = session.line.read(CHUNK, session.within(listen_s))
        except DeviceTimeout:
            return READY
        now = session.within(0)
        if now - self._heard_at > self._profile.gap_s:
            self._ear.forget()
        self._heard_at = now
        self._write(session, self._ear.hear(data, now))
        return READY

    def perform(
        self, session: Session[ByteLine], command: KeypadCommand, deadline: float
    ) -> tuple[CompletionCode, KeypadOutcome]:
        if self._ear is None:
            return _ended(CompletionCode.DEVICE_NOT_READY, DeviceReason.MISCONFIGURED)
        self._told = True
        try:
            session.line.write(self._ear.wire(command), min(deadline, session.within(self._profile.write_s)))
        except Unsayable:
            return _ended(CompletionCode.INVALID_DATA)
        except DeviceGone:
            return _ended(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED)
        except DeviceError:
            return _ended(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_RESPONDING)
        return CompletionCode.SUCCESS, KeypadTold()

    def unfinished(
        self,
        code: CompletionCode,
        reason: DeviceReason | None,
        *,
        begun: bool,  # noqa: ARG002 - what a keypad shows can be told again without harm
    ) -> KeypadOutcome:
        return KeypadNotTold(code, reason)

    def lost(self) -> None:
        if self._ear is not None:
            self._ear.forget()

    def _write(self, session: Session[ByteLine], data: bytes) -> None:
        if data:
            session.line.write(data, session.within(self._profile.write_s))


def _ended(code: CompletionCode, reason: DeviceReason | None = None) -> tuple[CompletionCode, KeypadOutcome]:
    return code, KeypadNotTold(code, reason)


class KeypadLine(Device[ByteLine, KeypadCommand, KeypadOutcome]):
    """The keypads of a line as a window knows them (`drivers.keypad.port.Keypads`)."""

    def __init__(self, name: DeviceName, profile: KeypadProfile, plug: Plug, clock: Clock) -> None:
        self._listeners: Listeners[KeypadEvent] = Listeners()
        work = KeypadListening(profile, self._listeners.tell)
        super().__init__(name, plug, dial_at(profile.bauds), work, clock)

    def listen(self, heard: Callable[[KeypadEvent], None]) -> Watch:
        watch = Listening(self._listeners, heard)
        watch.begin()
        return watch

    def send(
        self,
        command: KeypadCommand,
        done: Callable[[KeypadOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 2.0,
    ) -> RequestId:
        def completed(completion: Completion[KeypadOutcome]) -> None:
            done(completion.outcome)

        request = request_id or new_request_id()
        self._owner.submit(request, command, wait_s, completed)
        return request


DRIVER = Driver(
    kind=DeviceKind.KEYPAD,
    package="drivers.keypad",
    profile=KeypadProfile,
    usual=USUAL,
    reaches=(SerialAt, TcpAt),
    make=KeypadLine,
)
