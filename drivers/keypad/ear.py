"""What the bytes of a keypads' line mean and what has to be said to it: one class a protocol. No line, no clock."""

from collections.abc import Callable
from typing import Protocol

from drivers.core.line import DeviceTimeout
from drivers.keypad.caller import CallerLine, frame_of
from drivers.keypad.frame import Frame, Framer, encode
from drivers.keypad.pattern import Patterns
from drivers.keypad.port import Beep, KeypadCommand, KeypadEvent, Prompt, Rated, Say, ShowNumbers
from drivers.keypad.profile import KeypadProfile

Tell = Callable[[KeypadEvent], None]


class Unsayable(ValueError):
    """This keypad has no such thing."""


class Ear(Protocol):
    """What the bytes of a line mean and what has to be said to it: one class a protocol."""

    def hear(self, data: bytes, now: float) -> bytes:
        """Bytes came; events are told. Returns what to answer."""
        ...

    def forget(self) -> None:
        """What has begun will not end."""
        ...

    def wire(self, command: KeypadCommand) -> bytes:
        """Raises `Unsayable`."""
        ...

    def greeting(self) -> bytes:
        """What to say when the line opens."""
        ...

    def due(self, now: float) -> bytes:
        """What to say now of itself. Raises `DeviceTimeout` when the keypad has not answered for too long."""
        ...


class CallersEar:
    """Framed callers, many on a line."""

    def __init__(self, profile: KeypadProfile, tell: Tell) -> None:
        results = {int(result, 0): rating for result, rating in profile.results.items()}
        self._line = CallerLine(results, profile.repeat_s, profile.own_s)
        self._framer = Framer()
        self._tell = tell

    def hear(self, data: bytes, now: float) -> bytes:
        answers = b""
        for told in self._framer.feed(data):
            if isinstance(told, Frame):
                heard = self._line.hear(told, now)
                answers += encode(heard.answer) if heard.answer else b""
                if heard.event:
                    self._tell(heard.event)
        return answers

    def forget(self) -> None:
        self._framer.forget()

    def wire(self, command: KeypadCommand) -> bytes:
        if isinstance(command, ShowNumbers | Beep):
            return encode(frame_of(command))
        raise Unsayable("a caller cannot speak")

    def greeting(self) -> bytes:
        return b""

    def due(self, now: float) -> bytes:  # noqa: ARG002 - callers speak only when a key is pressed
        return b""


class OwnBytesEar:
    """An evaluator by its profile."""

    def __init__(self, profile: KeypadProfile, tell: Tell) -> None:
        self._profile = profile
        self._patterns: Patterns[int] = Patterns(profile.ratings)
        self._tell = tell
        self._last: tuple[int, float] | None = None
        self._beat_at = 0.0
        self._unanswered = 0

    def hear(self, data: bytes, now: float) -> bytes:
        self._unanswered = 0
        for rating in self._patterns.feed(data):
            again = self._last is not None and self._last[0] == rating and now - self._last[1] < self._profile.repeat_s
            self._last = (rating, now)
            if not again:
                self._tell(Rated(0, rating))
        return b""

    def forget(self) -> None:
        self._patterns.forget()

    def wire(self, command: KeypadCommand) -> bytes:
        told = ""
        if isinstance(command, Say):
            told = {
                Prompt.WELCOME: self._profile.welcome,
                Prompt.ASK: self._profile.ask,
                Prompt.THANKS: self._profile.thanks,
            }[command.prompt]
        if not told:
            raise Unsayable("this keypad's profile has no bytes for that")
        return bytes.fromhex(told)

    def greeting(self) -> bytes:
        self._unanswered, self._beat_at = 0, 0.0
        return bytes.fromhex(self._profile.init)

    def due(self, now: float) -> bytes:
        if not self._profile.heartbeat or now < self._beat_at:
            return b""
        if 0 < self._profile.silent_after <= self._unanswered:
            raise DeviceTimeout("the keypad does not answer")
        self._unanswered += 1
        self._beat_at = now + self._profile.heartbeat_s
        return bytes.fromhex(self._profile.heartbeat)
