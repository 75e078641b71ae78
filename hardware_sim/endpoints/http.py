"""An HTTP server on the event loop, for devices that speak it: cameras and network printers. h11 knows the protocol."""

import asyncio
import socket
from abc import abstractmethod
from collections.abc import Mapping

import h11

from hardware_sim.endpoints.channel import Channel
from hardware_sim.endpoints.endpoint import Endpoint
from hardware_sim.endpoints.listener import Listener

LONGEST_BODY = 64 << 20
MOST_UNREAD = 16 << 20
BAD_REQUEST, NOT_FOUND, NOT_ALLOWED, TOO_LARGE = 400, 404, 405, 413


class Conversation:
    """One connection: a request, its answer, the next request."""

    def __init__(self, loop: asyncio.AbstractEventLoop, port: "HttpPort", connection: socket.socket) -> None:
        self._port = port
        self._http = h11.Connection(h11.SERVER)
        self._request: h11.Request | None = None
        self._body = bytearray()
        self.target = ""
        """What was asked for last: path and query."""
        self.channel = Channel(loop, connection.detach(), self._read, self._lost, most_unread=MOST_UNREAD)

    def answer(self, status: int, body: bytes, kind: str = "text/plain", more: Mapping[str, str] | None = None) -> None:
        """The whole answer."""
        self.begin(status, {"Content-Type": kind, "Content-Length": str(len(body)), **(more or {})})
        self.send(body)
        self._say(h11.EndOfMessage())
        if self._http.our_state is h11.DONE:
            self._http.start_next_cycle()
            self._go_on()
        else:
            self.close()

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """The head of an answer whose body comes bit by bit and may never end."""
        self._say(h11.Response(status_code=status, headers=list(headers.items())))

    def send(self, data: bytes) -> None:
        if data:
            self._say(h11.Data(data=data))

    def close(self) -> None:
        self.channel.close()
        self._port.left(self)

    def _read(self, data: bytes) -> None:
        try:
            self._http.receive_data(data)
            self._go_on()
        except h11.RemoteProtocolError:
            if self._http.our_state in (h11.IDLE, h11.SEND_RESPONSE):
                self.answer(BAD_REQUEST, b"this is no HTTP", more={"Connection": "close"})
            else:
                self.close()

    def _go_on(self) -> None:
        while True:
            match self._http.next_event():
                case h11.Request() as request:
                    self._request = request
                    self._body.clear()
                case h11.Data(data=data):
                    self._body += data
                    if len(self._body) > LONGEST_BODY:
                        self.answer(TOO_LARGE, b"too long", more={"Connection": "close"})
                        return
                case h11.EndOfMessage():
                    assert self._request is not None
                    self.target = self._request.target.decode("ascii", "replace")
                    path = self.target.partition("?")[0]
                    self._port.asked(self, self._request.method.decode(), path, bytes(self._body))
                    return
                case h11.NEED_DATA:
                    if self._http.they_are_waiting_for_100_continue:
                        self._say(h11.InformationalResponse(status_code=100, headers=[]))
                    return
                case _:
                    return

    def _say(self, event: h11.Event) -> None:
        said = self._http.send(event)
        if said:
            self.channel.send(said)

    def _lost(self, _channel: Channel) -> None:
        self._port.left(self)


class HttpPort(Endpoint):
    """One port of this machine; the same again after replugging, where it is still to be had."""

    scheme = "http"
    path = "/"

    def __init__(self, loop: asyncio.AbstractEventLoop, *, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__()
        self._loop = loop
        self._host = host
        self._port = port
        self._listener = Listener(loop, self._accept)
        self._conversations: set[Conversation] = set()
        self._listening = True

    @abstractmethod
    def asked(self, conversation: Conversation, method: str, path: str, body: bytes) -> None:
        """A whole request has come. It is answered now or later, with `conversation`."""

    def left(self, conversation: Conversation) -> None:
        """The host is gone."""
        self._conversations.discard(conversation)

    @property
    def address(self) -> str | None:
        return f"{self.scheme}://{self._host}:{self._port}{self.path}" if self._listener.is_open else None

    def plug(self) -> None:
        if not self._listener.is_open:
            self._port = self._listener.open_port(self._host, self._port)

    def unplug(self) -> None:
        self._listener.close()
        for conversation in tuple(self._conversations):
            conversation.close()

    def listen(self, on: bool) -> None:
        self._listening = on
        for conversation in self._conversations:
            conversation.channel.listen(on)

    def whole(self, _pipe: int) -> bool:
        return True

    def _accept(self, connection: socket.socket) -> None:
        conversation = Conversation(self._loop, self, connection)
        conversation.channel.listen(self._listening)
        self._conversations.add(conversation)
