"""One device on the bench: its model, the faults of its cable in both directions, and where hosts reach it."""

import asyncio
from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias

from hardware_sim.endpoints.endpoint import Endpoint
from hardware_sim.faults import NO_FAULTS, Faults, Wire
from hardware_sim.model import Model, Piece


class Direction(StrEnum):
    TO_DEVICE = "to-device"
    FROM_DEVICE = "from-device"
    BOTH = "both"


Overheard: TypeAlias = Callable[[Direction, Piece], None]
"""Told of every piece as the host sends or gets it, behind the faults of the cable."""


class Line:
    """Carries bytes between the host and the model, and lets the model's time pass. All on the event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, model: Model, endpoint: Endpoint) -> None:
        self._loop = loop
        self._model = model
        self._to_device = Wire()
        self._from_device = Wire()
        self._model_time_s = loop.time()
        self._timer: asyncio.TimerHandle | None = None
        self.listeners: list[Overheard] = []
        self._endpoint = endpoint
        self._take_up()

    @property
    def endpoint(self) -> Endpoint:
        return self._endpoint

    @property
    def model(self) -> Model:
        return self._model

    @property
    def faults(self) -> dict[Direction, Faults]:
        return {Direction.TO_DEVICE: self._to_device.faults, Direction.FROM_DEVICE: self._from_device.faults}

    def set_faults(self, direction: Direction, faults: Faults, seed: int) -> None:
        """Faults from now on; `NO_FAULTS` repairs the cable."""
        if direction is not Direction.FROM_DEVICE:
            self._to_device.set(faults, seed)
            self._endpoint.listen(not faults.busy)
        if direction is not Direction.TO_DEVICE:
            self._from_device.set(faults, seed + 1)
        self.pump()

    def repair(self) -> None:
        self.set_faults(Direction.BOTH, NO_FAULTS, 0)

    def attach(self, model: Model, endpoint: Endpoint) -> None:
        """Another model, or another kind of cable, in place of what was there. The faults stay; it begins unplugged."""
        if endpoint is not self._endpoint:
            self.unplug()
        self._model, self._endpoint = model, endpoint
        self._model_time_s = self._loop.time()
        self._take_up()
        self._endpoint.listen(not self._to_device.faults.busy)

    def plug(self) -> None:
        self._endpoint.plug()
        self._endpoint.listen(not self._to_device.faults.busy)
        self.pump()

    def unplug(self) -> None:
        """The device keeps its power and its state; only the cable is out."""
        self._endpoint.unplug()
        self._to_device.cut()
        self._from_device.cut()

    def pump(self) -> None:
        """Moves everything that may move now. To be called after any change of the model by hand."""
        now_s = self._loop.time()
        self._model.elapse(now_s - self._model_time_s)
        self._model_time_s = now_s
        for piece in self._to_device.take(now_s):
            self._model.receive(piece)
        for piece in self._model.take_output():
            self._from_device.put(piece, now_s, whole=self._endpoint.whole(piece.pipe))
        for piece in self._from_device.take(now_s):
            self._overhear(Direction.FROM_DEVICE, piece)
            self._endpoint.send(piece)
        self._endpoint.follow()
        self._wake_later(now_s)

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self.unplug()

    def _take_up(self) -> None:
        self._endpoint.on_piece = self._from_host
        self._endpoint.on_reset = self._reset
        self._endpoint.on_hosts = self._hosts

    def _from_host(self, piece: Piece) -> None:
        self._overhear(Direction.TO_DEVICE, piece)
        self._to_device.put(piece, self._loop.time(), whole=self._endpoint.whole(piece.pipe))
        self.pump()

    def _reset(self) -> None:
        self._to_device.cut()
        self._from_device.cut()
        self._model.forget()

    def _hosts(self, count: int) -> None:
        self._model.hosts(count)
        self.pump()

    def _overhear(self, direction: Direction, piece: Piece) -> None:
        for listener in self.listeners:
            listener(direction, piece)

    def _wake_later(self, now_s: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        model_due_s = self._model.due_s()
        dues = [
            due
            for due in (
                None if model_due_s is None else now_s + model_due_s,
                self._to_device.due_s(),
                self._from_device.due_s(),
            )
            if due is not None
        ]
        if dues:
            self._timer = self._loop.call_at(max(min(dues), now_s + 0.001), self.pump)
