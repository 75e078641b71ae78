"""Rings for those who wait at the centre for news: a hall for commands, a portal for what became of its request."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Bell:
    """One bell a subject. May be rung from any thread; whoever waits, waits on their event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, dict[asyncio.Event, asyncio.AbstractEventLoop]] = {}
        self._closed = False

    def ring(self, about: str) -> None:
        with self._lock:
            for event, loop in self._waiting.get(about, {}).items():
                loop.call_soon_threadsafe(event.set)

    def close(self) -> None:
        """The centre ends: whoever waits gets what there is."""
        with self._lock:
            self._closed = True
            subjects = list(self._waiting)
        for about in subjects:
            self.ring(about)

    async def until(self, about: str, look: Callable[[], T], enough: Callable[[T], bool], wait_s: float) -> T:
        """What there is to see, once it is enough or the time is over. `look` may block: it has a thread of its own."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + wait_s
        rung = asyncio.Event()
        with self._lock:
            self._waiting.setdefault(about, {})[rung] = loop
        try:
            while True:
                seen = await asyncio.to_thread(look)
                left_s = ends - loop.time()
                if enough(seen) or left_s <= 0 or self._closed:
                    return seen
                try:
                    await asyncio.wait_for(rung.wait(), left_s)
                except TimeoutError:
                    continue  # one last look
                rung.clear()
        finally:
            with self._lock:
                self._waiting[about].pop(rung)
                if not self._waiting[about]:
                    del self._waiting[about]
