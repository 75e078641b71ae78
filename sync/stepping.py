"""A thread that does one step after the other, and waits as long as each asks for."""

import threading
from collections.abc import Callable
from contextlib import suppress

import structlog

log = structlog.get_logger(__name__)

Step = Callable[[], float | None]
"""Returns the seconds to wait before the next one; None: until woken."""


class Stepping:
    """Owns the thread. A step that fails is logged and tried again after as long as `failed` says."""

    def __init__(self, name: str, step: Step, failed: Callable[[], float], longest_s: float) -> None:
        """`longest_s`: how long at most it waits to be woken."""
        self._step = step
        self._failed = failed
        self._longest_s = longest_s
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Cheap, from any thread. Cuts no wait short that a step asked for in seconds."""
        self._woken.set()

    def stop(self, wait_s: float = 10.0) -> None:
        """Ends after the step under way."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(wait_s)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                wait_s = self._step()
            except Exception:
                wait_s = self._failed()
                with suppress(OSError, ValueError):  # a full disk takes no log line either
                    log.exception("step_failed", thread=self._thread.name)
            if wait_s is None:
                self._woken.wait(self._longest_s)
            else:
                self._stopping.wait(wait_s)
