"""The bench over HTTP on a Unix socket: POST /<verb> with its fields as JSON; GET /<look> with its fields as query.

GET /state and /people are always there; GET /wire?terminal&device&after is what was said on a line; GET
/picture?terminal&device&which is what can be seen of a device, as PNG (/paper: of the one that prints tickets).
A mistake is 400, 404 or 409 with `{"error": "<sentence>"}`.
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

from hall.fonts import FontMissing
from hall.unix_socket import connect, short_path
from hardware_sim.answers import Done, Person, Refused
from hardware_sim.bench import Bench
from hardware_sim.mistake import Mistake
from hardware_sim.people.people import people
from hardware_sim.wire_log import Heard

LARGEST_BODY = 65_536
READ_BEFORE_REFUSING = 1 << 20
PATIENCE_S = 10.0

T = TypeVar("T")


class AlreadyServed(RuntimeError):
    """Another simulator serves this home."""


class Server:
    """Listens from `start` to `stop`. What is asked is done on the bench's event loop, one thing at a time."""

    def __init__(self, loop: asyncio.AbstractEventLoop, bench: Bench, path: Path) -> None:
        self._loop = loop
        self._bench = bench
        self._path = path
        self.catalogue = bench.catalogue
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
            case "/wire":
                self._attempt(lambda: self._json(self._wire(query)))
            case "/picture" | "/paper" as path:
                self._attempt(lambda: self._png(self._picture(query, of_paper=path == "/paper")))
            case path:
                self._look(path.removeprefix("/"), query)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            self.close_connection = True
            self.rfile.read(min(length, READ_BEFORE_REFUSING))  # who is cut off in mid-sentence hears no answer
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too long")
            return
        body = self.rfile.read(length)
        name = urlsplit(self.path).path.removeprefix("/")
        verbs = self.server_of_bench.catalogue.verbs
        if name not in verbs:
            self._refuse(HTTPStatus.NOT_FOUND, f"there is no verb '{name}'; there are: {', '.join(verbs)}")
            return
        try:
            verb = msgspec.json.decode(body, type=verbs[name])
        except msgspec.DecodeError as error:
            self._refuse(HTTPStatus.BAD_REQUEST, f"{name}: {error}")
            return
        self._attempt(lambda: self._json(Done(self.server_of_bench.on_bench(lambda bench: bench.do(verb)))))

    def _look(self, name: str, query: dict[str, str]) -> None:
        looks = self.server_of_bench.catalogue.looks
        if name not in looks:
            self._refuse(HTTPStatus.NOT_FOUND, f"there is nothing at /{name}")
            return
        try:
            look = msgspec.convert(query, looks[name], strict=False)
        except msgspec.ValidationError as error:
            self._refuse(HTTPStatus.BAD_REQUEST, f"{name}: {error}")
            return
        self._attempt(lambda: self._json(self.server_of_bench.on_bench(lambda bench: bench.look(look))))

    def _wire(self, query: dict[str, str]) -> list[Heard]:
        terminal, device, after = query.get("terminal", ""), query.get("device", ""), query.get("after", "0")
        if not after.isdecimal():
            raise Mistake(f"after={after}: say the number of the last piece you have seen")
        return self.server_of_bench.on_bench(lambda bench: bench.device(terminal, device).wire.after(int(after)))

    def _picture(self, query: dict[str, str], *, of_paper: bool) -> bytes:
        terminal, device, which = query.get("terminal", ""), query.get("device"), query.get("which", "last")
        if of_paper and device is None:
            slips = self.server_of_bench.catalogue.looks["slips"](terminal=terminal)
            device = self.server_of_bench.on_bench(lambda bench: bench.one_for(slips).spot.device.id)
        return self.server_of_bench.on_bench(lambda bench: bench.picture(terminal, device, which))

    def _attempt(self, answer: Callable[[], None]) -> None:
        try:
            answer()
        except (Mistake, FontMissing) as error:
            self._refuse(HTTPStatus.CONFLICT, str(error))

    def _refuse(self, status: HTTPStatus, sentence: str) -> None:
        self._answer(status, "application/json", msgspec.json.encode(Refused(sentence)))

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
