"""A device at the simulator's end of docs/simulated-usb.md, written from that page alone, bent as a test wants it."""

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

ONE_PIPE = [
    {"number": 0, "class": 255, "endpoints": [
        {"address": 0x02, "type": "bulk", "packet": 64}, {"address": 0x81, "type": "bulk", "packet": 64}]},
]  # fmt: skip
FOUR_PIPES = [
    {"number": 0, "class": 255, "endpoints": [
        {"address": address, "type": "bulk", "packet": 64} for address in (0x02, 0x06, 0x81, 0x85)]},
]  # fmt: skip
HID = [
    {"number": 1, "class": 3, "report_descriptor": "05", "endpoints": [
        {"address": 0x81, "type": "interrupt", "packet": 64}, {"address": 0x01, "type": "interrupt", "packet": 64}]},
]  # fmt: skip
HID_WITHOUT_OUT = [
    {"number": 0, "class": 3, "endpoints": [{"address": 0x81, "type": "interrupt", "packet": 64}]},
]  # fmt: skip


class UsbServer:
    """`answer(endpoint, data)` says what comes back: (endpoint, data) pairs; None stalls, `busy` takes nothing."""

    def __init__(self, path: Path, interfaces: list[Any], *, kernel_driver: bool = False) -> None:
        self.path = path
        self.hello = {
            "protocol": 1, "vendor_id": 0x0400, "product_id": 0xC35A, "product": "Made Up", "serial": "A1",
            "port": "1-1.2", "kernel_driver": kernel_driver, "interfaces": interfaces, "some_day": True,
        }  # fmt: skip
        self.answer: Callable[[int, bytes], list[tuple[int, bytes]] | None] = lambda endpoint, data: []
        self.control: Callable[[bytes, bytes], bytes | None] = lambda setup, data: None
        self.busy = False
        self.heard: list[tuple[int, bytes]] = []
        self.controls: list[tuple[bytes, bytes]] = []
        self.cancelled = 0
        self._host: socket.socket | None = None
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(path))
        self._server.listen()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def say(self, kind: int, body: bytes) -> None:
        assert self._host
        self._host.sendall(struct.pack(">IB", len(body) + 1, kind) + body)

    def unplug(self) -> None:
        self.path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        if self._host:
            with contextlib.suppress(OSError):
                self._host.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.unplug()
        for thread in self._threads:
            thread.join(30)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                host, _ = self._server.accept()
                if self._host is not None:
                    host.sendall(struct.pack(">IB", 1, 0x02))
                    host.close()
                    continue
                self._host = host
                self.say(0x01, json.dumps(self.hello).encode())
                thread = threading.Thread(target=self._serve, args=(host,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, host: socket.socket) -> None:
        with contextlib.suppress(OSError), host:
            while head := host.recv(4, socket.MSG_WAITALL):
                frame = host.recv(struct.unpack(">I", head)[0], socket.MSG_WAITALL)
                self._hear(frame[0], frame[1:])
        self._host = None

    def _hear(self, kind: int, body: bytes) -> None:
        if kind == 0x10 and self.busy:
            return
        if kind == 0x11:
            self.cancelled += 1
            self.say(0x20, bytes([body[0], 2]) + bytes(4))
        elif kind == 0x10:
            self.heard.append((body[0], body[1:]))
            said = self.answer(body[0], body[1:])
            if said is None:
                self.say(0x20, bytes([body[0], 1]) + bytes(4))
                return
            self.say(0x20, bytes([body[0], 0]) + struct.pack(">I", len(body) - 1))
            for endpoint, data in said:
                self.say(0x21, bytes([endpoint]) + data)
        elif kind == 0x12:
            self.controls.append((body[:8], body[8:]))
            answer = self.control(body[:8], body[8:])
            self.say(0x22, b"\x01" if answer is None else b"\x00" + answer)
