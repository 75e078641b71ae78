"""A scanner: each code that is shown is told once. What it says is a person's: it is handed on and kept nowhere."""

import secrets
from collections.abc import Callable
from hashlib import blake2b

from drivers.core.completion import Completion, CompletionCode
from drivers.core.condition import READY, Condition
from drivers.core.device import Device
from drivers.core.driver import Driver
from drivers.core.line import DeviceError, DeviceGone, DeviceTimeout
from drivers.core.listeners import Listeners, Listening
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.core.work import Session
from drivers.scanner.hid_pos import Code
from drivers.scanner.payload import Scan, classify
from drivers.scanner.port import Aim, AimDone, AimNotDone, AimOutcome, ScanEvent, ScanFailed
from drivers.scanner.profile import USUAL, ScannerProfile
from drivers.scanner.scan_line import REACHES, Heard, ScanLine, dial_scanner
from drivers.scanner.text import ScanTrouble
from hall.bus.port import Watch
from hall.clock import Clock
from hall.contract.ids import RequestId, new_request_id
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind

LISTEN_S = 0.2
"""How long one look listens; a command waits no longer than that."""
WRITE_S = 0.5


class Scanning:
    """The work of a scanner (`drivers.core.work.Work`)."""

    def __init__(self, profile: ScannerProfile, tell: Callable[[ScanEvent], None]) -> None:
        self._profile = profile
        self._tell = tell
        self._key = secrets.token_bytes(16)
        self._last: tuple[bytes, float] | None = None
        """Digest of the code shown last, and when it was read last."""

    @property
    def poll_s(self) -> float:
        return 0.0  # a look is itself a wait

    def opened(self, session: Session[ScanLine]) -> Condition:  # noqa: ARG002 - a scanner is not asked how it is
        return READY

    def poll(self, session: Session[ScanLine]) -> Condition:
        line = session.line
        try:
            heard = line.hear(session.within(self._profile.gap_s if line.begun else LISTEN_S))
        except DeviceTimeout:
            heard = line.fell_silent()
        for one in heard:
            self._take(one, session.clock.monotonic_s())
        return READY

    def perform(self, session: Session[ScanLine], command: Aim, deadline: float) -> tuple[CompletionCode, AimOutcome]:
        data = bytes.fromhex(self._profile.trigger_on if command.on else self._profile.trigger_off)
        try:
            if not data or not session.line.tell(data, min(deadline, session.within(WRITE_S))):
                return _ended(CompletionCode.INVALID_DATA)
        except DeviceGone:
            return _ended(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED)
        except DeviceError:
            return _ended(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_RESPONDING)
        return CompletionCode.SUCCESS, AimDone()

    def unfinished(
        self,
        code: CompletionCode,
        reason: DeviceReason | None,
        *,
        begun: bool,  # noqa: ARG002 - a scanner can be told again without harm
    ) -> AimOutcome:
        return AimNotDone(code, reason)

    def lost(self) -> None:
        self._last = None

    def _take(self, heard: Heard, now: float) -> None:
        if isinstance(heard, ScanTrouble):
            self._tell(ScanFailed(heard))
            return
        text, symbology = (heard.text, heard.symbology) if isinstance(heard, Code) else (heard, "")
        digest = blake2b(text.encode(), key=self._key).digest()
        again = self._last is not None and self._last[0] == digest and now - self._last[1] < self._profile.same_again_s
        self._last = (digest, now)
        if not again:
            self._tell(Scan(classify(text), text, symbology))


def _ended(code: CompletionCode, reason: DeviceReason | None = None) -> tuple[CompletionCode, AimOutcome]:
    return code, AimNotDone(code, reason)


class CodeScanner(Device[ScanLine, Aim, AimOutcome]):
    """A scanner as screens know it (`drivers.scanner.port.Scanner`)."""

    def __init__(self, name: DeviceName, profile: ScannerProfile, plug: Plug, clock: Clock) -> None:
        self._listeners: Listeners[ScanEvent] = Listeners()
        super().__init__(name, plug, dial_scanner(profile), Scanning(profile, self._listeners.tell), clock)

    def listen(self, heard: Callable[[ScanEvent], None]) -> Watch:
        watch = Listening(self._listeners, heard)
        watch.begin()
        return watch

    def aim(
        self,
        on: bool,
        done: Callable[[AimOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 2.0,
    ) -> RequestId:
        def completed(completion: Completion[AimOutcome]) -> None:
            done(completion.outcome)

        request = request_id or new_request_id()
        self._owner.submit(request, Aim(on), wait_s, completed)
        return request


DRIVER = Driver(
    kind=DeviceKind.SCANNER,
    package="drivers.scanner",
    profile=ScannerProfile,
    usual=USUAL,
    reaches=REACHES,
    make=CodeScanner,
)
