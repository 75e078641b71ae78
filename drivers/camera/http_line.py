"""A camera on the network: MJPEG over HTTP, one picture at full size at another address, settings at a third.

There is no standard for the last two: a profile says where they are (`drivers.camera.profile.Http`).
"""

import re
import socket
import time
from typing import Final
from urllib.parse import urljoin, urlsplit

from drivers.camera.http_get import Get
from drivers.camera.jpeg import Picture, Pictures, whole_picture
from drivers.camera.port import Control, Level
from drivers.camera.profile import CameraProfile, HttpControl
from drivers.core.line import DeviceBarred, DeviceGone, DeviceTimeout

STREAM_KINDS: Final = frozenset(
    {"multipart/x-mixed-replace", "multipart/mixed", "image/jpeg", "video/x-motion-jpeg", ""}
)
"""What a stream of pictures is called; the last is a camera that does not say. Others are pages for people."""
PICTURE_KINDS: Final = frozenset({"image/jpeg", "image/jpg", "application/octet-stream", ""})
LONGEST_ANSWER: Final = 65_536
"""Characters of an answer about settings."""


class HttpCamera:
    """A `CameraLine`. Opened, it holds no connection: the camera sees a host only while somebody looks."""

    def __init__(self, url: str, profile: CameraProfile) -> None:
        self._url = url
        self._profile = profile
        self._stream: Get | None = None
        self._pictures = Pictures(profile.longest)

    @property
    def watching(self) -> bool:
        return self._stream is not None

    def open(self, deadline: float) -> None:
        """Sees that there is a stream, and lets it go again."""
        self.watch(deadline)
        self.rest()

    def close(self) -> None:
        self.rest()

    def watch(self, deadline: float) -> None:
        self.rest()
        stream = Get(self._url, deadline)
        if stream.kind not in STREAM_KINDS:
            stream.close()
            raise DeviceBarred(f"{self._url} gives {stream.kind}, no stream of pictures")
        self._stream, self._pictures = stream, Pictures(self._profile.longest)

    def rest(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def picture(self, deadline: float) -> Picture:
        if self._stream is None:
            raise DeviceTimeout("nobody lets pictures come")
        newest: Picture | None = None
        data = self._stream.read(deadline)
        while data:
            for one in self._pictures.feed(data):
                newest = one if isinstance(one, Picture) else newest
            overdue = time.monotonic() >= deadline
            data = self._stream.read(deadline) if newest is None else b"" if overdue else self._stream.glance()
        if newest is not None:
            return newest
        self.rest()
        raise DeviceTimeout(f"{self._url} ended")

    def still(self, deadline: float) -> Picture:
        self.rest()  # many cameras serve one host at a time
        if self._profile.http.still is not None:
            return self._still(urljoin(self._url, self._profile.http.still), deadline)
        self.watch(deadline)
        try:
            for _ in range(self._profile.settle_frames):
                self.picture(deadline)
            return self.picture(deadline)
        finally:
            self.rest()

    def alive(self, deadline: float) -> None:
        parts = urlsplit(self._url)
        where = (parts.hostname, parts.port or (443 if parts.scheme == "https" else 80))
        try:
            socket.create_connection(where, timeout=max(0.05, deadline - time.monotonic())).close()
        except OSError as error:
            raise DeviceGone(f"{self._url}: {error.strerror or error}") from None

    def tell(self, control: Control, level: Level | None, deadline: float) -> bool:
        said = self._profile.http.controls.get(control)
        if said is None:
            return False
        value = said.least + round((level or 0) * (said.most - said.least) / 1000)
        self._text(said.auto if level is None else said.manual.replace("{value}", str(value)), deadline)
        return True

    def ask(self, control: Control, deadline: float) -> Level | None:
        said = self._profile.http.controls[control]
        return _level(self._text(said.ask, deadline), said)

    def _still(self, url: str, deadline: float) -> Picture:
        get = Get(url, deadline)
        try:
            if get.kind not in PICTURE_KINDS:
                raise DeviceBarred(f"{url} gives {get.kind}, no picture")
            picture = whole_picture(_whole(get, self._profile.longest, deadline))
        finally:
            get.close()
        if picture is None:
            raise DeviceTimeout(f"{url} gave no whole picture")
        return picture

    def _text(self, target: str, deadline: float) -> str:
        get = Get(urljoin(self._url, target), deadline)
        try:
            return _whole(get, LONGEST_ANSWER, deadline).decode("utf-8", "replace")
        finally:
            get.close()


def _whole(get: Get, longest: int, deadline: float) -> bytes:
    body = bytearray()
    while data := get.read(deadline):
        body += data
        if len(body) > longest:
            raise DeviceTimeout("an answer does not come to an end")
    return bytes(body)


def _level(answer: str, said: HttpControl) -> Level | None:
    """Raises `DeviceTimeout` for an answer without its word."""
    found = re.search(said.says, answer)
    word = found[1] if found and found.groups() else ""
    if word == said.auto_word:
        return None
    if not re.fullmatch(r"-?[0-9]{1,6}", word):
        raise DeviceTimeout("it does not say how it is set")
    return max(0, min(1000, round((int(word) - said.least) * 1000 / (said.most - said.least))))
