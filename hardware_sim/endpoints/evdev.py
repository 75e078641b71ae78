"""A keyboard as Linux shows it: a pipe that carries `struct input_event`. docs/simulated-usb.md."""

import asyncio
import os
from pathlib import Path

from hardware_sim.endpoints.channel import Channel
from hardware_sim.endpoints.endpoint import Endpoint
from hardware_sim.model import Piece


class EvdevPipe(Endpoint):
    """Events of whole `input_event` structs go to whoever reads; nothing comes back."""

    def __init__(self, loop: asyncio.AbstractEventLoop, path: Path) -> None:
        super().__init__()
        self._loop = loop
        self._path = path
        self._channel: Channel | None = None

    @property
    def address(self) -> str | None:
        return f"evdev:{self._path}" if self._channel is not None else None

    def plug(self) -> None:
        if self._channel is None:
            self._path.unlink(missing_ok=True)
            os.mkfifo(self._path, 0o600)
            pipe = os.open(self._path, os.O_RDWR | os.O_NONBLOCK)
            self._channel = Channel(self._loop, pipe, lambda _: None, lambda _: self.unplug())
            self._channel.listen(False)  # held open both ways: what is written here is for the host to read

    def unplug(self) -> None:
        if self._channel is not None:
            self._channel.close()
            self._channel = None
            self._path.unlink(missing_ok=True)

    def send(self, piece: Piece) -> None:
        if self._channel is not None:
            self._channel.send(piece.data)

    def listen(self, on: bool) -> None:
        """A host sends nothing to a keyboard's pipe."""
