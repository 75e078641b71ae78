"""A serial line as a pseudo-terminal. Pulling the cable is a real hang-up; a replugged one has a new name."""

import asyncio
import os
import termios
import tty
from collections.abc import Callable, Mapping

from hardware_sim.endpoints.channel import Channel
from hardware_sim.endpoints.endpoint import Endpoint
from hardware_sim.model import Piece

SPEEDS: Mapping[int, int] = {
    getattr(termios, f"B{baud}"): baud for baud in (9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600)
}


class PtyLine(Endpoint):
    """One serial line. The host's speed is the one it set; `baud` says what the device understands.

    The slave side is held open here as well, so that the host may come and go as with a real port.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, baud: Callable[[], int | None] = lambda: None) -> None:
        super().__init__()
        self._loop = loop
        self._baud = baud
        self._channel: Channel | None = None
        self._slave = -1
        self._address: str | None = None

    @property
    def address(self) -> str | None:
        return self._address

    def plug(self) -> None:
        if self._channel is not None:
            return
        master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self._address = f"serial:{os.ttyname(self._slave)}"
        self._channel = Channel(self._loop, master, self._received, lambda _: self.unplug())

    def unplug(self) -> None:
        if self._channel is None:
            return
        self._channel.close()
        os.close(self._slave)
        self._channel, self._slave, self._address = None, -1, None

    def send(self, piece: Piece) -> None:
        if self._channel is not None:
            self._channel.send(piece.data)

    def listen(self, on: bool) -> None:
        if self._channel is not None:
            self._channel.listen(on)

    def _received(self, data: bytes) -> None:
        understood = self._baud()
        if understood is not None and SPEEDS.get(termios.tcgetattr(self._slave)[5]) != understood:
            self.garbled += len(data)
            return
        self.on_piece(Piece(data))
