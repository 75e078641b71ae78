"""How a simulated camera is reached: MJPEG over HTTP, a still, and settings.

There is no public standard for the settings of a network camera, only each maker's own addresses; this one has:

    GET /stream                     multipart/x-mixed-replace: live pictures, a JPEG a part
    GET /still                      image/jpeg: one picture at full size, 0.4 s later
    GET /control                    text/plain: `focus=auto`, `exposure=500`, `white-balance=auto`, a line each
    GET /control?focus=400          set first, then the same answer; `auto` or 0 to 1000. What cannot be is passed over.

`focus` is 0 far and 1000 near, sharp at 400 where the page lies; `exposure` is lightest at 1000; `white-balance` is
warm at 0 and cold at 1000.
"""

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from hardware_sim.cameras.camera import STILL_S, Camera, Knob
from hardware_sim.endpoints.mjpeg import STILL, MjpegPort, part
from hardware_sim.model import Model, Piece
from hardware_sim.simulation import Attachment, Form, Spot, Words

CONTROL = "/control"
MOST = 1000
SEEN_SIZE = (640, 480)


class HttpCamera(Model):
    """Requests come each by a pipe of its own, and are answered by it; live pictures leave by the stream's."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._answers: list[Piece] = []
        self._stills: list[tuple[float, int]] = []
        """How long each still still takes, and who asked for it."""

    def receive(self, piece: Piece) -> None:
        path, _, query = piece.data.decode("ascii", "replace").partition("?")
        if path == STILL:
            self._stills.append((STILL_S, piece.pipe))
        elif path == CONTROL:
            self._set(query)
            lines = "".join(f"{knob}={self._camera.shown(knob)}\n" for knob in Knob)
            self._answers.append(Piece(lines.encode(), piece.pipe))

    def hosts(self, count: int) -> None:
        self._camera.watched_by(count)

    def elapse(self, seconds: float) -> None:
        self._camera.elapse(seconds)
        waiting = [(left - seconds, pipe) for left, pipe in self._stills]
        self._stills = [(left, pipe) for left, pipe in waiting if left > 1e-9]
        for left, pipe in waiting:
            if left <= 1e-9 and (still := self._camera.still()) is not None:
                self._answers.append(Piece(still, pipe))

    def due_s(self) -> float | None:
        dues = [self._camera.due_s(), *(left for left, _ in self._stills)]
        return min((due for due in dues if due is not None), default=None)

    def take_output(self) -> list[Piece]:
        answers, self._answers = self._answers, []
        return [piece for jpeg in self._camera.take_pictures() for piece in part(jpeg)] + answers

    def _set(self, query: str) -> None:
        for name, word in parse_qsl(query):
            if name in set(Knob) and (word == "auto" or (word.isdecimal() and int(word) <= MOST)):
                self._camera.set(Knob(name), None if word == "auto" else int(word))


def http(shows: Mapping[str, str]) -> Form[Any]:
    """A port of this machine. `shows`: how it is recognised, as a camera at a USB plug would be."""

    def attach(camera: Camera, spot: Spot) -> Attachment:
        return Attachment(HttpCamera(camera), MjpegPort(spot.loop, asked=(STILL, CONTROL)))

    return Form(name="http", words=Words("网络（MJPEG）", "HTTP, MJPEG"), attach=attach, shows=shows)


def picture(camera: Camera, which: str) -> bytes:
    """What the camera sees, as PNG; `full` at full size. Raises `hall.fonts.FontMissing`."""
    file = io.BytesIO()
    camera.view(camera.full if which == "full" else SEEN_SIZE).save(file, "PNG")
    return file.getvalue()
