"""A line without a wire, under a virtual clock: waiting for silence takes no time."""

from typing import Protocol

from drivers.core.line import DeviceGone, DeviceTimeout
from hall.clock import VirtualClock


class Answering(Protocol):
    def hear(self, data: bytes) -> bytes:
        """What the device sends back at once."""


class MemoryLine:
    def __init__(self, device: Answering, clock: VirtualClock) -> None:
        self.device = device
        self.clock = clock
        self.opened = 0
        self.gone = False
        self.incoming = bytearray()
        self.written = bytearray()
        self.piece: int | None = None  # at most so many bytes a read
        self.late: list[tuple[float, bytes]] = []  # what arrives later, and when

    def open(self, deadline: float) -> None:
        if self.gone:
            raise DeviceGone("nothing there")
        self.opened += 1

    def close(self) -> None:
        self.incoming.clear()

    def read(self, most: int, deadline: float) -> bytes:
        if self.gone:
            raise DeviceGone("unplugged")
        self._arrive(deadline)
        if not self.incoming:
            self.clock.advance(max(0.0, deadline - self.clock.monotonic_s()) + 0.001)
            raise DeviceTimeout("silent")
        taken = min(most, self.piece or most)
        data = bytes(self.incoming[:taken])
        del self.incoming[:taken]
        self.clock.advance(0.001)
        return data

    def write(self, data: bytes, deadline: float) -> None:
        if self.gone:
            raise DeviceGone("unplugged")
        self.written += data
        self.incoming += self.device.hear(data)

    def drain(self) -> bytes:
        if self.gone:
            raise DeviceGone("unplugged")
        self._arrive(self.clock.monotonic_s())
        data = bytes(self.incoming)
        self.incoming.clear()
        return data

    def _arrive(self, deadline: float) -> None:
        """What is under way; if nothing has come yet, waiting for the next takes its time."""
        while self.late and self.late[0][0] <= (self.clock.monotonic_s() if self.incoming else deadline):
            at, data = self.late.pop(0)
            self.clock.advance(max(0.0, at - self.clock.monotonic_s()))
            self.incoming += data
