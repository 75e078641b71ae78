"""A device node of Video for Linux: the only place where this driver touches the kernel."""

import contextlib
import errno
import fcntl
import mmap
import os
import select
from collections.abc import Callable
from typing import NoReturn, Protocol, TypeAlias

from drivers.core.address import AddressMistake
from drivers.core.hidraw_line import open_node
from drivers.core.line import DeviceBusy, DeviceGone, DeviceTimeout
from drivers.core.readiness import wait_for


class Unknown(Exception):
    """The device has no such thing, or no more of them (EINVAL)."""


class Mapped(Protocol):
    """Memory that the kernel fills."""

    def __getitem__(self, part: slice) -> bytes: ...

    def close(self) -> None: ...


class Node(Protocol):
    """An open node. Raises the errors of a line, and `Unknown`."""

    def ask(self, request: int, about: bytearray) -> bytes:
        """An ioctl: the same structure, as the kernel filled it in."""
        ...

    def map(self, length: int, offset: int) -> Mapped: ...

    def ready(self, deadline: float) -> bool:
        """Whether a picture came before the deadline."""
        ...

    def close(self) -> None: ...


OpenNode: TypeAlias = Callable[[str], Node]


class KernelNode:
    """A `Node` of this machine."""

    def __init__(self, path: str) -> None:
        """Raises the errors of a line."""
        self._path = path
        self._fd = open_node(path, os.O_RDWR)

    def ask(self, request: int, about: bytearray) -> bytes:
        try:
            fcntl.ioctl(self._fd, request, about)
        except OSError as error:
            self._raise(error)
        return bytes(about)

    def map(self, length: int, offset: int) -> Mapped:
        try:
            return mmap.mmap(self._fd, length, mmap.MAP_SHARED, mmap.PROT_READ, offset=offset)
        except OSError as error:
            self._raise(error)

    def ready(self, deadline: float) -> bool:
        return wait_for(self._fd, select.POLLIN, deadline)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            os.close(self._fd)

    def _raise(self, error: OSError) -> NoReturn:
        said = f"{self._path}: {error.strerror}"
        match error.errno:
            case errno.EINVAL:
                raise Unknown(said) from None
            case errno.ENOTTY:
                raise AddressMistake(f"{self._path} is no camera") from None
            case errno.EBUSY:
                raise DeviceBusy(f"{self._path} is held by another program") from None
            case errno.EAGAIN | errno.ETIMEDOUT | errno.EIO | errno.EPIPE | errno.EPROTO | errno.ERANGE | errno.EACCES:
                raise DeviceTimeout(said) from None
            case _:
                raise DeviceGone(said) from None
