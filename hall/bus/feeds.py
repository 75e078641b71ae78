"""What a terminal listens to: one feed a topic filter, several listeners a feed. Belongs to the line's thread."""

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

import msgspec
import structlog
from paho.mqtt.client import topic_matches_sub

from hall.bus.decoding import UNREADABLE

log = structlog.get_logger()

T = TypeVar("T")


class Listener(Generic[T]):
    """A listener in place (`Watch`). After `stop` it is not called any more, except for a call already under way."""

    def __init__(self, call: Callable[[T], None], stopped: Callable[["Listener[T]"], object]) -> None:
        self._call = call
        self._stopped = stopped
        self._active = True

    def __call__(self, value: T) -> None:
        """A listener's own mistake is logged and harms no other one."""
        if self._active:
            try:
                self._call(value)
            except Exception:
                log.exception("a listener on the bus failed")

    def stop(self) -> None:
        self._active = False
        self._stopped(self)


class Feed(Protocol[T]):
    """Everything heard under one filter."""

    listeners: list[Listener[T]]

    def hear(self, topic: str, payload: bytes, remaining_s: int | None) -> None:
        """Raises `msgspec.DecodeError` when the bytes are not of the contract. No bytes: withdrawn."""

    def tell_known(self, listener: Listener[T]) -> None:
        """What a listener that comes later has missed."""

    def begin_again(self) -> None:
        """A new connection: the broker tells what it has kept, and may have forgotten everything."""

    def forget(self) -> None:
        """Nobody listens any more."""


class LatestFeed(Generic[T]):
    """The latest message of each topic.

    Who may write to a topic, the broker has checked by certificate; so a body that names another place than it
    came from speaks for somebody else and is not believed. `topic_of` is the place a body names.
    """

    def __init__(self, kind: type[T], topic_of: Callable[[T], str]) -> None:
        self._decode = msgspec.json.Decoder(kind).decode
        self._topic_of = topic_of
        self.known: dict[str, T] = {}
        self.listeners: list[Listener[T]] = []

    def hear(self, topic: str, payload: bytes, remaining_s: int | None) -> None:  # noqa: ARG002 - others age
        if not payload:
            self.known.pop(topic, None)
            return
        value = self._decode(payload)
        if self._topic_of(value) == topic:
            self.take_in(topic, value)
        else:
            log.warning("speaks for somebody else, not believed", topic=topic)

    def take_in(self, topic: str, value: T) -> None:
        if self.known.get(topic) == value:
            return  # heard under two filters
        self.known[topic] = value
        for listener in list(self.listeners):
            listener(value)

    def tell_known(self, listener: Listener[T]) -> None:
        for value in list(self.known.values()):
            listener(value)

    def begin_again(self) -> None:
        self.known.clear()

    def forget(self) -> None:
        self.known.clear()


class Feeds:
    """All feeds of a terminal by their filter. `subscribe` and `unsubscribe` reach the broker when it is there."""

    def __init__(self, subscribe: Callable[[list[str]], None], unsubscribe: Callable[[str], None]) -> None:
        self._subscribe = subscribe
        self._unsubscribe = unsubscribe
        self._feeds: dict[str, Feed[Any]] = {}

    def begin_again(self) -> list[str]:
        """The filters to subscribe to on a new connection."""
        for feed in self._feeds.values():
            feed.begin_again()
        return list(self._feeds)

    def listen(self, name: str, make: Callable[[], Feed[T]], listener: Listener[T]) -> None:
        """`make` is called for the first listener of a filter. What is known already is told first."""
        feed: Feed[T] | None = self._feeds.get(name)
        if feed is None:
            feed = self._feeds[name] = make()
            self._subscribe([name])
        feed.tell_known(listener)
        feed.listeners.append(listener)

    def leave(self, name: str, listener: Listener[Any]) -> None:
        feed = self._feeds.get(name)
        if feed is None or listener not in feed.listeners:
            return
        feed.listeners.remove(listener)
        if not feed.listeners:
            feed.forget()
            del self._feeds[name]
            self._unsubscribe(name)

    def hear(self, topic: str, payload: bytes, remaining_s: int | None) -> None:
        for name, feed in list(self._feeds.items()):
            if topic_matches_sub(name, topic):
                try:
                    feed.hear(topic, payload, remaining_s)
                except UNREADABLE as error:
                    log.warning("not a message of the contract", topic=topic, error=type(error).__name__)
