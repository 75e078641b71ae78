"""A chip card's place in a reader of the machine's pcscd: the virtual reader `vpcd` (Debian: vsmartcard-vpcd).

Wire facts: design notes on devices, §2. The card connects to the reader; messages are a length (2, big endian) and
what it counts; one byte is an order to the card (power off, on, reset, tell your ATR), more is an APDU.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Protocol

from hardware_sim.endpoints.channel import Channel
from hardware_sim.endpoints.endpoint import Endpoint
from hardware_sim.model import Piece

FIRST_PORT = 35963
POWER_OFF, POWER_ON, RESET, TELL_ATR = 0x00, 0x01, 0x02, 0x04
NO_ATR = bytes([0xFF]) * 34
"""What the reader takes for none: longer than any may be. An empty one would stop it for ever."""
TRY_AGAIN_S = 0.5


class ChipCard(Protocol):
    """What lies in a slot. Another card is another object, so that PC/SC sees one go and one come."""

    @property
    def atr(self) -> bytes:
        """Its answer to reset, ISO 7816-3; empty for a card that says nothing."""
        ...


class ChipCardSlot(Endpoint):
    """One slot. `card` says what is in it; PC/SC sees it come and go.

    Every piece is one whole APDU. Unplugged, the slot is empty; the reader itself belongs to pcscd and stays.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        card: Callable[[], ChipCard | None],
        *,
        slot: int = 0,
        port: int | None = None,
    ) -> None:
        super().__init__()
        self._loop = loop
        self._card = card
        self._in_reader: ChipCard | None = None
        self._name = f"Virtual PCD 00 {slot:02}"
        self._port = FIRST_PORT + slot if port is None else port
        self._is_plugged = False
        self._listening = True
        self._reader: Channel | None = None
        self._received = bytearray()
        self._again: asyncio.TimerHandle | None = None

    @property
    def address(self) -> str | None:
        return f"pcsc:{self._name}" if self._is_plugged else None

    @property
    def in_reader(self) -> bool:
        """Whether pcscd has the card."""
        return self._reader is not None

    def plug(self) -> None:
        self._is_plugged = True
        self.follow()

    def unplug(self) -> None:
        self._is_plugged = False
        self.follow()

    def send(self, piece: Piece) -> None:
        self._say(piece.data)

    def listen(self, on: bool) -> None:
        self._listening = on
        if self._reader is not None:
            self._reader.listen(on)

    def whole(self, _pipe: int) -> bool:
        return True

    def follow(self) -> None:
        card = self._card() if self._is_plugged else None
        if card is not self._in_reader:
            self._take_out()
        if card is None and self._again is not None:
            self._again.cancel()
            self._again = None
        elif card is not None and self._reader is None and self._again is None:
            self._put_in(card)

    def _put_in(self, card: ChipCard) -> None:
        try:
            connection = socket.create_connection(("127.0.0.1", self._port), timeout=0.2)
        except OSError:  # no pcscd, or it is being restarted
            self._again = self._loop.call_later(TRY_AGAIN_S, self._try_again)
            return
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader = Channel(self._loop, connection.detach(), self._read, self._lost)
        self._reader.listen(self._listening)
        self._in_reader = card

    def _try_again(self) -> None:
        self._again = None
        self.follow()

    def _take_out(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._lost(self._reader)

    def _lost(self, _reader: Channel) -> None:
        """A card without power has forgotten everything. The next one comes after a moment, as from a hand."""
        self._reader = self._in_reader = None
        self._received.clear()
        self.on_reset()
        if self._again is None:
            self._again = self._loop.call_later(TRY_AGAIN_S, self._try_again)

    def _read(self, data: bytes) -> None:
        self._received += data
        while len(self._received) >= 2:
            length = int.from_bytes(self._received[:2], "big")
            if len(self._received) < 2 + length:
                return
            message = bytes(self._received[2 : 2 + length])
            del self._received[: 2 + length]
            self._obey(message)

    def _obey(self, message: bytes) -> None:
        if len(message) > 1:
            self.on_piece(Piece(message))
        elif message == bytes([TELL_ATR]):
            self._say((self._in_reader.atr if self._in_reader else b"") or NO_ATR)
        elif message in (bytes([POWER_OFF]), bytes([RESET])):
            self.on_reset()

    def _say(self, data: bytes) -> None:
        if self._reader is not None and len(data) < 1 << 16:
            self._reader.send(len(data).to_bytes(2, "big") + data)
