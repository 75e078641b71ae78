"""A speech module: a text counts as said when the module has fallen silent behind it."""

import threading
from collections.abc import Callable
from contextlib import suppress

from drivers.core.address import SerialAt, TcpAt
from drivers.core.completion import Completion, CompletionCode
from drivers.core.condition import READY, Condition, degraded
from drivers.core.device import Device
from drivers.core.dial import dial_at
from drivers.core.driver import Driver
from drivers.core.line import ByteLine, DeviceError, DeviceGone, DeviceTimeout
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.core.self_test import Failed, Trial
from drivers.core.work import Session
from drivers.speaker import codec
from drivers.speaker.codec import Said
from drivers.speaker.port import SetVolume, Speak, SpeakerCommand, SpeakerDone, SpeakerNotDone, SpeakerOutcome
from drivers.speaker.profile import USUAL, SpeakerProfile
from hall.clock import Clock
from hall.contract.ids import RequestId, new_request_id
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind

CHUNK = 64
TEST_WORD = "语音自检"
TRIES = 3
LISTEN_S = 0.1
"""How soon a hush is noticed."""


class _NotDone(Exception):
    def __init__(self, code: CompletionCode, reason: DeviceReason | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.reason = reason


class Speaking:
    """The work of a module (`drivers.core.work.Work`). `hushed` may be set from any thread."""

    def __init__(self, profile: SpeakerProfile) -> None:
        self._profile = profile
        self._percent = profile.volume_percent
        self.hushed = threading.Event()

    @property
    def poll_s(self) -> float:
        return self._profile.poll_s

    def opened(self, session: Session[ByteLine]) -> Condition:
        return self.poll(session)

    def poll(self, session: Session[ByteLine]) -> Condition:
        if self._ask(session, codec.ASK, {Said.SPEAKING, Said.SILENT}) is None:
            raise DeviceTimeout("the module is silent in every sense")
        return READY if self._percent else degraded(DeviceReason.MUTED)

    def perform(
        self, session: Session[ByteLine], command: SpeakerCommand, deadline: float
    ) -> tuple[CompletionCode, SpeakerOutcome]:
        if isinstance(command, SetVolume):
            if not 0 <= command.percent <= 100:
                return _ended(CompletionCode.INVALID_DATA, None, begun=False)
            self._percent = command.percent
            return CompletionCode.SUCCESS, SpeakerDone()
        return self._speak(session, command, deadline)

    def unfinished(self, code: CompletionCode, reason: DeviceReason | None, *, begun: bool) -> SpeakerOutcome:
        return SpeakerNotDone(code, reason, begun)

    def lost(self) -> None:
        """Nothing belongs to a line: the volume goes with every text."""

    def _speak(
        self, session: Session[ByteLine], command: Speak, deadline: float
    ) -> tuple[CompletionCode, SpeakerOutcome]:
        pieces = codec.parts(command.text)
        if not pieces:
            return _ended(CompletionCode.INVALID_DATA, None, begun=False)
        self.hushed.clear()
        begun = False
        try:
            for piece in pieces:
                self._go_on(session, deadline)
                session.mark_busy()
                wire = codec.speak(piece, round(self._percent * codec.LOUDEST / 100))
                taken = self._say(session, wire)
                begun = True
                if not taken:
                    raise _NotDone(CompletionCode.TIME_OUT, DeviceReason.NOT_RESPONDING)
                self._hear_out(session, deadline)
        except _NotDone as failure:
            if begun:
                self._stop(session)
            return _ended(failure.code, failure.reason, begun=begun)
        except DeviceGone:
            return _ended(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED, begun=begun)
        except DeviceError:
            return _ended(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_RESPONDING, begun=begun)
        return CompletionCode.SUCCESS, SpeakerDone()

    def _say(self, session: Session[ByteLine], wire: bytes) -> bool:
        """Hand a piece over. Only what the module did not understand is sent again: it would say it twice."""
        for _ in range(TRIES):
            answer = self._once(session, wire, {Said.TAKEN, Said.NOT_UNDERSTOOD})
            if answer is not Said.NOT_UNDERSTOOD:
                return answer is Said.TAKEN
        return False

    def _hear_out(self, session: Session[ByteLine], deadline: float) -> None:
        """Until the module says that it has ended, or says so when asked. One that has started anew is silent too,
        and has not said its text.
        """
        ask_at = session.within(self._profile.ask_s)
        asked = 0
        while True:
            self._go_on(session, deadline)
            with suppress(DeviceTimeout):
                for said in codec.told(session.line.read(CHUNK, session.within(LISTEN_S))):
                    asked = 0
                    if said is Said.STARTED:
                        raise _NotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.HARDWARE_ERROR)
                    if said is Said.SILENT:
                        return
            if session.passed(ask_at):
                if asked >= TRIES:
                    raise _NotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_RESPONDING)
                session.line.write(codec.ASK, session.within(self._profile.answer_s))
                ask_at, asked = session.within(self._profile.ask_s), asked + 1

    def _go_on(self, session: Session[ByteLine], deadline: float) -> None:
        if session.stopping() or self.hushed.is_set():
            raise _NotDone(CompletionCode.CANCELED)
        if session.passed(deadline):
            raise _NotDone(CompletionCode.TIME_OUT)

    def _stop(self, session: Session[ByteLine]) -> None:
        with suppress(DeviceError):
            self._ask(session, codec.STOP, {Said.TAKEN})

    def _ask(self, session: Session[ByteLine], wire: bytes, wanted: set[Said]) -> Said | None:
        """What may be asked again without harm."""
        for _ in range(TRIES):
            if (answer := self._once(session, wire, wanted)) is not None:
                return answer
        return None

    def _once(self, session: Session[ByteLine], wire: bytes, wanted: set[Said]) -> Said | None:
        line, until = session.line, session.within(self._profile.answer_s)
        line.drain()  # an answer that came too late belongs to nobody
        line.write(wire, until)
        with suppress(DeviceTimeout):
            while not session.passed(until):
                for said in codec.told(line.read(1, until)):  # what follows is for who listens next
                    if said in wanted:
                        return said
        return None


