"""Keys of a Linux input device, for scanners that play a keyboard.

Read without python-evdev, whose wheel must be compiled on every terminal: all that is needed is one structure
(`struct input_event`, <linux/input.h>) and one request (EVIOCGRAB, which keeps the keys from the screen).
"""

import contextlib
import errno
import fcntl
import os
import select
import stat
import struct
from typing import TypeAlias

from msgspec import Struct

from drivers.core.hidraw_line import open_node
from drivers.core.line import DeviceBusy, DeviceGone, DeviceTimeout
from drivers.core.readiness import wait_for

EVENT = struct.Struct("@llHHi")
EV_SYN, EV_KEY, SYN_DROPPED = 0, 1, 3
EVIOCGRAB = 0x40044590
AT_ONCE = 64


class KeyEvent(Struct, frozen=True):
    """A key by its code of <linux/input-event-codes.h>. `value`: 1 pressed, 0 released, 2 repeated by the kernel."""

    code: int
    value: int
    at_s: float
    """When, in seconds of the kernel's clock: for gaps between keys."""


class KeysLost(Struct, frozen=True):
    """We were too slow and the kernel threw keys away: what was being typed is not whole."""


Key: TypeAlias = KeyEvent | KeysLost


class EvdevLine:
    """Held by us alone from opening to closing. A FIFO in its place (docs/simulated-usb.md) cannot be grabbed."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._fd = -1
        self._rest = b""

    def open(self, deadline: float) -> None:  # noqa: ARG002 - the kernel opens it at once or not at all
        self._fd, self._rest = open_node(self._path, os.O_RDONLY), b""
        if not stat.S_ISCHR(os.fstat(self._fd).st_mode):
            return
        try:
            fcntl.ioctl(self._fd, EVIOCGRAB, 1)
        except OSError as error:
            self.close()
            if error.errno == errno.EBUSY:
                raise DeviceBusy(f"{self._path} is held by another program") from None
            raise DeviceGone(f"{self._path}: {error.strerror}") from None

    def close(self) -> None:
        fd, self._fd = self._fd, -1
        if fd >= 0:
            with contextlib.suppress(OSError):
                os.close(fd)  # which lets go of the grab

    def read_keys(self, deadline: float) -> list[Key]:
        """At least one key. Raises `DeviceTimeout` when none came in time."""
        while True:
            if self._fd < 0:
                raise DeviceGone(f"{self._path} is not open")
            if not wait_for(self._fd, select.POLLIN, deadline):
                raise DeviceTimeout(f"{self._path}: no key")
            try:
                data = os.read(self._fd, AT_ONCE * EVENT.size)
            except BlockingIOError:
                continue
            except OSError as error:
                raise DeviceGone(f"{self._path}: {error.strerror}") from None
            if not data:
                raise DeviceGone(f"{self._path} went away")
            if keys := self._keys(data):
                return keys

    def _keys(self, data: bytes) -> list[Key]:
        data = self._rest + data
        whole = len(data) - len(data) % EVENT.size
        self._rest = data[whole:]
        keys: list[Key] = []
        for seconds, micros, kind, code, value in EVENT.iter_unpack(data[:whole]):
            if kind == EV_KEY:
                keys.append(KeyEvent(code, value, seconds + micros / 1e6))
            elif (kind, code) == (EV_SYN, SYN_DROPPED):
                keys.append(KeysLost())
        return keys
