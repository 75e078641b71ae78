"""An IPP printer from RFC 8010 and 8011 alone: it takes PDF jobs and prints a page at each look."""

import struct
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer


def attribute(tag: int, name: str, *values: int | str) -> bytes:
    said = b""
    for at, value in enumerate(values):
        key = name.encode() if at == 0 else b""
        raw = struct.pack(">i", value) if isinstance(value, int) else value.encode()
        said += bytes([tag]) + struct.pack(">H", len(key)) + key + struct.pack(">H", len(raw)) + raw
    return said


class IppPaper:
    def __init__(self) -> None:
        self.state = 3
        self.reasons: tuple[str, ...] = ("none",)
        self.refuses = 0
        self.stuck = False
        self.counts = True
        self.ends_as = 9
        self.garbage = False
        self.jobs: dict[int, int] = {}
        self.documents: list[bytes] = []
        self.heard: list[bytes] = []
        self.cancelled: list[int] = []
        self.after: Callable[[int], None] = lambda operation: None

    def answer(self, body: bytes) -> bytes:
        _, _, operation, number = struct.unpack(">BBHI", body[:8])
        self.heard.append(body)
        said, status = b"", 0
        job = struct.unpack(">i", body.partition(b"job-id\x00\x04")[2][:4] or b"\0\0\0\0")[0]
        match operation:
            case 0x0B:
                state = attribute(0x23, "printer-state", self.state)
                said = b"\x04" + state + attribute(0x44, "printer-state-reasons", *self.reasons)
            case 0x02 if self.refuses:
                status = self.refuses
            case 0x02:
                job = len(self.jobs) + 1
                self.jobs[job] = 3
                self.documents.append(body[body.index(b"%PDF-") :])
                said = b"\x02" + attribute(0x21, "job-id", job) + attribute(0x23, "job-state", 3)
            case 0x09:
                if not self.stuck and self.jobs[job] < 7:
                    self.jobs[job] = 5 if self.jobs[job] == 3 else self.ends_as
                said = b"\x02" + attribute(0x23, "job-state", self.jobs[job])
                if self.counts:
                    said += attribute(0x21, "job-impressions-completed", int(self.jobs[job] == 9))
            case 0x08:
                self.cancelled.append(job)
                self.jobs[job] = 7
        self.after(operation)
        head = struct.pack(">BBHI", 1, 1, status, number)
        fixed = attribute(0x47, "attributes-charset", "utf-8") + attribute(0x48, "attributes-natural-language", "en")
        return b"<html>" if self.garbage else head + b"\x01" + fixed + said + b"\x03"


class IppServer:
    """The same behind HTTP, on a free port of this machine."""

    def __init__(self, paper: IppPaper) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:  # http.server's name
                body = paper.answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Type", "application/ipp")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:  # type: ignore[override]  # quiet
                return

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()
