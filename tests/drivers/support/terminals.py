"""A terminal with simulated devices, and waiting for what a device's thread tells."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from hall.sites.definition import Device, DeviceKind, Role, Screen, Terminal

T = TypeVar("T")

SCREEN = Screen(width_px=1080, height_px=1920, width_mm=520)


def terminal(*devices: Device) -> Terminal:
    return Terminal(id="ticket-1", role=Role.TICKET_MACHINE, screen=SCREEN, devices=devices)


READER = Device(id="idcard", kind=DeviceKind.ID_CARD_READER, at="simulated")
PRINTER = Device(id="printer", kind=DeviceKind.RECEIPT_PRINTER, at="simulated")


SOON_S = 10.0
"""For what takes a second at most on a quiet machine."""


class Heard(Generic[T]):
    """Keeps what a listener was told, and when; waits for more with a deadline."""

    def __init__(self) -> None:
        self.all: list[T] = []
        self._came = threading.Condition()

    def __call__(self, what: T) -> None:
        with self._came:
            self.all.append(what)
            self._came.notify_all()

    def wait(self, wanted: Callable[[T], bool], within_s: float = 30.0) -> float:
        """Wait for the next one that is wanted, forgetting what came before it. Returns the seconds it took."""
        start = time.monotonic()
        with self._came:
            while True:
                while self.all:
                    if wanted(self.all.pop(0)):
                        return time.monotonic() - start
                rest = start + within_s - time.monotonic()
                assert rest > 0, f"nothing of the kind within {within_s} s"
                self._came.wait(rest)
