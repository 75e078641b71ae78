"""One question to the security module and its one answer, whatever line lies between."""

from contextlib import suppress
from typing import Protocol

from drivers.core.line import ByteLine, DeviceTimeout, Line
from drivers.idcard.codec import LONGEST, Command, Frame, Framer, encode
from hall.clock import Clock

QUIET_S = 0.05
"""A line is quiet again when nothing came for so long."""


class Unclear(Exception):
    """An answer that is damaged, out of step, or says that our request was."""


class Exchange(Line, Protocol):
    """A line on which one asks and is answered."""

    def ask(self, command: Command, deadline: float) -> Frame:
        """Raises `Unclear` for a damaged answer and `DeviceTimeout` for none, beside the errors of a line."""
        ...


class FramedExchange:
    """Frames on a stream of bytes: serial, TCP, USB pipes, HID reports."""

    def __init__(self, line: ByteLine, start: bytes, clock: Clock) -> None:
        self._line = line
        self._start = start
        self._clock = clock

    def open(self, deadline: float) -> None:
        self._line.open(deadline)

    def close(self) -> None:
        self._line.close()

    def ask(self, command: Command, deadline: float) -> Frame:
        framer = Framer(self._start)
        self._line.drain()  # an answer that came too late belongs to nobody
        self._line.write(encode(command, self._start), deadline)
        noise = False
        while self._clock.monotonic_s() < deadline:
            try:
                data = self._line.read(LONGEST, deadline)
            except DeviceTimeout:
                break
            noise = True
            for frame in framer.feed(data):
                if isinstance(frame, Frame):
                    return frame
                self._await_quiet(deadline)
                raise Unclear
        if noise:
            raise Unclear
        raise DeviceTimeout("the reader is silent")

    def _await_quiet(self, deadline: float) -> None:
        """Let the rest of a damaged answer pass, so that it does not run into the next one."""
        with suppress(DeviceTimeout):
            while (now := self._clock.monotonic_s()) < deadline:
                self._line.read(LONGEST, min(deadline, now + QUIET_S))
