"""A network device: it listens on a port of this machine. Unplugged, its connections close and new ones are refused."""

import asyncio
import contextlib
import socket
from collections.abc import Callable

from hardware_sim.endpoints.channel import Channel
from hardware_sim.endpoints.endpoint import nobody


class TcpPort:
    """One listening port; the first free one unless `port` is given, and the same again after replugging.

    With `one_host` a second connection is closed at once, as by most printers; without it all hosts share the
    line like a party line: everyone hears every answer.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, *, host: str = "127.0.0.1", port: int = 0, one_host: bool = True
    ) -> None:
        self.on_data: Callable[[bytes], None] = nobody
        self._loop = loop
        self._host = host
        self._port = port
        self._one_host = one_host
        self._listener: socket.socket | None = None
        self._hosts: set[Channel] = set()
        self._listening = True

    @property
    def address(self) -> str | None:
        return f"tcp://{self._host}:{self._port}" if self._listener is not None else None

    def plug(self) -> None:
        if self._listener is not None:
            return
        try:
            listener = socket.create_server((self._host, self._port))
        except OSError:
            listener = socket.create_server((self._host, 0))  # someone took the port while the cable was out
        listener.setblocking(False)
        self._port = listener.getsockname()[1]
        self._listener = listener
        self._loop.add_reader(listener.fileno(), self._accept)

    def unplug(self) -> None:
        if self._listener is None:
            return
        self._loop.remove_reader(self._listener.fileno())
        self._listener.close()
        self._listener = None
        for host in self._hosts:
            host.close()
        self._hosts.clear()

    def send(self, data: bytes) -> None:
        for host in tuple(self._hosts):
            host.send(data)

    def listen(self, on: bool) -> None:
        self._listening = on
        for host in self._hosts:
            host.listen(on)

    def _accept(self) -> None:
        if self._listener is None:
            return
        with contextlib.suppress(BlockingIOError, ConnectionAbortedError):
            connection, _ = self._listener.accept()
            if self._one_host and self._hosts:
                connection.close()
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            channel = Channel(self._loop, connection.detach(), self._received, self._hosts.discard)
            channel.listen(self._listening)
            self._hosts.add(channel)

    def _received(self, data: bytes) -> None:
        self.on_data(data)
