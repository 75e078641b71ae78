"""A finger and an eye on one terminal's screen, through its screen socket (`--lookout`)."""

import time
from collections.abc import Callable
from http import HTTPStatus
from itertools import pairwise
from typing import TypeVar

import msgspec
from msgspec import Struct

from hall.contract.ids import TerminalId
from hall.home import Home
from hall.unix_socket import UnixConnection

T = TypeVar("T")
ANSWER_WITHIN_S = 10.0


class Control(Struct, frozen=True):
    """Something on the screen with a name: what a blind visitor would hear."""

    name: str
    enabled: bool = True
    role: str = ""


class NotShown(Exception):
    """The screen did not show in time what the visit needs next."""


class ScreenUser:
    """Looks at and touches one screen as a person would: by what stands on it."""

    def __init__(self, home: Home, terminal: TerminalId) -> None:
        self.terminal = terminal
        self._socket = home.screen_socket(terminal)

    def picture(self) -> bytes:
        """The screen now, as PNG."""
        return self._get("/screen.png")

    def controls(self) -> list[Control]:
        return msgspec.json.decode(self._get("/controls"), type=list[Control])

    def texts(self) -> list[str]:
        return msgspec.json.decode(self._get("/texts"), type=list[str])

    def touch(self, *words: str, within_s: float = 10.0) -> None:
        """Put a finger on the first enabled control whose name has all these words, as soon as it is there."""
        found = self.wait_for_control(*words, within_s=within_s)
        self._ask("POST", "/touch", msgspec.json.encode({"name": found.name}))

    def wait_for_control(self, *words: str, within_s: float = 10.0) -> Control:
        def find() -> Control | None:
            return next((c for c in self.controls() if c.enabled and all(word in c.name for word in words)), None)

        return self._wait(f"a control '{' '.join(words)}'", find, within_s)

    def wait_for_text(self, text: str, within_s: float = 10.0) -> None:
        """Wait until the text stands somewhere on the screen."""
        self._wait(f"'{text}'", lambda: any(text in shown for shown in self.texts()) or None, within_s)

    def wait_for_number(self, number: str, within_s: float = 10.0) -> None:
        """A ticket's number stands in two pieces: the letter in its area's colour, the figures beside it."""
        letter, figures = number[0], number[1:]

        def find() -> bool | None:
            shown = self.texts()
            return any(a == letter and b == figures for a, b in pairwise(shown)) or None

        self._wait(f"the number {number}", find, within_s)

    def _wait(self, what: str, find: Callable[[], T | None], within_s: float) -> T:
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            if (found := find()) is not None:
                return found
            time.sleep(0.05)
        raise NotShown(
            f"{self.terminal} did not show {what} within {within_s:g} s; it shows: {'; '.join(self.texts())}"
            f" and can be touched at: {'; '.join(control.name for control in self.controls())}"
        )

    def _get(self, path: str) -> bytes:
        return self._ask("GET", path)

    def _ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        connection = UnixConnection(self._socket, ANSWER_WITHIN_S)
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            content = answer.read()
        except OSError as error:
            raise NotShown(f"{self.terminal} is not there: {error}") from error
        finally:
            connection.close()
        if answer.status != HTTPStatus.OK:
            raise NotShown(f"{self.terminal} did not do {method} {path}: {content.decode(errors='replace')}")
        return content
