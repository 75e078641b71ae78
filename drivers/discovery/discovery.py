"""All sources of one machine as one set of found things, and who wants to hear when it changes."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog
from msgspec import Struct

from drivers.core.listeners import Listeners, Listening, log_mistake
from drivers.discovery.found import Found

SETTLE_S = 0.05
"""One plug makes several events; they are looked at together."""
STOP_S = 5.0
log = structlog.get_logger(__name__)


class Change(Struct, frozen=True):
    """What there is now, and what became of it since the last change."""

    there: frozenset[Found]
    came: frozenset[Found]
    gone: frozenset[Found]


class Source(Protocol):
    """One way of seeing devices. Used on the thread of `Discovery` once started; `look` may be called before."""

    @property
    def name(self) -> str: ...

    @property
    def sweep_s(self) -> float:
        """How often it is looked at though it told of no change."""
        ...

    def start(self, changed: Callable[[], None]) -> None:
        """Call `changed`, from any thread, when it is worth looking. Raises whatever its library raises where this
        machine lacks what it takes; it is then only swept.
        """
        ...

    def look(self) -> frozenset[Found]:
        """What it sees now."""
        ...

    def stop(self) -> None: ...


class Discovery:
    """Looks at its sources from `start` to `stop`. Listeners are called on its thread.

    A source that raises keeps what it saw last, is logged once, and disturbs no other.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._seen: dict[str, frozenset[Found]] = {source.name: frozenset() for source in sources}
        self._due: dict[str, float] = {source.name: 0.0 for source in sources}
        self._told: set[str] = set()
        self._listeners: Listeners[Change] = Listeners()
        self._lock = threading.Lock()
        self._there: frozenset[Found] = frozenset()
        self._reminders: list[float] = []
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def there(self) -> frozenset[Found]:
        """What was there at the last look."""
        with self._lock:
            return self._there

    def watch(self, heard: Callable[[Change], None]) -> Listening[Change]:
        """Hear every change from now on."""
        watch = Listening(self._listeners, heard)
        watch.begin()
        return watch

    def look(self) -> frozenset[Found]:
        """Look at every source once. On the caller's thread: before `start`, or without it."""
        for source in self._sources:
            self._look_at(source)
        self._merge()
        return self.there

    def remind(self, after_s: float) -> None:
        """Tell the listeners again after so long, whether anything changed or not. From any thread."""
        with self._lock:
            self._reminders.append(time.monotonic() + after_s)
        self._wake.set()

    def start(self) -> None:
        for source in self._sources:
            try:
                source.start(self._hurry)
            except Exception as mistake:  # noqa: BLE001 - a machine without udev or network is swept
                log.warning(
                    "discovery_source_swept_only", source=source.name, why=f"{type(mistake).__name__}: {mistake}"
                )
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="discovery", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._wake.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(STOP_S)
        for source in self._sources:
            source.stop()

    def _hurry(self) -> None:
        for name in self._due:
            self._due[name] = 0.0
        self._wake.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            for source in self._sources:
                if time.monotonic() >= self._due[source.name]:
                    self._due[source.name] = time.monotonic() + source.sweep_s
                    self._look_at(source)
            self._merge()
            if self._reminded():
                self._listeners.tell(Change(self.there, frozenset(), frozenset()))
            with self._lock:
                next_look = min([*self._due.values(), *self._reminders], default=time.monotonic() + 1)
            if self._wake.wait(max(0.0, next_look - time.monotonic())):
                self._wake.clear()
                self._stopping.wait(SETTLE_S)

    def _reminded(self) -> bool:
        now = time.monotonic()
        with self._lock:
            due = [at for at in self._reminders if at <= now]
            self._reminders = [at for at in self._reminders if at > now]
        return bool(due)

    def _look_at(self, source: Source) -> None:
        try:
            self._seen[source.name] = source.look()
            self._told.discard(source.name)
        except Exception as mistake:  # noqa: BLE001 - one source's trouble is not the others'
            if source.name not in self._told:
                self._told.add(source.name)
                log_mistake("discovery_source_failed", mistake, source=source.name)

    def _merge(self) -> None:
        there = frozenset[Found]().union(*self._seen.values())
        with self._lock:
            before, self._there = self._there, there
        came, gone = there - before, before - there
        for event, things in (("device_plugged_in", came), ("device_pulled_out", gone)):
            for thing in sorted(things, key=lambda thing: thing.id):
                log.info(event, at=str(thing.address), place=thing.place, usb=thing.usb, product=thing.product)
        if came or gone:
            self._listeners.tell(Change(there, came, gone))
