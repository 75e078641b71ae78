"""A network printer's port: IPP (RFC 8010) carried by HTTP POST. What the messages mean is the model's business."""

import asyncio
from itertools import count

from hardware_sim.endpoints.http import NOT_ALLOWED, NOT_FOUND, Conversation, HttpPort
from hardware_sim.model import Piece

KIND = "application/ipp"


class IppPort(HttpPort):
    """Each request reaches the model as one whole piece, by a pipe of its own; the piece said by it is the answer."""

    scheme = "ipp"
    path = "/ipp/print"

    def __init__(self, loop: asyncio.AbstractEventLoop, *, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__(loop, host=host, port=port)
        self._numbers = count(1)
        self._asking: dict[int, Conversation] = {}

    def send(self, piece: Piece) -> None:
        conversation = self._asking.pop(piece.pipe, None)
        if conversation is not None:
            conversation.answer(200, piece.data, KIND)

    def asked(self, conversation: Conversation, method: str, path: str, body: bytes) -> None:
        if path != self.path:
            conversation.answer(NOT_FOUND, f"the printer is at {self.path}".encode())
        elif method != "POST":
            conversation.answer(NOT_ALLOWED, b"a printer is asked by POST", more={"Allow": "POST"})
        else:
            number = next(self._numbers)
            self._asking[number] = conversation
            self.on_piece(Piece(body, number))

    def left(self, conversation: Conversation) -> None:
        super().left(conversation)
        self._asking = {number: asking for number, asking in self._asking.items() if asking is not conversation}
