"""Lets found things serve a terminal's devices: those at `auto`, and recognised ones nobody configured."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import structlog

from drivers.binding import Binding, Bound, Seen, Wanted, bind, binding_of, covers, unclaimed
from drivers.bindings_file import read_bindings, write_bindings
from drivers.core.address import Address
from drivers.core.plug import Find
from drivers.core.profile import UnknownModel
from drivers.devices import Devices, Standing
from drivers.discovery.discovery import Change, Discovery
from drivers.discovery.found import Found
from drivers.registry import Model, Registry
from hall.clock import Clock
from hall.contract.ids import DeviceId
from hall.contract.roles import plugged_in_names
from hall.sites.definition import DeviceKind

PATIENCE_S = 10.0
"""So long a device waits for the thing it was bound to before it takes another of its kind."""
log = structlog.get_logger(__name__)

Make = Callable[[Model, DeviceId, Find], Standing]


class Socket:
    """The place a found thing is plugged in, as its device's plug sees it (`Find`)."""

    def __init__(self) -> None:
        self.holds: Address | None = None

    def __call__(self) -> Address | None:
        return self.holds


class Plugging:
    """Follows discovery. `fixed` are the addresses of the definition: what is there belongs to them."""

    def __init__(
        self,
        *,
        registry: Registry,
        discovery: Discovery,
        wanted: Sequence[Wanted],
        fixed: Sequence[Address],
        names: Sequence[DeviceId],
        make: Make,
        takes_on: frozenset[DeviceKind],
        file: Path,
        clock: Clock,
    ) -> None:
        self._registry = registry
        self._discovery = discovery
        self._wanted = wanted
        self._fixed = fixed
        self._make = make
        self._takes_on = takes_on
        self._file = file
        self._clock = clock
        self._kept = {who: kept for who, kept in read_bindings(file).items() if who in {one.device for one in wanted}}
        self._sockets: dict[DeviceId, Socket] = {one.device: Socket() for one in wanted}
        self._models: dict[DeviceId, Model] = {}
        self._lost_at: dict[DeviceId, float] = {}
        self._names = set(names)
        self._adopted: dict[str, DeviceId] = {}
        self._unusable: set[str] = set()
        self._devices: Devices | None = None

    def first(self) -> list[Standing]:
        """The devices at `auto`, made for what is there now, else for what was there last, else the usual model.

        Raises `UnknownModel`.
        """
        bound = self._bind(self._seen(self._discovery.look()))
        for who in self._wanted:
            self._models[who.device] = self._model_of(who, bound.get(who.device))
            self._plug_in(who.device, bound.get(who.device))
        self._keep(bound)
        return [self._standing(who.device) for who in self._wanted]

    def start(self, devices: Devices) -> None:
        self._devices = devices
        self._discovery.watch(self._changed)
        self._discovery.start()
        self._discovery.remind(0.0)
        self._discovery.remind(PATIENCE_S)

    def stop(self) -> None:
        self._discovery.stop()

    def _changed(self, change: Change) -> None:
        """On discovery's thread, as everything below."""
        seen = self._seen(change.there)
        bound = self._bind(seen)
        for who in self._wanted:
            thing = bound.get(who.device)
            if thing is None and self._sockets[who.device].holds is not None:
                self._lost_at[who.device] = self._clock.monotonic_s()
                self._discovery.remind(PATIENCE_S)
            elif thing is not None and thing.model != self._models[who.device]:
                self._refit(who, thing)
            self._plug_in(who.device, thing)
        self._keep(bound)
        claimed = [thing.found for thing in bound.values()] + [one.found for one in seen if self._is_fixed(one.found)]
        self._adopt([thing for thing in unclaimed(seen, claimed) if thing.model.kind in self._takes_on])

    def _seen(self, there: frozenset[Found]) -> list[Seen]:
        return [Seen(found, tuple(self._registry.recognise(found))) for found in there]

    def _bind(self, seen: list[Seen]) -> dict[DeviceId, Bound]:
        now = self._clock.monotonic_s()
        patient = [who for who in self._kept if now - self._lost_at.setdefault(who, now) < PATIENCE_S]
        bound = bind(self._wanted, self._kept, [one for one in seen if not self._is_fixed(one.found)], patient)
        for who in bound:
            self._lost_at.pop(who, None)
        return bound

    def _is_fixed(self, found: Found) -> bool:
        return any(covers(address, found) for address in self._fixed)

    def _model_of(self, who: Wanted, bound: Bound | None) -> Model:
        kept = self._kept.get(who.device)
        if bound is not None:
            return bound.model
        if kept is not None and kept.driver in self._registry.drivers and not who.model:
            model = Model(kept.driver, who.kind, kept.model)
            if kept.model in self._registry.models(kept.driver):
                return model
        return self._registry.find(who.kind, who.model)

    def _plug_in(self, device: DeviceId, bound: Bound | None) -> None:
        self._sockets[device].holds = bound.found.address if bound is not None else None

    def _refit(self, who: Wanted, bound: Bound) -> None:
        """Another model than the one it was made for: a new device takes its place."""
        self._sockets[who.device].holds = None
        self._sockets[who.device] = Socket()
        self._models[who.device] = bound.model
        log.info("device_is_another_model", device=who.device, model=bound.model.model, driver=bound.model.driver)
        if self._devices:
            self._devices.put(self._standing(who.device))

    def _standing(self, device: DeviceId) -> Standing:
        return self._make(self._models[device], device, self._sockets[device])

    def _keep(self, bound: Mapping[DeviceId, Bound]) -> None:
        kept: dict[DeviceId, Binding] = self._kept | {who: binding_of(thing) for who, thing in bound.items()}
        if kept != self._kept:
            self._kept = kept
            write_bindings(self._file, kept)

    def _adopt(self, things: Sequence[Bound]) -> None:
        if self._devices is None:
            return
        now = {thing.found.id: thing for thing in things}
        for ident in [ident for ident in self._adopted if ident not in now]:
            device = self._adopted.pop(ident)
            self._sockets.pop(device).holds = None
            self._names.discard(device)
            self._devices.withdraw(device)
        for ident, thing in now.items():
            if ident not in self._adopted and ident not in self._unusable:
                self._take_on(ident, thing)
            elif ident in self._adopted:
                self._sockets[self._adopted[ident]].holds = thing.found.address
        self._unusable &= now.keys()

    def _take_on(self, ident: str, thing: Bound) -> None:
        free = [name for name in plugged_in_names(thing.model.kind) if name not in self._names]
        if not free:
            self._unusable.add(ident)
            log.error("device_not_taken_on", place=thing.found.place, why="the terminal has enough of them")
            return
        device, socket = free[0], Socket()
        socket.holds = thing.found.address
        try:
            standing = self._make(thing.model, device, socket)
        except UnknownModel as mistake:
            self._unusable.add(ident)
            log.error("device_not_taken_on", place=thing.found.place, why=str(mistake))
            return
        self._names.add(device)
        self._adopted[ident], self._sockets[device] = device, socket
        log.info("device_taken_on", device=device, place=thing.found.place, model=thing.model.model)
        if self._devices:
            self._devices.put(standing)
