"""A camera's pictures over HTTP: /stream as MJPEG (multipart/x-mixed-replace), other addresses one answer each."""

import asyncio
from collections.abc import Collection
from itertools import count

from hardware_sim.endpoints.http import NOT_ALLOWED, NOT_FOUND, Conversation, HttpPort
from hardware_sim.model import Piece

BOUNDARY = "picture"
STREAM, STILL = "/stream", "/still"
HEAD_PIPE, PICTURE_PIPE = 0, 1
"""The head and the body of each part of the stream."""


def part(jpeg: bytes) -> list[Piece]:
    """A picture as the stream carries it."""
    head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
    return [Piece(head.encode(), HEAD_PIPE), Piece(jpeg + b"\r\n", PICTURE_PIPE)]


class MjpegPort(HttpPort):
    """What the model says by the first two pipes are the bytes of the stream, split anywhere. What is asked at the
    addresses `asked` reaches it as one piece, the address with its query, by a pipe of its own; the piece said by it is
    the answer.

    The model is told by `hosts` how many are watching or waiting for a picture. A host too slow for the camera misses
    pictures whole; it never gets a late one.
    """

    path = STREAM

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        *,
        asked: Collection[str] = (STILL,),
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        super().__init__(loop, host=host, port=port)
        self._addresses = asked
        self._watching: set[Conversation] = set()
        self._following: set[Conversation] = set()
        """Those who get the part that is being sent."""
        self._in_head = False
        self._numbers = count(2)
        self._asking: dict[int, tuple[Conversation, str]] = {}

    def send(self, piece: Piece) -> None:
        if piece.pipe in (HEAD_PIPE, PICTURE_PIPE):
            if piece.pipe == HEAD_PIPE and not self._in_head:
                self._following = {watcher for watcher in self._watching if not watcher.channel.unsent}
            self._in_head = piece.pipe == HEAD_PIPE
            for watcher in tuple(self._following & self._watching):
                watcher.send(piece.data)
        elif piece.pipe in self._asking:
            conversation, path = self._asking.pop(piece.pipe)
            conversation.answer(200, piece.data, "image/jpeg" if path == STILL else "text/plain")
            self._count()

    def whole(self, pipe: int) -> bool:
        return pipe not in (HEAD_PIPE, PICTURE_PIPE)

    def asked(self, conversation: Conversation, method: str, path: str, body: bytes) -> None:  # noqa: ARG002
        if method != "GET":
            conversation.answer(NOT_ALLOWED, b"a camera is only looked at")
        elif path == STREAM:
            kind = f"multipart/x-mixed-replace; boundary={BOUNDARY}"
            conversation.begin(200, {"Content-Type": kind, "Cache-Control": "no-store", "Connection": "close"})
            self._watching.add(conversation)
            self._count()
        elif path in self._addresses:
            number = next(self._numbers)
            self._asking[number] = conversation, path
            self.on_piece(Piece(conversation.target.encode(), number))
            self._count()
        else:
            conversation.answer(NOT_FOUND, f"there are {', '.join((STREAM, *self._addresses))}".encode())

    def left(self, conversation: Conversation) -> None:
        super().left(conversation)
        self._watching.discard(conversation)
        self._asking = {number: asking for number, asking in self._asking.items() if asking[0] is not conversation}
        self._count()

    def _count(self) -> None:
        waiting = sum(path == STILL for _, path in self._asking.values())
        self.on_hosts(len(self._watching) + waiting)
