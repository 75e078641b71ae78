"""A network service of many hosts: a port of this machine where each host has a conversation of its own."""

import asyncio
import socket

from hardware_sim.endpoints.channel import Channel
from hardware_sim.endpoints.endpoint import Endpoint
from hardware_sim.endpoints.listener import Listener
from hardware_sim.model import Piece

MOST_HOSTS = 32


class TcpServer(Endpoint):
    """A pipe for each host, numbered as they come. A piece without bytes is the end of its host's conversation, in
    either direction: the host has hung up, or the service closes it.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, *, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__()
        self._loop = loop
        self._host = host
        self._port = port
        self._listener = Listener(loop, self._accept)
        self._hosts: dict[int, Channel] = {}
        self._came = 0
        self._listening = True

    @property
    def address(self) -> str | None:
        return f"tcp://{self._host}:{self._port}" if self._listener.is_open else None

    def plug(self) -> None:
        if not self._listener.is_open:
            self._port = self._listener.open_port(self._host, self._port)

    def unplug(self) -> None:
        self._listener.close()
        for pipe in tuple(self._hosts):
            self._hosts.pop(pipe).close()
            self.on_piece(Piece(b"", pipe))

    def send(self, piece: Piece) -> None:
        host = self._hosts.get(piece.pipe)
        if host is None:
            return
        if piece.data:
            host.send(piece.data)
        else:
            self._hosts.pop(piece.pipe).close()

    def listen(self, on: bool) -> None:
        self._listening = on
        for host in self._hosts.values():
            host.listen(on)

    def _accept(self, connection: socket.socket) -> None:
        if len(self._hosts) >= MOST_HOSTS:
            connection.close()
            return
        self._came += 1
        pipe = self._came

        def received(data: bytes) -> None:
            self.on_piece(Piece(data, pipe))

        def gone(_: Channel) -> None:
            if self._hosts.pop(pipe, None):
                self.on_piece(Piece(b"", pipe))

        channel = Channel(self._loop, connection.detach(), received, gone)
        channel.listen(self._listening)
        self._hosts[pipe] = channel
