"""What every device is to the rest of the hall, whatever its kind: the shell around its owner thread."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from drivers.core.dial import Dial
from drivers.core.line import Line
from drivers.core.owner import DeviceName, DeviceOwner
from drivers.core.plug import Plug
from drivers.core.work import Work
from hall.bus.port import Watch
from hall.clock import Clock
from hall.contract.states import DeviceState

L = TypeVar("L", bound=Line)
C = TypeVar("C")
R = TypeVar("R")


class Owned(Protocol):
    """A device with its thread."""

    @property
    def state(self) -> DeviceState: ...

    @property
    def trouble(self) -> str: ...

    def watch_state(self, heard: Callable[[DeviceState], None]) -> Watch: ...

    def start(self) -> None: ...

    def stop(self) -> None: ...


class Device(Generic[L, C, R]):
    """Base of the classes that drivers hand to screens: they add what one can ask of their kind of device."""

    def __init__(self, name: DeviceName, plug: Plug, dial: Dial[L], work: Work[L, C, R], clock: Clock) -> None:
        self._owner: DeviceOwner[L, C, R] = DeviceOwner(name, plug, dial, work, clock)

    @property
    def state(self) -> DeviceState:
        return self._owner.state

    @property
    def trouble(self) -> str:
        """Why its line could not be opened or was lost, for a technician; empty while it is well."""
        return self._owner.trouble

    def watch_state(self, heard: Callable[[DeviceState], None]) -> Watch:
        """Hear the state now and at each change."""
        return self._owner.watch_state(heard)

    def start(self) -> None:
        self._owner.start()

    def stop(self) -> None:
        self._owner.stop()
