"""Asks the simulator from a thread of its own, so that the window never waits for it."""

import queue
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from hardware_sim.client import SimClient, SimRefused
from ui_kit.bus import GuiCrossing

T = TypeVar("T")


class Errands(Protocol):
    """Somebody who asks the simulator and brings the answer back to the window."""

    def ask(
        self, question: Callable[[SimClient], T], then: Callable[[T], None], refused: Callable[[str], None]
    ) -> None:
        """Calls exactly one of `then` and `refused`, on the window's thread, in the order of asking."""
        ...

    @property
    def waiting(self) -> int:
        """Questions that have no answer yet."""
        ...


class Runner:
    """Errands run one after the other between `start` and `stop`."""

    def __init__(self, client: SimClient, crossing: GuiCrossing) -> None:
        self._client = client
        self._crossing = crossing
        self._errands: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="bench-errands", daemon=True)
        self.waiting = 0

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._errands.put(None)
        self._thread.join()

    def ask(
        self, question: Callable[[SimClient], T], then: Callable[[T], None], refused: Callable[[str], None]
    ) -> None:
        def answered(call: Callable[[], None]) -> None:
            self.waiting -= 1
            call()

        def run() -> None:
            try:
                answer = question(self._client)
            except SimRefused as mistake:
                sentence = str(mistake)
                self._crossing.run_on_gui(lambda: answered(lambda: refused(sentence)))
            else:
                self._crossing.run_on_gui(lambda: answered(lambda: then(answer)))

        self.waiting += 1
        self._errands.put(run)

    def _run(self) -> None:
        while (errand := self._errands.get()) is not None:
            errand()
