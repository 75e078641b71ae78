"""The bench over HTTP on a Unix socket: GET /state, /people, /paper, /slips, and POST /<verb> with its fields as JSON.

Answers are JSON, but for pictures (PNG). A mistake is 400, 404 or 409 with `{"error": "<sentence>"}`.
"""

import asyncio
import concurrent.futures
import contextlib
import socketserver
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

import msgspec
from msgspec import Struct

from hall.fonts import FontMissing
from hall.unix_socket import connect, short_path
from hardware_sim.bench import Bench, BenchMistake
from hardware_sim.models.cards import Layout
from hardware_sim.models.paper import Mark, Slip, stacked
from hardware_sim.models.people import people
from hardware_sim.models.receipt_printer import ReceiptPrinter
from hardware_sim.verbs import VERBS

LARGEST_BODY = 65_536
PATIENCE_S = 10.0

T = TypeVar("T")


class Person(Struct, frozen=True):
    """A made-up person, for choosing."""

    number: int
    name: str
    layout: Layout


class SlipWords(Struct, frozen=True, kw_only=True):
    """A piece of paper without its picture."""

    number: int
    ending: str
    length_mm: float
    marks: tuple[Mark, ...]


class Done(Struct, frozen=True):
    done: str


class Mistake(Struct, frozen=True):
    error: str


class AlreadyServed(RuntimeError):
    """Another simulator serves this home."""


class Server:
    """Listens from `start` to `stop`. What is asked is done on the bench's event loop, one thing at a time."""

    def __init__(self, loop: asyncio.AbstractEventLoop, bench: Bench, path: Path) -> None:
        self._loop = loop
        self._bench = bench
        self._path = path
        self._server: _Listener | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Raises `AlreadyServed`."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):
            connect(self._path, timeout_s=1).close()
            raise AlreadyServed(f"a simulator is already running here ({self._path})")
        self._path.unlink(missing_ok=True)
        ours = self

        class Handler(_Handler):
            server_of_bench = ours

        with short_path(self._path) as name:
            self._server = _Listener(name, Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), name="sim-http", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Not to be called on the event loop: a request in progress may need it."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._path.unlink(missing_ok=True)

    def on_bench(self, act: Callable[[Bench], T]) -> T:
        """Runs `act` on the event loop and waits for it. Raises what it raises."""
        result: concurrent.futures.Future[T] = concurrent.futures.Future()

        def run() -> None:
            try:
                result.set_result(act(self._bench))
            except Exception as error:  # noqa: BLE001  it is raised again where it was asked
                result.set_exception(error)

        self._loop.call_soon_threadsafe(run)
        return result.result(PATIENCE_S)


class _Listener(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 64


class _Handler(BaseHTTPRequestHandler):
    server_of_bench: Server
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE_S

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(url.query).items()}
        match url.path:
            case "/state":
                self._attempt(lambda: self._json(self.server_of_bench.on_bench(Bench.state)))
            case "/people":
                self._json([Person(at, card.name, card.layout) for at, card in enumerate(people(), 1)])
            case "/slips":
                self._attempt(lambda: self._json([_words(slip) for slip in self._printer(query).slips]))
            case "/paper":
                self._attempt(lambda: self._picture(query))
            case _:
                self._refuse(HTTPStatus.NOT_FOUND, f"there is nothing at {url.path}")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            self.close_connection = True
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too long")
            return
        body = self.rfile.read(length)
        name = urlsplit(self.path).path.removeprefix("/")
        kind = VERBS.get(name)
        if kind is None:
            self._refuse(HTTPStatus.NOT_FOUND, f"there is no verb '{name}'; there are: {', '.join(VERBS)}")
            return
        try:
            verb = msgspec.json.decode(body, type=kind)
        except msgspec.DecodeError as error:
            self._refuse(HTTPStatus.BAD_REQUEST, f"{name}: {error}")
            return
        self._attempt(lambda: self._json(Done(self.server_of_bench.on_bench(verb.do))))

    def _printer(self, query: dict[str, str]) -> ReceiptPrinter:
        terminal, device = query.get("terminal", ""), query.get("device")
        return self.server_of_bench.on_bench(lambda bench: bench.one(ReceiptPrinter, terminal, device)[1])

    def _picture(self, query: dict[str, str]) -> None:
        """`which` is `last` (default), `all`, `standing` (what has not left the printer) or a ticket's number."""
        printer, which = self._printer(query), query.get("which", "last")
        if which == "standing":
            self._png(self.server_of_bench.on_bench(lambda _: printer.standing()))
            return
        slips = printer.slips
        if which == "last":
            slips = slips[-1:]
        elif which != "all":
            slips = tuple(slip for slip in slips if str(slip.number) == which)
        if not slips:
            self._refuse(HTTPStatus.NOT_FOUND, "no such ticket has left the printer")
        else:
            self._png(stacked([slip.png for slip in slips]) if which == "all" else slips[0].png)

    def _attempt(self, answer: Callable[[], None]) -> None:
        try:
            answer()
        except (BenchMistake, FontMissing) as error:
            self._refuse(HTTPStatus.CONFLICT, str(error))

    def _refuse(self, status: HTTPStatus, sentence: str) -> None:
        self._answer(status, "application/json", msgspec.json.encode(Mistake(sentence)))

    def _json(self, value: object) -> None:
        self._answer(HTTPStatus.OK, "application/json", msgspec.json.encode(value))

    def _png(self, picture: bytes) -> None:
        self._answer(HTTPStatus.OK, "image/png", picture)

    def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def address_string(self) -> str:
        return "bench"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it so
        """Nothing: what happens on the bench is seen on the bench."""


def _words(slip: Slip) -> SlipWords:
    return SlipWords(number=slip.number, ending=slip.ending, length_mm=slip.length_mm, marks=slip.marks)
