"""A driver's line that ends in a simulated machine itself: bytes in, time, bytes out, on one virtual clock.

Something can be made to happen at any byte on the way to the machine: the bytes before it have arrived, those behind
it have not.
"""

from collections.abc import Callable
from typing import Protocol

from drivers.core.line import DeviceGone, DeviceTimeout
from hall.clock import VirtualClock

A_BYTE_S = 1 / 11_520
"""As on a serial line at 115200 bit/s."""


class Machine(Protocol):
    def receive(self, data: bytes) -> None: ...

    def elapse(self, seconds: float) -> None: ...

    def due_s(self) -> float | None: ...

    def take_output(self) -> bytes: ...


class MachineLine:
    """`at` says what happens at which byte of all that is written from now on (`count_anew`)."""

    def __init__(self, machine: Machine, clock: VirtualClock) -> None:
        self.machine = machine
        self.clock = clock
        self.incoming = bytearray()
        self.written = bytearray()
        self.at: tuple[int, Callable[[], object]] | None = None
        self.later: tuple[float, Callable[[], object]] | None = None
        """Happens when the clock has gone so far."""
        self.mend()

    def mend(self) -> None:
        """The cable is whole again."""
        self.gone = self.deaf = self.mute = self.busy = False
        self.flip = self.drop = 0

    def count_anew(self) -> None:
        self.written.clear()

    def pass_time(self, seconds: float) -> None:
        if self.later is not None and self.clock.monotonic_s() + seconds >= self.later[0]:
            (at, then), self.later = self.later, None
            before = max(0.0, at - self.clock.monotonic_s())
            self.pass_time(before)
            then()
            seconds -= min(before, seconds)
        self.clock.advance(seconds)
        self.machine.elapse(seconds)
        said = self.machine.take_output()
        if not self.mute:
            self.incoming += said

    # As the driver knows it

    def open(self, deadline: float) -> None:
        if self.gone:
            raise DeviceGone("nothing there")

    def close(self) -> None:
        self.incoming.clear()

    def write(self, data: bytes, deadline: float) -> None:
        while data:
            if self.gone:
                raise DeviceGone("unplugged")
            if self.busy:
                self.pass_time(max(0.0, deadline - self.clock.monotonic_s()))
                raise DeviceTimeout("it takes nothing")
            size = len(data)
            if self.at is not None and len(self.written) <= self.at[0] < len(self.written) + size:
                size = self.at[0] - len(self.written)
            piece, data = data[:size], data[size:]
            self.written += piece
            if piece:
                self._arrive(piece)
            if data and self.at is not None:
                then, self.at = self.at[1], None
                then()

    def read(self, most: int, deadline: float) -> bytes:
        while True:
            if self.gone:
                raise DeviceGone("unplugged")
            self.pass_time(0)
            if self.incoming:
                data = bytes(self.incoming[:most])
                del self.incoming[:most]
                return data
            rest = deadline - self.clock.monotonic_s()
            if rest <= 0:
                raise DeviceTimeout("silent")
            due = self.machine.due_s()
            self.pass_time(rest if due is None else min(rest, max(due, 0.001)))

    def drain(self) -> bytes:
        if self.gone:
            raise DeviceGone("unplugged")
        self.pass_time(0)
        data = bytes(self.incoming)
        self.incoming.clear()
        return data

    def _arrive(self, data: bytes) -> None:
        self.pass_time(len(data) * A_BYTE_S)
        if self.deaf:
            return
        lost = min(self.drop, len(data))
        self.drop -= lost
        bent = bytearray(data[lost:])
        if bent and self.flip:
            bent[0] ^= self.flip
            self.flip = 0
        self.machine.receive(bytes(bent))
        self.pass_time(0)
