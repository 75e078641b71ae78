"""A USB plug, served on a Unix socket as docs/simulated-usb.md says (version 1)."""

import asyncio
import socket
from enum import IntEnum
from pathlib import Path

import msgspec

from hardware_sim.endpoints.channel import Channel
from hardware_sim.endpoints.endpoint import Endpoint
from hardware_sim.endpoints.listener import Listener
from hardware_sim.model import Piece
from hardware_sim.usb import CONTROL, DONE, STALLED, Identity

PROTOCOL = 1
LONGEST_FRAME = (1 << 20) + 1
MOST_UNREAD = 4 << 20
CANCELLED = 2


class Frame(IntEnum):
    """What a frame is; those below 0x20 and above 0x0F come from the host."""

    HELLO = 0x01
    BUSY = 0x02
    OUT = 0x10
    CANCEL = 0x11
    CONTROL = 0x12
    RESET = 0x13
    OUT_DONE = 0x20
    IN = 0x21
    CONTROL_DONE = 0x22


class Unreadable(ValueError):
    """A frame no host may send; the connection ends."""


class UsbPlug(Endpoint):
    """One device at one path; one host at a time."""

    def __init__(self, loop: asyncio.AbstractEventLoop, path: Path, identity: Identity, port: str) -> None:
        super().__init__()
        self._loop = loop
        self._path = path
        self._hello = msgspec.to_builtins(identity) | {"protocol": PROTOCOL, "port": port}
        pipes = [pipe.address for interface in identity.interfaces for pipe in interface.endpoints]
        self._takes = {address for address in pipes if address < 0x80}
        self._gives = {address for address in pipes if address >= 0x80}
        self._listener = Listener(loop, self._accept)
        self._host: Channel | None = None
        self._received = bytearray()
        self._listening = True
        self._held: dict[int, bytes] = {}
        """Transfers the busy device has not taken yet, by pipe."""

    @property
    def address(self) -> str | None:
        return f"usbsim:{self._path}" if self._listener.is_open else None

    def plug(self) -> None:
        if not self._listener.is_open:
            self._listener.open_path(self._path)

    def unplug(self) -> None:
        self._listener.close()
        if self._host is not None:
            self._host.close()
            self._host_left()

    def send(self, piece: Piece) -> None:
        if piece.pipe == CONTROL:
            self._say(Frame.CONTROL_DONE, piece.data)
        elif piece.pipe in self._gives:
            self._say(Frame.IN, bytes([piece.pipe]) + piece.data)

    def listen(self, on: bool) -> None:
        self._listening = on
        if on:
            held, self._held = self._held, {}
            for pipe, data in held.items():
                self._take(pipe, data)

    def whole(self, pipe: int) -> bool:
        return pipe == CONTROL

    def _accept(self, connection: socket.socket) -> None:
        if self._host is not None:
            connection.send(_frame(Frame.BUSY, b""))
            connection.close()
            return
        self._host = Channel(
            self._loop, connection.detach(), self._read, lambda _: self._host_left(), most_unread=MOST_UNREAD
        )
        self._say(Frame.HELLO, msgspec.json.encode(self._hello))
        self.on_hosts(1)

    def _host_left(self) -> None:
        self._host = None
        self._received.clear()
        self._held.clear()
        self.on_hosts(0)

    def _read(self, data: bytes) -> None:
        self._received += data
        try:
            while (frame := self._next_frame()) is not None:
                self._obey(*frame)
        except Unreadable:
            if self._host is not None:
                self._host.close()
                self._host_left()

    def _next_frame(self) -> tuple[int, bytes] | None:
        if len(self._received) < 4:
            return None
        length = int.from_bytes(self._received[:4], "big")
        if not 1 <= length <= LONGEST_FRAME:
            raise Unreadable
        if len(self._received) < 4 + length:
            return None
        kind, body = self._received[4], bytes(self._received[5 : 4 + length])
        del self._received[: 4 + length]
        return kind, body

    def _obey(self, kind: int, body: bytes) -> None:
        match kind:
            case Frame.OUT if body:
                self._take(body[0], body[1:])
            case Frame.CANCEL if len(body) == 1:
                if self._held.pop(body[0], None) is not None:
                    self._out_done(body[0], CANCELLED, 0)
            case Frame.CONTROL if len(body) >= 8:
                self._take(CONTROL, body)
            case Frame.RESET if not body:
                self._held.clear()
                self.on_reset()
            case _:
                raise Unreadable

    def _take(self, pipe: int, data: bytes) -> None:
        if pipe != CONTROL and pipe not in self._takes:
            self._out_done(pipe, STALLED, 0)
        elif not self._listening:
            if pipe in self._held:
                raise Unreadable
            self._held[pipe] = data
        else:
            if pipe != CONTROL:
                self._out_done(pipe, DONE, len(data))
            self.on_piece(Piece(data, pipe))

    def _out_done(self, pipe: int, status: int, taken: int) -> None:
        self._say(Frame.OUT_DONE, bytes([pipe, status]) + taken.to_bytes(4, "big"))

    def _say(self, kind: Frame, body: bytes) -> None:
        if self._host is not None:
            self._host.send(_frame(kind, body))


def _frame(kind: Frame, body: bytes) -> bytes:
    return (len(body) + 1).to_bytes(4, "big") + bytes([kind]) + body
