"""A camera's pictures over HTTP: /stream as MJPEG (multipart/x-mixed-replace), /still as the next single picture."""

import asyncio

from hardware_sim.endpoints.http import NOT_ALLOWED, NOT_FOUND, Conversation, HttpPort
from hardware_sim.model import Piece

BOUNDARY = "picture"
STREAM, STILL = "/stream", "/still"


class MjpegPort(HttpPort):
    """Every piece the model says is one whole JPEG picture. The model is told by `hosts` how many are watching.

    A host too slow for the camera misses pictures; it never gets a late one.
    """

    path = STREAM

    def __init__(self, loop: asyncio.AbstractEventLoop, *, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__(loop, host=host, port=port)
        self._watching: set[Conversation] = set()
        self._waiting: set[Conversation] = set()

    def send(self, piece: Piece) -> None:
        head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(piece.data)}\r\n\r\n"
        for watcher in tuple(self._watching):
            if not watcher.channel.unsent:
                watcher.send(head.encode() + piece.data + b"\r\n")
        for waiter in tuple(self._waiting):
            self._waiting.discard(waiter)
            waiter.answer(200, piece.data, "image/jpeg")
        self._count()

    def asked(self, conversation: Conversation, method: str, path: str, body: bytes) -> None:  # noqa: ARG002
        if method != "GET":
            conversation.answer(NOT_ALLOWED, b"a camera is only looked at")
        elif path == STREAM:
            kind = f"multipart/x-mixed-replace; boundary={BOUNDARY}"
            conversation.begin(200, {"Content-Type": kind, "Cache-Control": "no-store", "Connection": "close"})
            self._watching.add(conversation)
            self._count()
        elif path == STILL:
            self._waiting.add(conversation)
            self._count()
        else:
            conversation.answer(NOT_FOUND, f"there are {STREAM} and {STILL}".encode())

    def left(self, conversation: Conversation) -> None:
        super().left(conversation)
        self._watching.discard(conversation)
        self._waiting.discard(conversation)
        self._count()

    def _count(self) -> None:
        self.on_hosts(len(self._watching) + len(self._waiting))
