"""A line that can be pulled exactly while a command is being carried out, not while the device is looked after."""

from collections.abc import Callable
from typing import Any

from drivers.core.completion import CompletionCode
from drivers.core.work import Session
from hall.clock import VirtualClock
from tests.drivers.support.memory_line import Answering, MemoryLine


class AtWork:
    """A work that knows when it performs."""

    def __init__(self, work: Any) -> None:
        self._work = work
        self.performing = False

    def perform(self, session: Session[Any], command: Any, deadline: float) -> tuple[CompletionCode, Any]:
        self.performing = True
        try:
            return self._work.perform(session, command, deadline)  # type: ignore[no-any-return]  # any driver's work
        finally:
            self.performing = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)


class HandLine(MemoryLine):
    """`then` is called once, at the next word said in a command."""

    def __init__(self, device: Answering, clock: VirtualClock, work: AtWork) -> None:
        super().__init__(device, clock)
        self.work = work
        self.then: Callable[[], None] | None = None

    def write(self, data: bytes, deadline: float) -> None:
        if self.work.performing and self.then is not None:
            then, self.then = self.then, None
            then()
        super().write(data, deadline)


class HandSubject:
    """What subjects share (`tests.drivers.support.conformance.Subject`)."""

    def __init__(self, work: Any, device: Answering) -> None:
        self.work: Any = AtWork(work)
        self.device = device
        self.made: HandLine | None = None

    def line(self, clock: VirtualClock) -> MemoryLine:
        self.made = HandLine(self.device, clock, self.work)
        return self.made

    def at_work(self, then: Callable[[], None]) -> None:
        assert self.made is not None
        self.made.then = then

    def silence(self) -> None:
        raise NotImplementedError

    def break_down(self) -> None:
        self.silence()

    def wear_out(self) -> None:
        raise NotImplementedError
