"""Keeps one connection to the broker: one thread that dials again and again, runs timers and hears messages.

Everything that happens on the bus happens on this thread, so what is built on a line needs no locks:
other threads hand it their work with `post`. Only dialling, which blocks, is done on a thread of its own.
"""

import contextlib
import selectors
import socket
import ssl
import threading
from collections import deque
from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import Protocol

import structlog
from msgspec import Struct

from hall.bus.address import Endpoint
from hall.bus.backoff import Backoff
from hall.bus.packets import Message
from hall.bus.refusal import speaks_of_refusal, why_refused
from hall.bus.timers import Timers
from hall.bus.wire import TAKEN_OVER, Will, Wire
from hall.clock import Clock
from hall.identity import Identity

log = structlog.get_logger()

LOOK_AFTER_S = 1.0
STEADY_AFTER_S = 5.0
"""A connection that lasted this long was good: the next search begins with short waits."""
FAREWELL_S = 1.0
STOP_S = 10.0


class LineState(Enum):
    SEARCHING = "searching"
    """Not tried to the end yet, for the first time."""
    UP = "up"
    AWAY = "away"
    REFUSED = "refused"


class LineSettings(Struct, frozen=True):
    """What differs between a terminal and the controller."""

    session_s: int
    """How long the broker keeps what we have not heard."""
    receive_maximum: int
    """How many messages may be with us unacknowledged."""


class LineOwner(Protocol):
    """Who uses the line. All of it is called on the line's thread."""

    def will(self) -> Will: ...

    def line_up(self) -> None: ...

    def line_changed(self, state: LineState) -> None: ...

    def heard(self, message: Message) -> None: ...

    def farewell(self) -> None:
        """The last word before a wanted end."""


