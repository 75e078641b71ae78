"""Looks at a running screen and touches it, over HTTP on a socket in the hall's home (`--lookout`).

    GET  /screen.png   what is on the glass now
    GET  /texts        what can be read, as a JSON list, in the order it is drawn
    GET  /controls     what can be touched, as JSON (`ui_kit.controls.Control`)
    POST /touch        {"x": 100, "y": 200} in pixels, or {"name": "取号"}, or {"id": "forward"}

A touch is a touch event through the window, like a finger's; it is answered after the window had it.
The socket is readable by its owner only and exists only while the screen was started with `--lookout`.
"""

import os
import socketserver
import threading
from collections.abc import Callable
from concurrent.futures import Future
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import ClassVar, TypeVar

import msgspec
from msgspec import Struct
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImageWriter
from PySide6.QtQuick import QQuickWindow

from hall.unix_socket import short_path
from ui_kit.bus import GuiCrossing
from ui_kit.controls import Control, controls_of, texts_of
from ui_kit.touch import Finger

T = TypeVar("T")
WAIT_S = 10.0
MAX_BODY = 4096
QUICK = 80
"""Qt's scale: higher means less compression and less time on the screen's own thread."""


class Touch(Struct, frozen=True, forbid_unknown_fields=True):
    """Where to touch: a place, or a control by its accessible name or object name."""

    x: float | None = None
    y: float | None = None
    name: str | None = None
    id: str | None = None


class NothingThere(Exception):
    """No enabled control of that name can be touched now."""


class ScreenPort:
    """Serves one window until `close`."""

    def __init__(self, window: QQuickWindow, socket_file: Path) -> None:
        self._window = window
        self._finger = Finger(window)
        self._frames = 0
        window.frameSwapped.connect(self._count_frame)
        self._crossing = GuiCrossing()
        self._socket_file = socket_file
        socket_file.parent.mkdir(parents=True, exist_ok=True)
        socket_file.unlink(missing_ok=True)
        handler = type("Handler", (_Handler,), {"port": self})
        with short_path(socket_file) as name:
            self._server = _Server(name, handler)
        socket_file.chmod(0o600)
        self._thread = threading.Thread(target=self._server.serve_forever, name="screen-port", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=WAIT_S)
        self._socket_file.unlink(missing_ok=True)

    def picture(self) -> bytes:
        """The window as PNG; called from the server's threads, like the others."""
        return self._on_gui(self._grab)

    @property
    def frames(self) -> int:
        """How many frames the window has drawn: as long as it stays, the picture is the same."""
        return self._frames

    def texts(self) -> list[str]:
        return self._on_gui(lambda: texts_of(self._window))

    def controls(self) -> list[Control]:
        return self._on_gui(lambda: controls_of(self._window))

    def touch(self, touch: Touch) -> None:
        """Raises `NothingThere`."""
        self._on_gui(lambda: self._touch(touch))

    def _on_gui(self, call: Callable[[], T]) -> T:
        answer: Future[T] = Future()

        def run() -> None:
            try:
                answer.set_result(call())
            except Exception as mistake:  # noqa: BLE001 -- handed to the thread that asked
                answer.set_exception(mistake)

        self._crossing.run_on_gui(run)
        return answer.result(timeout=WAIT_S)

    def _grab(self) -> bytes:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QImageWriter(buffer, QByteArray(b"PNG"))
        writer.setQuality(QUICK)
        writer.write(self._window.grabWindow())
        return bytes(buffer.data().data())

    def _count_frame(self) -> None:
        self._frames += 1

    def _touch(self, touch: Touch) -> None:
        if touch.x is not None and touch.y is not None:
            self._finger.tap(touch.x, touch.y)
            return
        for control in controls_of(self._window):
            if control.enabled and (control.name == touch.name or (control.id and control.id == touch.id)):
                self._finger.tap(*control.centre)
                return
        raise NothingThere(touch.name or touch.id or "neither place nor name given")


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    block_on_close = False


class _Handler(BaseHTTPRequestHandler):
    port: ClassVar[ScreenPort]

    def do_GET(self) -> None:
        if self.path == "/screen.png":
            self._picture()
        elif self.path == "/texts":
            self._answer(HTTPStatus.OK, "application/json", msgspec.json.encode(self.port.texts()))
        elif self.path == "/controls":
            self._answer(HTTPStatus.OK, "application/json", msgspec.json.encode(self.port.controls()))
        else:
            self._refuse(HTTPStatus.NOT_FOUND, self.path)

    def do_POST(self) -> None:
        if self.path != "/touch":
            self._refuse(HTTPStatus.NOT_FOUND, self.path)
            return
        length = min(int(self.headers.get("Content-Length") or 0), MAX_BODY)
        try:
            self.port.touch(msgspec.json.decode(self.rfile.read(length), type=Touch))
        except msgspec.DecodeError as mistake:
            self._refuse(HTTPStatus.BAD_REQUEST, str(mistake))
        except NothingThere as mistake:
            self._refuse(HTTPStatus.CONFLICT, f"nothing there to touch: {mistake}")
        else:
            self._answer(HTTPStatus.OK, "application/json", b'{"touched":true}')

    def _picture(self) -> None:
        """The picture, or 304 when nothing was drawn since the asker's: looking at a still screen costs it nothing.

        The tag also names this run of the screen, so that a screen started again is looked at anew.
        """
        tag = f'"{os.getpid()}-{self.port.frames}"'
        if self.headers.get("If-None-Match") == tag:
            self._answer(HTTPStatus.NOT_MODIFIED, "image/png", b"", tag)
        else:
            self._answer(HTTPStatus.OK, "image/png", self.port.picture(), tag)

    def address_string(self) -> str:
        return "lookout"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class names it
        """Silence: what is looked at is no event of the hall."""

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        self._answer(status, "application/json", msgspec.json.encode({"error": why}))

    def _answer(self, status: HTTPStatus, kind: str, body: bytes, tag: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if tag:
            self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(body)
