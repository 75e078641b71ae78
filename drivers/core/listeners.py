"""Who wants to hear. A listener's own failure is logged and harms nobody else."""

import threading
import traceback
from collections.abc import Callable
from pathlib import PurePath
from typing import Generic, TypeVar

import structlog

T = TypeVar("T")
log = structlog.get_logger(__name__)


class Listeners(Generic[T]):
    """May be joined and left from any thread, also while being told."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._heard: dict[object, Callable[[T], None]] = {}

    def add(self, heard: Callable[[T], None], key: object) -> None:
        with self._lock:
            self._heard[key] = heard

    def remove(self, key: object) -> None:
        with self._lock:
            self._heard.pop(key, None)

    def tell(self, what: T) -> None:
        with self._lock:
            heard = tuple(self._heard.values())
        for listener in heard:
            call(listener, what)


def call(listener: Callable[[T], None], what: T) -> None:
    """A screen's mistake must not stop a device."""
    try:
        listener(what)
    except Exception as mistake:  # noqa: BLE001 - whatever it is, it is the listener's
        log_mistake("listener_failed", mistake, told=type(what).__name__)


def log_mistake(event: str, mistake: Exception, **about: str) -> None:
    """Its kind and place only: a message or a variable could quote a person's data."""
    frames = traceback.extract_tb(mistake.__traceback__)
    place = f"{PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    log.error(event, mistake=type(mistake).__name__, at=place, **about)


class Listening(Generic[T]):
    """A listener in place (`hall.bus.port.Watch`)."""

    def __init__(self, listeners: Listeners[T], heard: Callable[[T], None]) -> None:
        self._listeners = listeners
        self._stopped = False
        self._heard = heard

    def begin(self) -> None:
        if not self._stopped:
            self._listeners.add(self._heard, self)

    def tell(self, what: T) -> None:
        if not self._stopped:
            call(self._heard, what)

    def stop(self) -> None:
        self._stopped = True
        self._listeners.remove(self)
