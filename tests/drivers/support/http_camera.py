"""A camera on the network that answers as it is told, rightly or not. Bytes only: no HTTP library corrects them."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

Answer = Callable[[socket.socket], None]
STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=--b\r\nConnection: close\r\n\r\n"


def part(picture: bytes) -> bytes:
    return b"--b\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(picture), picture)


def says(*pieces: bytes) -> Answer:
    """And hangs up."""

    def answer(host: socket.socket) -> None:
        for piece in pieces:
            host.sendall(piece)

    return answer


def whole(body: bytes, kind: str = "image/jpeg", status: str = "200 OK") -> Answer:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return says(head.encode() + body)


def stays(*pieces: bytes) -> Answer:
    """Says it and stays there, silent, until the host goes."""

    def answer(host: socket.socket) -> None:
        says(*pieces)(host)
        with contextlib.suppress(OSError):
            host.recv(1)

    return answer


class BadCamera:
    """`answers`: what each address says. `hosts` counts the connections that are open now."""

    def __init__(self, **answers: Answer) -> None:
        self.answers = {f"/{path}": answer for path, answer in answers.items()}
        self.asked: list[str] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/stream"
        self._hosts: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._accepting.join(30)
        self._listening.close()
        for host in self._hosts:
            with contextlib.suppress(OSError):
                host.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(30)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                host = self._listening.accept()[0]
                self._hosts.append(host)
                self._threads.append(threading.Thread(target=self._serve, args=(host,)))
                self._threads[-1].start()

    def _serve(self, host: socket.socket) -> None:
        with host, contextlib.suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                more = host.recv(4096)
                if not more:
                    return
                request += more
            target = request.split(b" ")[1].decode()
            self.asked.append(target)
            self.answers.get(target.partition("?")[0], whole(b"", "text/plain", "404 Not Found"))(host)


@contextlib.contextmanager
def camera(**answers: Answer) -> Iterator[BadCamera]:
    made = BadCamera(**answers)
    try:
        yield made
    finally:
        made.close()