class Line:
    """Start once, stop once. `publish`, `subscribe`, `acknowledge` and `timers` belong to the line's thread."""

    def __init__(
        self,
        identity: Identity,
        where: Callable[[], Endpoint],
        settings: LineSettings,
        owner: LineOwner,
        clock: Clock,
    ) -> None:
        self.timers = Timers(clock)
        self.state = LineState.SEARCHING
        self.connection = 0
        """Counts connections; an acknowledgement counts only on the one its message came by."""
        self._clock = clock
        self._identity = identity
        self._where = where
        self._settings = settings
        self._owner = owner
        self._backoff = Backoff()
        self._wire: Wire | None = None
        self._up_since = 0.0
        self._clean_next = False
        self._ask_why = False
        self._stopping = False
        self._ended = False
        self._closed = False
        self._closing = threading.Lock()
        self._work: deque[Callable[[], None]] = deque()
        self._woken = False
        self._wake_sender: socket.socket | None = None
        self._watched: socket.socket | None = None
        self._dialler: threading.Thread | None = None
        self._thread = threading.Thread(target=self._run, name=f"bus-{identity.name}", daemon=True)

    def start(self) -> None:
        self._wake_receiver, sender = socket.socketpair()
        self._wake_receiver.setblocking(False)
        sender.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._wake_receiver, selectors.EVENT_READ)
        with self._closing:
            self._wake_sender = sender
        self._thread.start()

    def stop(self) -> None:
        """Say goodbye and end the thread. Safe to call twice, and from the line's own thread."""
        self.post(self._begin_stop)
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(STOP_S)

    def post(self, work: Callable[[], None]) -> bool:
        """Have something done on the line's thread, soon and in order. False: too late, the line has ended."""
        with self._closing:
            if self._closed:
                return False
            self._work.append(work)
            if self._wake_sender is not None and not self._woken:
                self._woken = True
                with contextlib.suppress(BlockingIOError):
                    self._wake_sender.send(b"\0")
        return True

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        expiry_s: int | None = None,
        response_topic: str | None = None,
        correlation: bytes | None = None,
    ) -> None:
        """Send now, or not at all when the line is down: whoever needs it sends again in `line_up`."""
        if self._wire is not None and self.state is LineState.UP:
            self._wire.publish(
                topic,
                payload,
                retain=retain,
                expiry_s=expiry_s,
                response_topic=response_topic,
                correlation=correlation,
            )

    def subscribe(self, filters: list[str], granted: Callable[[], None] | None = None) -> None:
        """`granted` is called when the broker has confirmed; nothing happens while the line is down."""
        if self._wire is not None and self.state is LineState.UP:
            self._wire.subscribe(filters, granted)

    def unsubscribe(self, name: str) -> None:
        if self._wire is not None and self.state is LineState.UP:
            self._wire.unsubscribe(name)

    def acknowledge(self, connection: int, mid: int, qos: int) -> None:
        if self._wire is not None and connection == self.connection and qos > 0:
            self._wire.acknowledge(mid, qos)

    # --- the thread

    def _run(self) -> None:
        try:
            self._dial()
            self._do_posted()
            while not self._ended:
                self._wait()
                self._do_posted()
                self._do_due()
        finally:
            if self._wire is not None:
                self._wire.cut()
                self._wire = None
            with self._closing:
                self._closed = True
                sender, self._wake_sender = self._wake_sender, None
            self._do_posted()
            self._selector.close()
            self._wake_receiver.close()
            if sender is not None:
                sender.close()

    def _wait(self) -> None:
        self._serve(read=False, write=True)  # what was published in this turn leaves together
        sock = self._wire.socket if self._wire is not None else None
        if sock is not self._watched:
            self._watch(sock)
        if sock is not None and self._wire is not None:
            events = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._wire.wants_to_write() else 0)
            if self._selector.get_key(sock).events != events:
                self._selector.modify(sock, events)
        for key, ready in self._selector.select(self.timers.next_in_s(LOOK_AFTER_S)):
            if key.fileobj is self._wake_receiver:
                self._wake_receiver.recv(4096)
            else:
                self._serve(read=bool(ready & selectors.EVENT_READ), write=bool(ready & selectors.EVENT_WRITE))
        self._woken = False

    def _watch(self, sock: socket.socket | None) -> None:
        if self._watched is not None:
            # A closed socket has no number any more; the selector still knows it by object.
            with contextlib.suppress(KeyError, ValueError):
                self._selector.unregister(self._watched)
        self._watched = sock
        if sock is not None:
            self._selector.register(sock, selectors.EVENT_READ)

    def _serve(self, *, read: bool, write: bool) -> None:
        wire = self._wire
        if wire is None:
            return
        try:
            if read:
                wire.read()
            if write:
                wire.write()
        except Exception:
            # Not MQTT, or not as paho reads it. Coming back with the old session would bring the same bytes again.
            log.exception("unreadable bytes from the broker; beginning a new session", name=self._identity.name)
            self._clean_next = True
            if wire is self._wire:  # else it has said itself that it is lost
                self._hang_up(LineState.AWAY)

    def _do_posted(self) -> None:
        while self._work:
            work = self._work.popleft()
            try:
                work()
            except Exception:
                log.exception("work on the bus failed", name=self._identity.name)

    def _do_due(self) -> None:
        try:
            self.timers.run_due()
        except Exception:
            log.exception("a timer on the bus failed", name=self._identity.name)

    # --- dialling

    def _dial(self) -> None:
        if self._stopping:
            return
        work = partial(self._try, self._owner.will(), clean=self._clean_next, ask_why=self._ask_why)
        self._dialler = threading.Thread(target=work, name=f"dial-{self._identity.name}", daemon=True)
        self._dialler.start()

    def _try(self, will: Will, *, clean: bool, ask_why: bool) -> None:
        """On the dialling thread. Ends with exactly one posted outcome."""
        try:
            endpoint = self._where()
            context = self._identity.client_context() if endpoint.tls else None
            if context is not None and ask_why and (why := why_refused(endpoint, context)) is not None:
                self.post(partial(self._failed, why, refused=True))
                return
            events = _Events(self)
            wire = Wire(self._identity.name, endpoint, context, events)
            events.wire = wire
            wire.dial(
                will, clean=clean, session_s=self._settings.session_s, receive_maximum=self._settings.receive_maximum
            )
        except ssl.SSLError as error:
            self.post(partial(self._failed, str(error), refused=speaks_of_refusal(error)))
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the next try may go right
            self.post(partial(self._failed, str(error), refused=False))
        else:
            self.post(partial(self._dialled, wire))

    def _dialled(self, wire: Wire) -> None:
        self._join_dialler()
        if self._stopping:
            wire.cut()
            self._ended = True
            return
        self._wire = wire
        self._look_after(wire)

    def _failed(self, why: str, *, refused: bool) -> None:
        self._join_dialler()
        if self._stopping:
            self._ended = True
            return
        self._change(LineState.REFUSED if refused else LineState.AWAY, why)
        self.timers.after(self._backoff.pause_s(), self._dial)

    def _join_dialler(self) -> None:
        """It has posted its outcome and has nothing more to do."""
        if self._dialler is not None:
            self._dialler.join()
            self._dialler = None
        self._ask_why = False

    def _look_after(self, wire: Wire) -> None:
        if wire is not self._wire:
            return
        wire.look_after()
        if wire is not self._wire:
            return
        if wire.socket is None:
            # The broker hung up in the middle of the greeting, while the wire was not ours yet.
            self.lost(0)
        else:
            self.timers.after(LOOK_AFTER_S, partial(self._look_after, wire))

    # --- what the wire says

    def accepted(self) -> None:
        self.connection += 1
        self._clean_next = False
        self._up_since = self._clock.monotonic_s()
        self._change(LineState.UP)
        self._owner.line_up()

    def denied(self, why: str) -> None:
        self._change(LineState.REFUSED, why)

    def lost(self, code: int) -> None:
        if code == TAKEN_OVER:
            log.warning("another program uses this identity", name=self._identity.name)
            self._backoff.give_way()
        elif self.state is LineState.UP and self._clock.monotonic_s() - self._up_since >= STEADY_AFTER_S:
            self._backoff.reset()
        # Hung up on before the greeting was answered: perhaps our certificate is the reason.
        self._ask_why = self.state is not LineState.UP
        self._hang_up(self.state if self.state is LineState.REFUSED else LineState.AWAY)

    def message(self, message: Message) -> None:
        try:
            self._owner.heard(message)
        except Exception:
            log.exception("a message could not be handled", name=self._identity.name)

    def _hang_up(self, state: LineState) -> None:
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.cut()
        if self._stopping:
            self._ended = True
            return
        self._change(state)
        self.timers.after(self._backoff.pause_s(), self._dial)

    def _change(self, state: LineState, why: str | None = None) -> None:
        if state is not self.state:
            self.state = state
            log.info("bus", name=self._identity.name, state=state.value, why=why)
            self._owner.line_changed(state)

    # --- the end

    def _begin_stop(self) -> None:
        if self._stopping:
            return
        self._stopping = True
        self._owner.farewell()
        if self._wire is not None and self.state is LineState.UP:
            self.timers.after(FAREWELL_S, self._end)
            self._wire.bye()
        elif self._dialler is None:
            self._end()
        # else: the dialler's outcome ends it

    def _end(self) -> None:
        self._ended = True


class _Events:
    """Passes on what a wire says as long as it is the line's own; a wire given up is not heard any more."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.wire: Wire | None = None

    def _current(self) -> bool:
        return self.wire is self._line._wire  # noqa: SLF001 - part of the same concept

    def accepted(self) -> None:
        if self._current():
            self._line.accepted()

    def denied(self, why: str) -> None:
        if self._current():
            self._line.denied(why)

    def lost(self, code: int) -> None:
        if self._current():
            self._line.lost(code)

    def message(self, message: Message) -> None:
        if self._current():
            self._line.message(message)
