"""A terminal's devices as its screen follows them: whichever is plugged in now, heard on the screen's own thread."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from drivers.devices import Devices
from drivers.ports import PortOf
from hall.bus.port import Watch
from hall.contract.states import DeviceState

S = TypeVar("S")
T = TypeVar("T")


class Across(Protocol):
    """Takes a listener to the thread it is to run on, as `ui_kit.bus.GuiCrossing.to_gui` does."""

    def __call__(self, listener: Callable[[T], None], /) -> Callable[[T], None]: ...


def at_once(listener: Callable[[T], None], /) -> Callable[[T], None]:
    """Stays where it is: for a test, or where the device's own thread will do."""
    return listener


class Together:
    """Several watches as one."""

    def __init__(self, *watches: Watch) -> None:
        self._watches = watches

    def stop(self) -> None:
        for watch in self._watches:
            watch.stop()


class Following:
    """`Devices` for view models. They hold no device longer than it is there, and miss nothing that it tells."""

    def __init__(self, devices: Devices, across: Across = at_once) -> None:
        self._devices = devices
        self.here: Across = across
        """For what is called back once: the outcome of a print."""

    def follow(
        self,
        wanted: PortOf[T],
        became: Callable[[T | None], None],
        attend: Callable[[T, Across], Watch] | None = None,
    ) -> Watch:
        """`became` hears the first device of a kind now, and whenever it is another or none.

        `attend` listens to it, with what it is given to come here by: it is called on the thread that noticed the
        device, before that one begins, so that not even a card that lies there already is missed. What was told by
        the one before is heard before `became`, or not at all.
        """
        follow = _Follow(self.here, became, attend)
        follow.watch = self._devices.watch_port(wanted, follow.noticed)
        return follow

    def watch_states(self, heard: Callable[[DeviceState], None]) -> Watch:
        """Hear the state of every device of the terminal, now and at each change."""
        return self._devices.watch_states(self.here(heard))


class _Follow(Generic[T]):
    def __init__(
        self, across: Across, became: Callable[[T | None], None], attend: Callable[[T, Across], Watch] | None
    ) -> None:
        self._across = across
        self._became = became
        self._attend = attend
        self._noticed = 0
        self._heard = 0
        """The device the listener knows of; what another tells is not for it."""
        self._attending: Watch | None = None
        self.watch: Watch | None = None

    def noticed(self, device: T | None) -> None:
        """On any thread, but in order: `Devices` holds its lock."""
        if self._attending is not None:
            self._attending.stop()
            self._attending = None
        self._noticed += 1
        number = self._noticed

        def turn(to: T | None) -> None:
            if self._heard >= 0:
                self._heard = number
                self._became(to)

        self._across(turn)(device)
        if device is not None and self._attend is not None:
            self._attending = self._attend(device, _Only(self, number))

    def hears(self, number: int) -> bool:
        return self._heard == number

    def across(self, listener: Callable[[S], None]) -> Callable[[S], None]:
        return self._across(listener)

    def stop(self) -> None:
        self._heard = -1
        if self.watch is not None:
            self.watch.stop()
        if self._attending is not None:
            self._attending.stop()


class _Only(Generic[T]):
    """The way here for what one device tells, for as long as it is the one that is followed."""

    def __init__(self, follow: _Follow[T], number: int) -> None:
        self._follow, self._number = follow, number

    def __call__(self, listener: Callable[[S], None], /) -> Callable[[S], None]:
        def unless_another(told: S) -> None:
            if self._follow.hears(self._number):
                listener(told)

        return self._follow.across(unless_another)
