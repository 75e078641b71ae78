"""Keeps a set of programs running: starts them, starts a fallen one again, ends them all and leaves nothing behind."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, Self

import structlog
from msgspec import Struct

from hall.children import end_with_parent
from hall.log_file import turn_over

log = structlog.get_logger()

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 10.0
STEADY_AFTER_S = 30.0
"""A program that has run this long starts again without the pause of earlier falls."""
GRACE_S = 8.0
"""How long a program may take to end after SIGTERM before it is killed."""


CLOSED_BY_HAND = 3
"""The status with which a program says that its user closed its window."""


class Program(Struct, frozen=True):
    """A program to keep running. `name` also names its log file. One that `may_be_closed` stays closed when its
    user closes its window; any other end is a fall.
    """

    name: str
    argv: Sequence[str]
    may_be_closed: bool = False


def hall_program(name: str, *arguments: str) -> Program:
    """A sub-command of `hall`, run by this very interpreter."""
    return Program(name, [sys.executable, "-m", "hall", *arguments])


class _Running:
    """One program with its process and its history of falls."""

    def __init__(self, program: Program, log_file: Path) -> None:
        self.program = program
        self._log_file = log_file
        self._falls = 0
        self._started_at = 0.0
        self.start_again_at: float | None = None
        self.closed = False
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        self._started_at = time.monotonic()
        with self._log_file.open("ab") as output:
            return _spawn(self.program.argv, output)

    def look(self) -> None:
        """Notice a fall, and start again when its pause is over; keep its log within bounds."""
        turn_over(self._log_file)
        if self.closed:
            return
        now = time.monotonic()
        if self.start_again_at is not None:
            if now >= self.start_again_at:
                self.start_again_at = None
                self.process = self._start()
            return
        status = self.process.poll()
        if status is None:
            return
        if status == CLOSED_BY_HAND and self.program.may_be_closed:
            self.closed = True
            return
        if now - self._started_at > STEADY_AFTER_S:
            self._falls = 0
        pause_s = min(FIRST_PAUSE_S * 2**self._falls, LONGEST_PAUSE_S)
        self._falls += 1
        self.start_again_at = now + pause_s
        log.warning("program fell, will start again", name=self.program.name, status=status, in_s=pause_s)


def _spawn(argv: Sequence[str], output: IO[bytes]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        argv,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # Ctrl-C reaches only us: we end them in order
        preexec_fn=end_with_parent,
    )


class Supervisor:
    """Use as a context manager: leaving it ends every program, last started first.

    SIGINT and SIGTERM make `run` and `until` return; a second one changes nothing, the end is already coming.
    """

    def __init__(self, log_folder: Path) -> None:
        log_folder.mkdir(parents=True, exist_ok=True)
        self._log_folder = log_folder
        self._running: list[_Running] = []
        self.asked_to_stop = False
        self._handlers: dict[signal.Signals, signal._HANDLER] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._handlers[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def start(self, program: Program) -> None:
        self._running.append(_Running(program, self._log_folder / f"{program.name}.log"))

    def log_file(self, name: str) -> Path:
        return self._log_folder / f"{name}.log"

    def until(self, condition: Callable[[], bool], within_s: float) -> bool:
        """Keep everything running until the condition holds. False: time ran out, or a stop was asked for."""
        deadline = time.monotonic() + within_s
        while not self.asked_to_stop and time.monotonic() < deadline:
            if condition():
                return True
            self._look()
            time.sleep(0.02)
        return False

    def run(self, closed: Callable[[str], None] = lambda _name: None) -> None:
        """Keep everything running until a stop is asked for, or all that may be closed was. `closed` hears the name
        of each program whose window was closed by hand.
        """
        told: set[str] = set()
        while not self.asked_to_stop:
            self._look()
            for name in self._closed() - told:
                told.add(name)
                closed(name)
            if told and told == {running.program.name for running in self._running if running.program.may_be_closed}:
                return
            time.sleep(0.2)

    def _closed(self) -> set[str]:
        return {running.program.name for running in self._running if running.closed}

    def run_to_end(self, program: Program, within_s: float) -> int:
        """Run one program to its end beside the others; its exit status, or 1 when stopped or out of time."""
        with self.log_file(program.name).open("ab") as output:
            process = _spawn(program.argv, output)
        try:
            self.until(lambda: process.poll() is not None, within_s)
            status = process.poll()
        finally:
            _kill_group(process.pid)
            process.wait()
        return 1 if status is None else status

    def _look(self) -> None:
        for running in self._running:
            running.look()

    def stop(self) -> None:
        """End all programs in reverse order of their start; whoever does not end in time is killed with its group."""
        for running in reversed(self._running):
            if running.process.poll() is None:
                running.process.terminate()
        deadline = time.monotonic() + GRACE_S
        for running in reversed(self._running):
            try:
                running.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.warning("program did not end, killed", name=running.program.name)
            _kill_group(running.process.pid)
            running.process.wait()
        self._running.clear()


def _kill_group(group: int) -> None:
    """Whatever the program left in its own session goes too."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
