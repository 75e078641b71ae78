"""The running controller's ear for `hall rules`: HTTP on a Unix socket in the home, in a folder of its owner alone.

POST /calls takes a `Look`, POST /site a whole definition to be adopted. A mistake is 400, 404, 409 or 503 with `No`.
"""

import contextlib
import socketserver
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import msgspec
from msgspec import Struct

from hall.clock import Clock
from hall.sites.site import Site
from hall.unix_socket import short_path
from queue_controller.rules.looking import PostsUnknown, look
from queue_controller.rules.notes import Adopted, Look, No
from queue_controller.service.writer import Writer
from queue_controller.storage import Unavailable

LARGEST_BODY = 16 << 20
PATIENCE_S = 10.0


class RulesServer:
    """Listens from `start` to `stop`. Looking is done on a value beside the writer, adopting by the writer."""

    def __init__(self, path: Path, writer: Writer, clock: Clock) -> None:
        self._path = path
        self._writer = writer
        self._clock = clock
        owner = self

        class Handler(_Handler):
            server_of_rules = owner

        self._handler = Handler
        self._server: _Listener | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.unlink(missing_ok=True)
        with short_path(self._path) as name:
            self._server = _Listener(name, self._handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), name="rules", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._path.unlink(missing_ok=True)

    def look(self, body: bytes) -> tuple[HTTPStatus, Struct]:
        """The next calls, now and under another definition."""
        try:
            asked = msgspec.json.decode(body, type=Look)
            return HTTPStatus.OK, look(self._writer.hall, asked, self._clock.now())
        except msgspec.DecodeError as error:
            return HTTPStatus.BAD_REQUEST, No(error=str(error))
        except PostsUnknown as error:
            return HTTPStatus.NOT_FOUND, No(error=str(error))

    def adopt(self, body: bytes) -> tuple[HTTPStatus, Struct]:
        """Run by this definition from now on. It must be the same hall's."""
        try:
            site = msgspec.json.decode(body, type=Site)
        except msgspec.DecodeError as error:
            return HTTPStatus.BAD_REQUEST, No(error=str(error))
        here = self._writer.hall.site
        if site.id != here.id:
            return HTTPStatus.CONFLICT, No(error=f"this is the hall '{here.id}', not '{site.id}'")
        try:
            new = self._writer.renew(site, PATIENCE_S)
        except (TimeoutError, Unavailable) as error:
            return HTTPStatus.SERVICE_UNAVAILABLE, No(error=f"the journal does not take it now: {error}")
        return HTTPStatus.OK, Adopted(version=site.version, sm3=site.sm3, new=new)


class _Listener(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class _Handler(BaseHTTPRequestHandler):
    server_of_rules: RulesServer
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE_S

    def do_POST(self) -> None:
        self.close_connection = True
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, No(error=f"more than {LARGEST_BODY} bytes"))
            return
        rules = self.server_of_rules
        paths: dict[str, Callable[[bytes], tuple[HTTPStatus, Struct]]] = {"/calls": rules.look, "/site": rules.adopt}
        answer = paths.get(self.path)
        if answer is None:
            self._answer(HTTPStatus.NOT_FOUND, No(error=f"there is nothing at {self.path}"))
        else:
            self._answer(*answer(self.rfile.read(length)))

    def _answer(self, status: HTTPStatus, said: Struct) -> None:
        body = msgspec.json.encode(said)
        with contextlib.suppress(ConnectionError):  # who asked has gone
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class names it so
        """What was adopted, the writer logs; looking is no news."""
