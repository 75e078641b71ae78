"""A listening socket on the event loop: a port of this machine, or a path. Each host that comes is handed on."""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from pathlib import Path

from hall.unix_socket import short_path


class Listener:
    """Open between `open_port` or `open_path` and `close`; a closed one refuses hosts at once."""

    def __init__(self, loop: asyncio.AbstractEventLoop, on_host: Callable[[socket.socket], None]) -> None:
        self._loop = loop
        self._on_host = on_host
        self._socket: socket.socket | None = None
        self._path: Path | None = None

    @property
    def is_open(self) -> bool:
        return self._socket is not None

    def open_port(self, host: str, port: int) -> int:
        """The port that was to be had: another one where somebody took this one meanwhile."""
        try:
            listener = socket.create_server((host, port))
        except OSError:
            listener = socket.create_server((host, 0))
        self._open(listener)
        own: int = listener.getsockname()[1]
        return own

    def open_path(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with short_path(path) as name:
            listener.bind(name)
        path.chmod(0o600)
        listener.listen()
        self._path = path
        self._open(listener)

    def close(self) -> None:
        if self._socket is not None:
            self._loop.remove_reader(self._socket.fileno())
            self._socket.close()
            self._socket = None
        if self._path is not None:
            self._path.unlink(missing_ok=True)
            self._path = None

    def _open(self, listener: socket.socket) -> None:
        listener.setblocking(False)
        self._socket = listener
        self._loop.add_reader(listener.fileno(), self._accept)

    def _accept(self) -> None:
        if self._socket is None:
            return
        with contextlib.suppress(BlockingIOError, ConnectionAbortedError):
            connection, _ = self._socket.accept()
            if connection.family != socket.AF_UNIX:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._on_host(connection)
