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


def asked(body: bytes, name: str) -> bytes:
    """The value of an attribute, wherever it stands."""
    _, found, rest = body.partition(name.encode())
    return rest[2 : 2 + struct.unpack(">H", rest[:2])[0]] if found else b""


class IppPaper:
    """One sheet at each look. `jobs` are their states, `names` what they are called, `sheets` how many came out."""

    def __init__(self) -> None:
        self.state = 3
        self.reasons: tuple[str, ...] = ("none",)
        self.refuses = 0
        self.stuck = False
        self.counts = True
        self.lists = True
        self.ends_as = 9
        self.garbage = False
        self.up_time = 1000
        self.jobs: dict[int, int] = {}
        self.names: dict[int, str] = {}
        self.sheets: dict[int, int] = {}
        self.copies: dict[int, int] = {}
        self.begun: set[int] = set()
        self.documents: list[bytes] = []
        self.heard: list[bytes] = []
        self.cancelled: list[int] = []
        self.after: Callable[[int], None] = lambda operation: None

    def print_on(self) -> None:
        """Two looks for each sheet: it is begun, it comes out."""
        for job, state in self.jobs.items():
            if self.stuck or self.state == 5:
                return
            if state == 5:
                self.sheets[job] += 1
                if self.sheets[job] >= self.copies[job]:
                    self.jobs[job] = self.ends_as
            elif state == 3:
                self.jobs[job] = 5
                self.begun.add(job)

    def job(self, number: int) -> bytes:
        said = b"\x02" + attribute(0x21, "job-id", number) + attribute(0x42, "job-name", self.names[number])
        said += attribute(0x23, "job-state", self.jobs[number])
        if number not in self.begun:
            said += b"\x13" + struct.pack(">H", 18) + b"time-at-processing" + b"\0\0"
        if self.counts:
            said += attribute(0x21, "job-media-sheets-completed", self.sheets[number])
        return said

    def answer(self, body: bytes) -> bytes:
        _, _, operation, number = struct.unpack(">BBHI", body[:8])
        self.heard.append(body)
        said, status = b"", 0
        job = int.from_bytes(asked(body, "job-id") or b"\0")
        match operation:
            case 0x0B:
                state = attribute(0x23, "printer-state", self.state)
                reasons = attribute(0x44, "printer-state-reasons", *self.reasons)
                said = b"\x04" + state + reasons + attribute(0x21, "printer-up-time", self.up_time)
            case 0x02 if self.refuses:
                status = self.refuses
            case 0x02:
                job = len(self.documents) + 1
                self.documents.append(body[body.index(b"%PDF-") :])
                self.jobs[job], self.names[job], self.sheets[job] = 3, asked(body, "job-name").decode(), 0
                self.copies[job] = int.from_bytes(asked(body, "copies"))
                said = b"\x02" + attribute(0x21, "job-id", job) + attribute(0x23, "job-state", 3)
            case 0x09 if job not in self.jobs:
                status = 0x0406
            case 0x09:
                self.print_on()
                said = self.job(job)
            case 0x0A:
                ended = asked(body, "which-jobs") == b"completed"
                said = b"".join(
                    self.job(one) for one, state in self.jobs.items() if (state >= 7) == ended and self.lists
                )
            case 0x08:
                self.cancelled.append(job)
                if self.jobs.get(job, 9) < 7:
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
