"""Who looks through a camera: each has room for one frame, the newest."""

import threading
from collections.abc import Callable

from drivers.camera.port import Frame
from drivers.core.listeners import call


class Eyes:
    """May be opened and shut from any thread, also while a frame is shown."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: list[Eye] = []

    @property
    def anyone(self) -> bool:
        with self._lock:
            return bool(self._open)

    def look(self, came: Callable[[], None]) -> "Eye":
        eye = Eye(self, came)
        with self._lock:
            self._open.append(eye)
        return eye

    def shut(self, eye: "Eye") -> None:
        with self._lock:
            self._open = [one for one in self._open if one is not eye]

    def show(self, frame: Frame | None) -> None:
        """None: there is nothing to be seen any more, and what nobody took is forgotten."""
        with self._lock:
            looking = tuple(self._open)
        for eye in looking:
            eye.see(frame)


class Eye:
    """One who looks (`drivers.camera.port.Look`)."""

    def __init__(self, eyes: Eyes, came: Callable[[], None]) -> None:
        self._eyes = eyes
        self._came = came
        self._lock = threading.Lock()
        self._frame: Frame | None = None
        self._stopped = False

    def take(self) -> Frame | None:
        with self._lock:
            frame, self._frame = self._frame, None
        return frame

    def stop(self) -> None:
        self._eyes.shut(self)
        with self._lock:
            self._stopped, self._frame = True, None

    def see(self, frame: Frame | None) -> None:
        """On the camera's thread."""
        with self._lock:
            if self._stopped:
                return
            was_empty, self._frame = self._frame is None, frame
        if was_empty and frame is not None:
            call(lambda _: self._came(), frame)
