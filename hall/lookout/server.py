"""Serves the page and passes on what it asks: screens and touches to the terminals, cards and faults to the simulator.

Everything behind it is HTTP over Unix sockets in the home's `run` folder, so no other port is opened.
"""

import secrets
import sys
import threading
from http import HTTPStatus
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from string import Template

import msgspec

from hall.home import Home
from hall.sites.role_names import ROLE_NAMES
from hall.sites.site import Site
from hall.unix_socket import UnixConnection

WAIT_S = 10.0
LARGEST_BODY = 65_536


class Lookout:
    """The server of one home's lookout; `start` returns at once, `stop` ends it."""

    def __init__(self, home: Home, site: Site) -> None:
        self.home = home
        self.site = site
        self.key = secrets.token_urlsafe(12)
        lookout = self

        class Handler(_Handler):
            owner = lookout

        self._server = _Listener(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, name="lookout", daemon=True)

    @property
    def port(self) -> int:
        port: int = self._server.server_address[1]
        return port

    @property
    def address(self) -> str:
        """Where to point a browser."""
        return f"http://127.0.0.1:{self.port}/{self.key}/"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def page(self) -> bytes:
        """The page with the terminals of this site in it."""
        screens = [
            {
                "id": terminal.id,
                "role": terminal.role,
                "width": terminal.screen.width_px,
                "height": terminal.screen.height_px,
                "devices": [{"id": device.id, "kind": device.kind} for device in terminal.devices],
            }
            for terminal in self.site.terminals
        ]
        template = Template(files("hall.lookout").joinpath("page.html").read_text(encoding="utf-8"))
        hall = {"name": self.site.name, "name_en": self.site.name_en, "screens": screens, "roles": ROLE_NAMES}
        return template.substitute(hall=msgspec.json.encode(hall).decode().replace("<", "\\u003c")).encode()

    def socket_for(self, parts: list[str]) -> tuple[Path, str] | None:
        """Which socket answers `/screens/<terminal>/<rest>` or `/sim/<rest>`, and what to ask it."""
        match parts:
            case ["screens", terminal, *rest] if terminal in self.site.terminal:
                return self.home.screen_socket(terminal), "/" + "/".join(rest)
            case ["sim", *rest]:
                return self.home.run_folder / "sim.sock", "/" + "/".join(rest)
        return None


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away in mid-answer is no news; anything else is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # the stubs name a private type


class _Handler(BaseHTTPRequestHandler):
    owner: Lookout
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = self._asked_for()
        if parts == [""]:
            self._answer(HTTPStatus.OK, "text/html; charset=utf-8", self.owner.page())
        elif parts == ["voice"]:
            self._speak()
        elif parts is not None:
            self._pass_on("GET", parts, None)

    def do_POST(self) -> None:
        parts = self._asked_for()
        length = int(self.headers.get("Content-Length") or 0)
        if parts is None:
            return
        if length > LARGEST_BODY:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "text/plain", b"too large")
            return
        self._pass_on("POST", parts, self.rfile.read(length))

    def _speak(self) -> None:
        """The hall's newest announcement, tagged by its name so that a page plays each once."""
        newest = max(self.owner.home.voice_folder.glob("*.wav"), default=None)
        if newest is None:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"nothing was called yet")
        elif self.headers.get("If-None-Match") == f'"{newest.stem}"':
            self._answer(HTTPStatus.NOT_MODIFIED, "audio/wav", b"")
        else:
            self._answer(HTTPStatus.OK, "audio/wav", newest.read_bytes(), {"ETag": f'"{newest.stem}"'})

    def _asked_for(self) -> list[str] | None:
        """The path behind the key. A foreign Host (DNS rebinding) or a wrong key is answered here, with None."""
        host = (self.headers.get("Host") or "").rpartition(":")[0]
        path, _, _ = self.path.partition("?")
        key, _, rest = path.removeprefix("/").partition("/")
        if host not in ("127.0.0.1", "localhost") or not secrets.compare_digest(key.encode(), self.owner.key.encode()):
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"not found")
            self.close_connection = True
            return None
        return rest.split("/")

    def _pass_on(self, method: str, parts: list[str], body: bytes | None) -> None:
        target = self.owner.socket_for(parts)
        if target is None:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"not found")
            return
        socket, path = target
        headers = {name: value for name in ("Content-Type", "If-None-Match") if (value := self.headers.get(name))}
        query = self.path.partition("?")[2]
        connection = UnixConnection(socket, WAIT_S)
        try:
            connection.request(method, path + (f"?{query}" if query else ""), body, headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, HTTPException):
            self._answer(HTTPStatus.BAD_GATEWAY, "text/plain", f"{parts[0]} is not there".encode())
            return
        finally:
            connection.close()
        self._answer(
            HTTPStatus(answer.status),
            answer.headers.get("Content-Type", "application/octet-stream"),
            content,
            {"ETag": tag} if (tag := answer.headers.get("ETag")) else {},
        )

    def _answer(self, status: HTTPStatus, kind: str, body: bytes, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class names it so
        """Nothing: a poll every half second is no news."""
