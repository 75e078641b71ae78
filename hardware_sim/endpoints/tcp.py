"""A network device: it listens on a port of this machine. Unplugged, its connections close and new ones are refused."""

import asyncio
import socket

from hardware_sim.endpoints.channel import Channel
from hardware_sim.endpoints.endpoint import Endpoint
from hardware_sim.endpoints.listener import Listener
from hardware_sim.model import Piece


class TcpPort(Endpoint):
    """One listening port; the first free one unless `port` is given, and the same again after replugging.

    With `one_host` a second connection is closed at once, as by most printers; without it all hosts share the
    line like a party line: everyone hears every answer.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, *, host: str = "127.0.0.1", port: int = 0, one_host: bool = True
    ) -> None:
        super().__init__()
        self._loop = loop
        self._host = host
        self._port = port
        self._one_host = one_host
        self._listener = Listener(loop, self._accept)
        self._hosts: set[Channel] = set()
        self._listening = True

    @property
    def address(self) -> str | None:
        return f"tcp://{self._host}:{self._port}" if self._listener.is_open else None

    def plug(self) -> None:
        if not self._listener.is_open:
            self._port = self._listener.open_port(self._host, self._port)

    def unplug(self) -> None:
        self._listener.close()
        for host in self._hosts:
            host.close()
        self._hosts.clear()

    def send(self, piece: Piece) -> None:
        for host in tuple(self._hosts):
            host.send(piece.data)

    def listen(self, on: bool) -> None:
        self._listening = on
        for host in self._hosts:
            host.listen(on)

    def _accept(self, connection: socket.socket) -> None:
        if self._one_host and self._hosts:
            connection.close()
            return
        channel = Channel(self._loop, connection.detach(), self._received, self._hosts.discard)
        channel.listen(self._listening)
        self._hosts.add(channel)

    def _received(self, data: bytes) -> None:
        self.on_piece(Piece(data))
