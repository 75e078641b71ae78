"""A line over TCP: a network printer's port 9100, a serial server in transparent mode."""

import select
import socket
import sys
import time

from drivers.core.line import DeviceGone, DeviceTimeout
from drivers.core.readiness import wait_for

CHUNK = 65536


class TcpLine:
    """`deadline`s are of `time.monotonic`: a real line lives in real time."""

    def __init__(self, host: str, port: int) -> None:
        self._where = (host, port)
        self._socket: socket.socket | None = None

    def open(self, deadline: float) -> None:
        try:
            made = socket.create_connection(self._where, timeout=max(0.05, deadline - time.monotonic()))
        except TimeoutError:
            raise DeviceGone(f"{self._name} does not answer the call") from None
        except OSError as error:
            raise DeviceGone(f"{self._name}: {error.strerror or error}") from None
        made.setblocking(False)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _notice_pulled_cables(made)
        self._socket = made

    def close(self) -> None:
        made, self._socket = self._socket, None
        if made is not None:
            made.close()

    def read(self, most: int, deadline: float) -> bytes:
        if not wait_for(self._opened().fileno(), select.POLLIN, deadline):
            raise DeviceTimeout(f"{self._name} is silent")
        data = self._take(most)
        if data is None:
            raise DeviceTimeout(f"{self._name} is silent")
        return data

    def write(self, data: bytes, deadline: float) -> None:
        made = self._opened()
        rest = memoryview(data)
        while rest:
            if not wait_for(made.fileno(), select.POLLOUT, deadline):
                raise DeviceTimeout(f"{self._name} takes no more bytes")
            try:
                rest = rest[made.send(rest[:CHUNK]) :]
            except BlockingIOError:
                continue
            except OSError:
                raise DeviceGone(f"{self._name} closed the connection") from None

    def drain(self) -> bytes:
        data = b""
        while len(data) < CHUNK:
            more = self._take(CHUNK)
            if more is None:
                break
            data += more
        return data

    @property
    def _name(self) -> str:
        return f"{self._where[0]}:{self._where[1]}"

    def _opened(self) -> socket.socket:
        if self._socket is None:
            raise DeviceGone(f"{self._name} is not open")
        return self._socket

    def _take(self, most: int) -> bytes | None:
        """Bytes that are there, or None when none are."""
        try:
            data = self._opened().recv(most)
        except BlockingIOError:
            return None
        except OSError as error:
            raise DeviceGone(f"{self._name}: {error.strerror or error}") from None
        if not data:
            raise DeviceGone(f"{self._name} closed the connection")
        return data


def _notice_pulled_cables(made: socket.socket) -> None:
    """A pulled cable sends no word: ask after a second of quiet, give up three seconds later."""
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if sys.platform == "linux":
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 4000)
