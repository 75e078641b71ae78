"""The thread that owns one device: opens its line, looks after it, does its commands one after the other."""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

import structlog
from msgspec import Struct

from drivers.core.address import Address, AddressMistake
from drivers.core.completion import Completion, CompletionCode
from drivers.core.condition import ABSENT, BUSY, HELD, MISCONFIGURED, MOVES, OPENING, Condition, fault
from drivers.core.dial import Dial
from drivers.core.line import DeviceBarred, DeviceBusy, DeviceError, DeviceGone, DeviceTimeout, Line
from drivers.core.listeners import Listeners, Listening, call, log_mistake
from drivers.core.plug import Plug
from drivers.core.work import Session, Work
from hall.clock import Clock
from hall.contract.ids import DeviceId, RequestId, TerminalId
from hall.contract.states import DevicePhase, DeviceReason, DeviceState

L = TypeVar("L", bound=Line)
C = TypeVar("C")
R = TypeVar("R")

LOOK_S = 0.25
"""How often the plug is looked at: an unplugged device is noticed within this and one exchange."""
OPEN_S = 2.0
"""How long a line may take to open."""
REMEMBERED = 256
"""Completions kept for repeated request ids; the oldest goes first."""
STOP_S = 10.0

log = structlog.get_logger(__name__)


class DeviceName(Struct, frozen=True):
    """Which device this is, in the words of the hall."""

    terminal: TerminalId
    device: DeviceId
    kind: str
    keeps: Path | None = None
    """Where its driver may keep what must outlive it; none for one that is only tried out."""


class _Pending(Generic[C, R]):
    """A command on its way to its one completion, and everyone who asked for it."""

    def __init__(self, request_id: RequestId, command: C, deadline: float) -> None:
        self.request_id = request_id
        self.command = command
        self.deadline = deadline
        self.askers: list[Callable[[Completion[R]], None]] = []


