"""What one kind of device does once its line is open. Everything around it is `drivers.core.owner`'s."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from drivers.core.completion import CompletionCode
from drivers.core.condition import Condition
from drivers.core.line import Line
from hall.clock import Clock
from hall.contract.states import DeviceReason

L = TypeVar("L", bound=Line)
C_contra = TypeVar("C_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)


class Session(Struct, Generic[L], frozen=True):
    """One open line, from opening to loss, as the owner thread hands it to the work."""

    line: L
    clock: Clock
    mark_busy: Callable[[], None]
    """Say that the device is at something a person waits for; the next condition ends it."""
    stopping: Callable[[], bool]
    """Whether the owner was told to stop: finish the exchange at hand, begin no other."""

    def within(self, seconds: float) -> float:
        """A deadline from now."""
        return self.clock.monotonic_s() + seconds

    def passed(self, deadline: float) -> bool:
        return self.clock.monotonic_s() >= deadline


class Work(Protocol[L, C_contra, R_co]):
    """Called on the owner's thread only. May raise the three errors of a line from `opened` and `poll`:
    the line is then closed and opened again. `perform` ends every command itself.
    """

    @property
    def poll_s(self) -> float:
        """Seconds between two polls."""
        ...

    def opened(self, session: Session[L]) -> Condition:
        """Greet the device: find out that it is the right one and how it is."""
        ...

    def poll(self, session: Session[L]) -> Condition:
        """Look after the device; called every `poll_s` and after each command."""
        ...

    def perform(self, session: Session[L], command: C_contra, deadline: float) -> tuple[CompletionCode, R_co]:
        """Do it before the deadline, and say how it ended."""
        ...

    def unfinished(self, code: CompletionCode, reason: DeviceReason | None, *, begun: bool) -> R_co:
        """The outcome of a command that `perform` never saw, or (`begun`) in which it failed by our mistake."""
        ...

    def lost(self) -> None:
        """The line is closed: forget what belonged to it."""
        ...
