"""A device behind a TCP port, answering each piece as it comes."""

import contextlib
import select
import socket
import threading

from tests.drivers.support.memory_line import Answering


class TcpDevice:
    """Listens on a free port of this machine; one host at a time is enough."""

    def __init__(self, device: Answering) -> None:
        self._device = device
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._hosts: list[socket.socket] = []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def say(self, data: bytes) -> None:
        """Unasked, to every host."""
        for host in self._hosts:
            host.sendall(data)

    def hang_up(self) -> None:
        for host in self._hosts:
            with contextlib.suppress(OSError):
                host.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._end.set()
        self._thread.join(30)
        for one in (self._listening, *self._hosts):
            one.close()

    def _serve(self) -> None:
        while not self._end.is_set():
            ready, _, _ = select.select([self._listening, *self._hosts], [], [], 0.02)
            for one in ready:
                if one is self._listening:
                    self._hosts.append(self._listening.accept()[0])
                else:
                    self._hear(one)

    def _hear(self, one: socket.socket) -> None:
        data = b""
        with contextlib.suppress(OSError):
            data = one.recv(4096)
        if not data:
            self._hosts.remove(one)
            one.close()
            return
        with contextlib.suppress(OSError):
            one.sendall(self._device.hear(data))
