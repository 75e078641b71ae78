"""The devices of one terminal while it runs: those of its definition, and those that somebody plugged in."""

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar, cast

from msgspec import Struct

from drivers.core.device import Owned
from drivers.core.driver import nothing_more
from drivers.core.listeners import call
from drivers.core.plug import Find
from drivers.core.self_test import Trial
from drivers.ports import CARD_READER, RECEIPT_PRINTER, CardReader, PortOf, ReceiptPrinter
from hall.bus.port import Watch
from hall.contract.ids import DeviceId
from hall.contract.states import DeviceAction, DevicePhase, DeviceState
from hall.sites.definition import DeviceKind

T = TypeVar("T")


def nowhere() -> None:
    """Where a device is that nobody can find (`Find`)."""


class Keeper(Protocol):
    """What plugs devices into `Devices` while they run: `drivers.plugging.Plugging`."""

    def start(self, devices: "Devices") -> None: ...

    def stop(self) -> None: ...


class Standing(Struct, frozen=True):
    """A device and what it is for; for technicians its model in words, the place it is plugged in, and its test."""

    device: DeviceId
    kind: DeviceKind
    owned: Owned
    model: str = ""
    find: Find = nowhere
    self_test: Callable[[Any, Trial], None] = nothing_more


class Devices:
    """All devices of a terminal, by their ids. Used in a `with`, or between `start` and `stop`.

    Devices may come and go meanwhile (`put`, `withdraw`): whoever watches hears of it.
    """

    def __init__(self, keeper: Keeper | None = None) -> None:
        self._lock = threading.RLock()
        self._standing: dict[DeviceId, Standing] = {}
        self._running = False
        self._state_watches: list[_StateWatch] = []
        self._port_watches: list[_PortWatch[Any]] = []
        self._keeper = keeper

    # What screens ask

    def port(self, wanted: PortOf[T]) -> T | None:
        """The first device of a kind now, if there is one: `devices.port(SCANNER)`."""
        with self._lock:
            found = next((one.owned for one in self._standing.values() if one.kind is wanted.kind), None)
        return cast("T | None", found)  # a driver of a kind has the port of its kind (`Driver.make`)

    def watch_port(self, wanted: PortOf[T], heard: Callable[[T | None], None]) -> Watch:
        """Hear the first device of a kind now, and whenever it becomes another or none."""
        watch = _PortWatch(self, wanted, heard)
        with self._lock:
            self._port_watches.append(watch)
            watch.look()
        return watch

    @property
    def card_reader(self) -> CardReader | None:
        return self.port(CARD_READER)

    @property
    def receipt_printer(self) -> ReceiptPrinter | None:
        return self.port(RECEIPT_PRINTER)

    @property
    def standing(self) -> tuple[Standing, ...]:
        """Every device of the terminal now."""
        with self._lock:
            return tuple(self._standing.values())

    @property
    def states(self) -> tuple[DeviceState, ...]:
        with self._lock:
            return tuple(one.owned.state for one in self._standing.values())

    def watch_states(self, heard: Callable[[DeviceState], None]) -> Watch:
        """Hear the state of every device, now and at each change: hand in `HallLink.publish_device`."""
        watch = _StateWatch(self, heard)
        with self._lock:
            self._state_watches.append(watch)
            for one in self._standing.values():
                watch.follow(one)
        return watch

    # Its life

    def start(self) -> None:
        with self._lock:
            self._running = True
            for one in self._standing.values():
                one.owned.start()
        if self._keeper:
            self._keeper.start(self)

    def stop(self) -> None:
        if self._keeper:
            self._keeper.stop()
        with self._lock:
            self._running = False
            standing = list(self._standing.values())
        for one in standing:
            one.owned.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, mistake: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # What the keeper changes

    def put(self, one: Standing) -> None:
        """Add a device, or let it stand in for the one of that name."""
        with self._lock:
            before = self._standing.get(one.device)
            self._standing[one.device] = one
            for watch in self._state_watches:
                watch.follow(one)
            for port_watch in self._port_watches:
                port_watch.look()  # before it begins: whoever listens misses nothing
            if self._running:
                one.owned.start()
        if before is not None:
            _let_go(before, lambda: None)

    def withdraw(self, device: DeviceId) -> None:
        """A device that nobody configured was pulled out: it ends, and its last state says so."""
        with self._lock:
            one = self._standing.pop(device)
            watches = list(self._state_watches)
            for port_watch in self._port_watches:
                port_watch.look()

        def farewell() -> None:
            last = one.owned.state
            gone = DeviceState(
                terminal=last.terminal, device=device, kind=last.kind, phase=DevicePhase.ABSENT,
                action=DeviceAction.NONE, since=last.since, withdrawn=True,
            )  # fmt: skip
            for watch in watches:
                watch.leave(device, gone)

        _let_go(one, farewell)

    def forget(self, watch: "_StateWatch | _PortWatch[Any]") -> None:
        with self._lock:
            if isinstance(watch, _StateWatch):
                self._state_watches = [one for one in self._state_watches if one is not watch]
            else:
                self._port_watches = [one for one in self._port_watches if one is not watch]


def _let_go(one: Standing, then: Callable[[], None]) -> None:
    """On a thread of its own: a device that hangs delays nobody."""

    def end() -> None:
        one.owned.stop()
        then()

    threading.Thread(target=end, name=f"let-go-{one.device}", daemon=True).start()


class _StateWatch:
    def __init__(self, devices: Devices, heard: Callable[[DeviceState], None]) -> None:
        self._devices = devices
        self._heard = heard
        self._watches: dict[DeviceId, Watch] = {}

    def follow(self, one: Standing) -> None:
        before = self._watches.get(one.device)
        if before is not None:
            before.stop()
        self._watches[one.device] = one.owned.watch_state(self._heard)

    def leave(self, device: DeviceId, last: DeviceState) -> None:
        watch = self._watches.pop(device, None)
        if watch is not None:
            watch.stop()
            call(self._heard, last)

    def stop(self) -> None:
        self._devices.forget(self)
        for watch in self._watches.values():
            watch.stop()


class _PortWatch(Generic[T]):
    def __init__(self, devices: Devices, wanted: PortOf[T], heard: Callable[[T | None], None]) -> None:
        self._devices = devices
        self._wanted = wanted
        self._heard = heard
        self._told = False
        self._now: T | None = None

    def look(self) -> None:
        now = self._devices.port(self._wanted)
        if not self._told or now is not self._now:
            self._told, self._now = True, now
            call(self._heard, now)

    def stop(self) -> None:
        self._devices.forget(self)