class DeviceOwner(Generic[L, C, R]):
    """Owns the device from `start` to `stop`. Listeners and askers are called on its thread.

    `step` is one turn of the thread; a test with a clock of its own calls it instead of `start`.
    """

    def __init__(self, name: DeviceName, plug: Plug, dial: Dial[L], work: Work[L, C, R], clock: Clock) -> None:
        self._name = name
        self._plug = plug
        self._dial = dial
        self._work = work
        self._clock = clock
        self._condition = ABSENT
        self._since = clock.now()
        self._session: Session[L] | None = None
        self._address: Address | None = None
        self._greeted = False
        self._trouble = ""
        self._silences = 0
        self._next_poll = 0.0

        self._lock = threading.Lock()
        self._inbox: deque[Callable[[], None]] = deque()
        self._waiting: deque[_Pending[C, R]] = deque()
        self._pending: dict[RequestId, _Pending[C, R]] = {}
        self._completed: OrderedDict[RequestId, Completion[R]] = OrderedDict()
        self._listeners: Listeners[DeviceState] = Listeners()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._left = threading.Event()
        """Nobody waits any more for the thread to end: whoever still asked something hears it from the thread."""
        self._thread: threading.Thread | None = None

    # What others may ask, from any thread

    @property
    def state(self) -> DeviceState:
        with self._lock:
            condition, since = self._condition, self._since
        return DeviceState(
            terminal=self._name.terminal,
            device=self._name.device,
            kind=self._name.kind,
            phase=condition.phase,
            reason=condition.reason,
            action=condition.action,
            since=since,
        )

    @property
    def trouble(self) -> str:
        """Why its line could not be opened or was lost, in the words of the line; empty while it is well."""
        return self._trouble

    def watch_state(self, heard: Callable[[DeviceState], None]) -> Listening[DeviceState]:
        """Hear the state now and at each change."""
        watch = Listening(self._listeners, heard)

        def begin() -> None:
            watch.begin()
            watch.tell(self.state)

        self._post(begin)
        return watch

    def submit(
        self, request_id: RequestId, command: C, wait_s: float, completed: Callable[[Completion[R]], None]
    ) -> None:
        """Queue a command. `completed` is called once; an id that is known gets the completion it had or will have."""
        with self._lock:
            known = self._completed.get(request_id)
            if known is not None:
                self._inbox.append(lambda: call(completed, known))
            elif request_id in self._pending:
                self._pending[request_id].askers.append(completed)
            else:
                pending = _Pending[C, R](request_id, command, self._clock.monotonic_s() + wait_s)
                pending.askers.append(completed)
                self._pending[request_id] = pending
                self._waiting.append(pending)
            self._wake.set()
        if self._stopping.is_set() and self._thread is None:
            self._close_desk()

    def start(self) -> None:
        """Begin to own the device."""
        self._stopping.clear()
        self._left.clear()
        self._thread = threading.Thread(target=self._run, name=f"device-{self._name.device}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let go of the device; commands that wait are cancelled. Returns when the thread has ended."""
        self._stopping.set()
        self._wake.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(STOP_S)
            self._left.set()
            if thread.is_alive():
                log.error("device_does_not_let_go", device=self._name.device)
                return
        self._let_go()

    # The owner's own

    def _run(self) -> None:
        while not self._stopping.is_set():
            wait_s = self.step()
            self._wake.wait(wait_s)
            self._wake.clear()
        if self._left.is_set():
            self._let_go()

    def step(self) -> float:
        """One turn: hear askers, look at the plug, do one command or one poll. Returns how long it may rest."""
        self._read_inbox()
        try:
            self._turn()
        except DeviceGone as error:
            # Something that takes the call and hangs up is not absent: it does not answer.
            hung_up = self._session is not None and not self._greeted
            self._lose(fault(DeviceReason.NOT_RESPONDING) if hung_up else ABSENT, error)
        except DeviceTimeout as error:
            self._silences += 1
            self._lose(fault(DeviceReason.NOT_RESPONDING), error)
        except (DeviceBarred, AddressMistake) as error:
            self._lose(MISCONFIGURED, error)
        except DeviceBusy as error:
            self._lose(HELD, error)
        except Exception as mistake:  # noqa: BLE001 - no bytes of a device and no mistake of ours ends this thread
            log_mistake("driver_failed", mistake, device=self._name.device)
            self._lose(fault(DeviceReason.PROTOCOL_FAULT), mistake)
        self._refuse_if_away()
        if self._waiting:
            return 0.0
        if self._session is None:
            return LOOK_S
        return max(0.0, min(LOOK_S, self._next_poll - self._clock.monotonic_s()))

    def _turn(self) -> None:
        found = self._plug.look()
        if self._session is None:
            if found is None:
                self._silences = 0
                self._trouble = "nothing is plugged in there"
                self._become(ABSENT)
            elif self._waiting or self._plug.due(self._clock.monotonic_s()):
                self._open(found)
        elif found != self._address:
            raise DeviceGone("unplugged")
        if self._session is None:
            return
        if self._waiting:
            self._do_next(self._session)
        elif self._session.passed(self._next_poll):
            self._poll(self._session)

    def _open(self, found: Address) -> None:
        line = self._dial(found, self._silences)
        line.open(self._clock.monotonic_s() + OPEN_S)
        self._address = found
        self._session = Session(line, self._clock, self._mark_busy, self._stopping.is_set)
        if self._condition.phase is DevicePhase.ABSENT:
            self._become(OPENING)
        self._greeted = False
        condition = self._work.opened(self._session)
        self._greeted = True
        self._trouble = ""
        self._plug.held()
        self._become(condition)
        self._next_poll = self._clock.monotonic_s() + self._work.poll_s

    def _poll(self, session: Session[L]) -> None:
        condition = self._work.poll(session)
        self._become(condition)
        self._next_poll = self._clock.monotonic_s() + self._work.poll_s

    def _do_next(self, session: Session[L]) -> None:
        with self._lock:
            pending = self._waiting.popleft()
        if session.passed(pending.deadline):
            self._refuse(pending, CompletionCode.TIME_OUT, None)
            return
        try:
            code, outcome = self._work.perform(session, pending.command, pending.deadline)
        except Exception:
            code = CompletionCode.INTERNAL_ERROR
            self._complete(pending, code, self._work.unfinished(code, None, begun=True))
            raise
        self._complete(pending, code, outcome)
        self._poll(session)

    def _refuse_if_away(self) -> None:
        """A person waits: a command for a device that could not be opened is refused at once, not kept."""
        while self._session is None:
            with self._lock:
                if not self._waiting:
                    return
                pending = self._waiting.popleft()
            self._refuse(pending, CompletionCode.DEVICE_NOT_READY, self._condition.reason)

    def _refuse(self, pending: _Pending[C, R], code: CompletionCode, reason: DeviceReason | None) -> None:
        self._complete(pending, code, self._work.unfinished(code, reason, begun=False))

    def _complete(self, pending: _Pending[C, R], code: CompletionCode, outcome: R) -> None:
        completion = Completion(pending.request_id, code, outcome)
        with self._lock:
            self._completed[pending.request_id] = completion
            while len(self._completed) > REMEMBERED:
                self._completed.popitem(last=False)
            askers = self._pending.pop(pending.request_id).askers
        for asker in askers:
            call(asker, completion)

    def _mark_busy(self) -> None:
        self._become(BUSY)

    def _become(self, condition: Condition) -> None:
        before = self._condition
        if condition == before:
            return
        if condition.phase is not before.phase and condition.phase not in MOVES[before.phase]:
            raise AssertionError(f"a device does not go from {before.phase} to {condition.phase}")
        with self._lock:
            self._condition = condition
            self._since = self._clock.now()
        log.info(
            "device_state",
            terminal=self._name.terminal,
            device=self._name.device,
            phase=condition.phase.value,
            reason=condition.reason and condition.reason.value,
        )
        self._listeners.tell(self.state)

    def _lose(self, condition: Condition, why: Exception) -> None:
        log.debug("device_line_lost", device=self._name.device, why=type(why).__name__)
        self._trouble = str(why) if isinstance(why, DeviceError | AddressMistake) else type(why).__name__
        self._hang_up()
        self._plug.failed(self._clock.monotonic_s())
        self._become(condition)

    def _hang_up(self) -> None:
        session, self._session, self._address = self._session, None, None
        if session is not None:
            session.line.close()
            self._work.lost()

    def _post(self, what: Callable[[], None]) -> None:
        with self._lock:
            self._inbox.append(what)
        self._wake.set()

    def _read_inbox(self) -> None:
        while True:
            with self._lock:
                if not self._inbox:
                    return
                what = self._inbox.popleft()
            what()

    def _let_go(self) -> None:
        self._hang_up()
        self._close_desk()

    def _close_desk(self) -> None:
        """Nobody will come any more: whoever waits hears it, once."""
        self._read_inbox()
        while True:
            with self._lock:
                if not self._waiting:
                    return
                pending = self._waiting.popleft()
            self._refuse(pending, CompletionCode.CANCELED, None)
