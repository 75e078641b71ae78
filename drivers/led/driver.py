"""An LED bar: a text counts as shown when the card has confirmed it, and comes back after the bar was without power."""

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
from drivers.led.dialect import OnBar, Request, Unshowable, dialect_of
from drivers.led.port import Clear, LedCommand, LedDone, LedNotDone, LedOutcome, Ping, Show
from drivers.led.profile import USUAL, LedProfile
from hall.clock import Clock
from hall.contract.ids import RequestId, new_request_id
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind

CHUNK = 256


class _NotDone(Exception):
    """The card did not confirm."""

    def __init__(self, code: CompletionCode, reason: DeviceReason | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.reason = reason


class LedShowing:
    """The work of a bar (`drivers.core.work.Work`)."""

    def __init__(self, profile: LedProfile) -> None:
        self._profile = profile
        self._bar = OnBar(profile)
        self._dialect = dialect_of(profile, self._bar)
        self._shown: dict[int, Show] = {}
        """By area: what was confirmed last."""
        self._silent: set[int] = set()
        self._turn = 0

    @property
    def poll_s(self) -> float:
        return self._profile.poll_s

    def opened(self, session: Session[ByteLine]) -> Condition:
        # Where many are silent, each is asked once: commands are waiting. The next looks ask more often.
        tries = self._profile.tries if len(self._bar.cards) == 1 else 1
        self._silent = {card for card in self._bar.cards if not self._answers(session, card, tries)}
        if len(self._silent) == len(self._bar.cards):
            raise DeviceTimeout("no card of the bar answers")
        for show in self._shown.values():
            self._show_again(session, show)
        return self._condition()

    def poll(self, session: Session[ByteLine]) -> Condition:
        """Look after one card, the next one each time."""
        self._turn = (self._turn + 1) % len(self._bar.cards)
        card = self._bar.cards[self._turn]
        # One known to be silent is asked once: commands for the others are waiting.
        if not self._answers(session, card, 1 if card in self._silent else None):
            self._silent.add(card)
        elif card in self._silent:
            self._silent.discard(card)
            for show in self._shown.values():
                if self._bar.area(show.area).card == card:
                    self._show_again(session, show)
        if len(self._silent) == len(self._bar.cards):
            raise DeviceTimeout("no card of the bar answers any more")
        return self._condition()

    def perform(
        self, session: Session[ByteLine], command: LedCommand, deadline: float
    ) -> tuple[CompletionCode, LedOutcome]:
        try:
            for request in self._dialect.requests(command):
                self._exchange(session, request, deadline)
        except Unshowable:
            return _ended(CompletionCode.INVALID_DATA)
        except _NotDone as failure:
            return _ended(failure.code, failure.reason)
        except DeviceGone:
            return _ended(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED)
        except DeviceError:
            return _ended(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_RESPONDING)
        if isinstance(command, Show):
            self._shown[command.area] = command
        elif isinstance(command, Clear):
            self._shown.clear()
        return CompletionCode.SUCCESS, LedDone(self._bar.replaced(command))

    def unfinished(
        self,
        code: CompletionCode,
        reason: DeviceReason | None,
        *,
        begun: bool,  # noqa: ARG002 - what a bar shows can be told again without harm
    ) -> LedOutcome:
        return LedNotDone(code, reason)

    def lost(self) -> None:
        self._silent.clear()

    def _condition(self) -> Condition:
        return degraded(DeviceReason.NOT_RESPONDING) if self._silent else READY

    def _answers(self, session: Session[ByteLine], card: int, tries: int | None = None) -> bool:
        try:
            self._exchange(session, self._dialect.ping(card), session.within(60.0), tries)
        except _NotDone as failure:
            return failure.reason is DeviceReason.PROTOCOL_FAULT  # refusing is an answer
        return True

    def _show_again(self, session: Session[ByteLine], show: Show) -> None:
        with suppress(_NotDone):
            for request in self._dialect.requests(show):
                self._exchange(session, request, session.within(60.0))

    def _exchange(
        self, session: Session[ByteLine], request: Request, deadline: float, tries: int | None = None
    ) -> None:
        """Tell it and await the confirmation; told again it does no harm. Raises `_NotDone` or a line's errors."""
        for _ in range(tries or self._profile.tries):
            if session.stopping():
                raise _NotDone(CompletionCode.CANCELED)
            if session.passed(deadline):
                break
            verdict = self._try(session, request, min(deadline, session.within(self._profile.answer_s)))
            if verdict:
                return
            if verdict is False:
                raise _NotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.PROTOCOL_FAULT)
        raise _NotDone(CompletionCode.TIME_OUT, DeviceReason.NOT_RESPONDING)

    def _try(self, session: Session[ByteLine], request: Request, until: float) -> bool | None:
        line, framer = session.line, self._dialect.framer()
        line.drain()  # an answer that came too late belongs to nobody
        line.write(request.wire, until)
        with suppress(DeviceTimeout):
            while not session.passed(until):
                for told in framer.feed(line.read(CHUNK, until)):
                    verdict = self._dialect.judge(request, told)
                    if verdict is not None:
                        return verdict
        return None


def _ended(code: CompletionCode, reason: DeviceReason | None = None) -> tuple[CompletionCode, LedOutcome]:
    return code, LedNotDone(code, reason)


class LedBar(Device[ByteLine, LedCommand, LedOutcome]):
    """A bar as screens know it (`drivers.led.port.LedScreen`)."""

    def __init__(self, name: DeviceName, profile: LedProfile, plug: Plug, clock: Clock) -> None:
        super().__init__(name, plug, dial_at(profile.bauds), LedShowing(profile), clock)
        self.profile = profile

    def send(
        self,
        command: LedCommand,
        done: Callable[[LedOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 5.0,
    ) -> RequestId:
        def completed(completion: Completion[LedOutcome]) -> None:
            done(completion.outcome)

        request = request_id or new_request_id()
        self._owner.submit(request, command, wait_s, completed)
        return request


def test_led(bar: LedBar, trial: Trial) -> None:
    """The card answers a question of its own; what stands on the bar stays there."""

    def answered() -> str:
        def ask(done: Callable[[LedOutcome], None]) -> RequestId:
            return bar.send(Ping(), done, wait_s=trial.rest_s)

        outcome = trial.await_answer(ask)
        if isinstance(outcome, LedNotDone):
            raise Failed(outcome.reason.value if outcome.reason else outcome.code.value)
        return "every card answers"

    trial.check("cards answer", answered)


DRIVER = Driver(
    kind=DeviceKind.LED_SCREEN,
    package="drivers.led",
    profile=LedProfile,
    usual=USUAL,
    reaches=(SerialAt, TcpAt),
    make=LedBar,
    self_test=test_led,
)