def _ended(code: CompletionCode, reason: DeviceReason | None, *, begun: bool) -> tuple[CompletionCode, SpeakerOutcome]:
    return code, SpeakerNotDone(code, reason, begun)


class SpeechModule(Device[ByteLine, SpeakerCommand, SpeakerOutcome]):
    """A module as the hall knows it (`drivers.speaker.port.Speaker`)."""

    def __init__(self, name: DeviceName, profile: SpeakerProfile, plug: Plug, clock: Clock) -> None:
        self._work = Speaking(profile)
        super().__init__(name, plug, dial_at(profile.bauds), self._work, clock)

    def send(
        self,
        command: SpeakerCommand,
        done: Callable[[SpeakerOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 30.0,
    ) -> RequestId:
        def completed(completion: Completion[SpeakerOutcome]) -> None:
            done(completion.outcome)

        request = request_id or new_request_id()
        self._owner.submit(request, command, wait_s, completed)
        return request

    def hush(self) -> None:
        self._work.hushed.set()


def test_speaker(module: SpeechModule, trial: Trial) -> None:
    """It says a word and falls silent; whether anyone heard it, an ear must tell."""

    def said() -> str:
        def ask(done: Callable[[SpeakerOutcome], None]) -> RequestId:
            return module.send(Speak(TEST_WORD), done, wait_s=trial.rest_s)

        outcome = trial.await_answer(ask)
        if isinstance(outcome, SpeakerNotDone):
            raise Failed(outcome.reason.value if outcome.reason else outcome.code.value)
        return "it took the word and fell silent behind it"

    trial.check("speaks", said)


DRIVER = Driver(
    kind=DeviceKind.SPEAKER,
    package="drivers.speaker",
    profile=SpeakerProfile,
    usual=USUAL,
    reaches=(SerialAt, TcpAt),
    make=SpeechModule,
    self_test=test_speaker,
)
