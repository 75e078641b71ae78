"""A controller to test against, in this process or in one of its own, and terminals that ask it and wait."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import TracebackType
from typing import Self

import structlog

from hall.bus.connect import connect
from hall.bus.port import Heard, NoAnswer
from hall.clock import Clock
from hall.contract.commands import Command
from hall.contract.ids import RequestId, TerminalId
from hall.contract.replies import AnyResult, Refused, Reply
from hall.contract.states import State
from hall.home import Home
from queue_controller.process import run_controller
from tests.support.brokers import PATIENCE_S, eventually

MORE = """
[[terminals]]
id = "{id}"
role = "{role}"
screen = {{ width_px = 1280, height_px = 800, width_mm = 304.0 }}
{place}
"""


def add_terminals(home: Home, *, kiosks: int = 0, posts: tuple[str, ...] = ()) -> None:
    """More ticket machines (`kiosk-2` …) and a window terminal and pad for these posts, besides the demo's."""
    file = home.site_folder / "chonghua.toml"
    more = [MORE.format(id=f"kiosk-{n}", role="ticket_machine", place="") for n in range(2, kiosks + 1)]
    for post in posts:
        place = f'post = "{post}"'
        more.append(MORE.format(id=f"window-{post}", role="window_terminal", place=place))
        more.append(MORE.format(id=f"pad-{post}", role="pad", place=place))
    file.write_text(file.read_text(encoding="utf-8") + "".join(more), encoding="utf-8")


def widen_numbers(home: Home) -> None:
    """As many tickets in area A as four digits give."""
    file = home.site_folder / "chonghua.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('letter = "A"', 'letter = "A"\nlast = 9999'), encoding="utf-8")


class ControllerProgram:
    """`hall controller` as a program of its own."""

    def __init__(self, home: Home, *arguments: str) -> None:
        self._argv = [sys.executable, "-m", "hall", "controller", "--home", str(home.folder), *arguments]
        self.log = home.folder / "controller.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(self._argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def kill(self) -> None:
        """As a crash of the machine's software: no warning, nothing finished."""
        self._end(signal.SIGKILL)

    def terminate(self) -> int:
        """Asks it to end and returns its exit status."""
        return self._end(signal.SIGTERM)

    def wait(self) -> int:
        """Its exit status, once it has ended by itself."""
        process, self._process = self._process, None
        assert process is not None
        return process.wait(PATIENCE_S)

    def _end(self, how: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        os.kill(process.pid, how)
        return process.wait(PATIENCE_S)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end(signal.SIGKILL)


_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["queue_controller.process"])


class ControllerFork:
    """The controller in a process of its own that starts at once, because its program is loaded already."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._process: ForkServerProcess | None = None

    def start(self) -> None:
        self._process = _forks.Process(target=_serve_until_told, args=(self._home,), daemon=True)
        self._process.start()

    def kill(self) -> None:
        """As a crash of the machine's software: no warning, nothing finished."""
        self._end(signal.SIGKILL)

    def terminate(self) -> int:
        """Asks it to end and returns its exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None or process.pid is None:
            return 0
        with suppress(ProcessLookupError):
            os.kill(process.pid, how)
        process.join(PATIENCE_S)
        status = process.exitcode
        process.close()
        assert status is not None
        return status

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end(signal.SIGKILL)


def _serve_until_told(home: Home) -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    with (home.folder / "controller.log").open("a", encoding="utf-8") as log:
        structlog.configure(logger_factory=structlog.WriteLoggerFactory(log))
        sys.exit(0 if run_controller(home, stop) else 1)


@contextmanager
def controller_here(home: Home, clock: Clock | None = None) -> Iterator[None]:
    """The controller on a thread of this process."""
    stop = threading.Event()
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(run_controller(home, stop, clock=clock))
        except BaseException as error:  # noqa: BLE001 -- told to the test below
            outcome.append(error)

    thread = threading.Thread(target=run, name="controller")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE_S)
        assert outcome == [True]


class Asker:
    """A terminal of the test: asks, waits for the answer, and remembers what it heard."""

    def __init__(self, home: Home, terminal: TerminalId) -> None:
        self._link = connect(home, terminal)
        self.heard: list[Heard[State]] = []

    def __enter__(self) -> Self:
        self._link.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._link.stop()

    def ask(
        self,
        command: Command,
        *,
        request_id: RequestId | None = None,
        wait_s: float = PATIENCE_S,
        expires_s: float | None = None,
    ) -> AnyResult:
        """The result. Fails when there is none in time."""
        reply = self.ask_for_reply(command, request_id=request_id, wait_s=wait_s, expires_s=expires_s)
        assert isinstance(reply, Reply), f"no answer to {command}"
        return reply.body

    def ask_for_reply(
        self,
        command: Command,
        *,
        request_id: RequestId | None = None,
        wait_s: float = PATIENCE_S,
        expires_s: float | None = None,
    ) -> Reply | NoAnswer:
        answers: list[Reply | NoAnswer] = []
        done = threading.Event()

        def answered(answer: Reply | NoAnswer) -> None:
            answers.append(answer)
            done.set()

        self.send(command, answered, request_id=request_id, wait_s=wait_s, expires_s=expires_s)
        assert done.wait(wait_s + 5), "the link never called back"
        return answers[0]

    def send(
        self,
        command: Command,
        answered: Callable[[Reply | NoAnswer], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = PATIENCE_S,
        expires_s: float | None = None,
    ) -> RequestId:
        return self._link.request(command, answered, request_id=request_id, wait_s=wait_s, expires_s=expires_s)

    def watch(self, kind: type[State], ident: str) -> None:
        self._link.watch(kind, ident, self.heard.append)

    def hears(self, condition: Callable[[Heard[State]], bool]) -> Heard[State]:
        """The first thing heard that is so; waits for it."""
        eventually(lambda: any(condition(heard) for heard in list(self.heard)), why="never heard")
        return next(heard for heard in self.heard if condition(heard))


def refusal(result: AnyResult) -> type[object]:
    """Which refusal a result is."""
    assert isinstance(result, Refused), f"not refused: {result}"
    return type(result.why)


def journal_file(home: Home) -> Path:
    return home.journal_folder / "journal.sqlite"
