"""Debian's own Network UPS Tools in a folder of their own: upsd with its driver dummy-ups, as any user, no systemd.

The service's name is that of the simulated one, so that the same questions may be put to both.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SERVER, DRIVER = Path("/lib/nut/upsd"), Path("/lib/nut/dummy-ups")
UPSC = shutil.which("upsc")
needs_server = pytest.mark.skipif(not (SERVER.exists() and DRIVER.exists()), reason="nut-server is not installed")
needs_client = pytest.mark.skipif(UPSC is None, reason="nut-client is not installed")


class RealUpsd:
    """A supply whose variables are lines of a file that dummy-ups reads when it is started, and on demand."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self.port = port
        self._env = os.environ | {
            "NUT_CONFPATH": str(folder),
            "NUT_STATEPATH": str(folder),
            "NUT_ALTPIDPATH": str(folder),
        }
        self._me = pwd.getpwuid(os.geteuid()).pw_name
        self._server: subprocess.Popen[bytes] | None = None
        self._driver: subprocess.Popen[bytes] | None = None

    def start(self, **variables: str) -> None:
        self.set(**variables)
        files = {
            "ups.conf": f"[ups]\n driver = dummy-ups\n port = {self._folder}/state.dev\n mode = dummy-once\n"
            ' desc = "Made-up supply of a hall"\n pollinterval = 1\n',
            "upsd.conf": f"LISTEN 127.0.0.1 {self.port}\nSTATEPATH {self._folder}\n",
            "upsd.users": '[monitor]\n password = "made-up"\n upsmon secondary\n',
        }
        for name, text in files.items():
            file = self._folder / name
            file.touch(mode=0o600)
            file.write_text(text)
        self.start_driver()
        self._server = self._run([str(SERVER), "-F", "-u", self._me])
        self._await(lambda: variables["ups_status"] in self.ask("GET VAR ups ups.status"))

    def start_driver(self) -> None:
        (self._folder / "dummy-ups-ups").unlink(missing_ok=True)
        self._driver = self._run([str(DRIVER), "-a", "ups", "-F", "-u", self._me])
        self._await((self._folder / "dummy-ups-ups").exists)

    def stop_driver(self) -> None:
        """It is killed: upsd notices that nobody tells it of the supply any more."""
        assert self._driver is not None
        self._driver.kill()
        self._driver.wait(10)

    def set(self, **variables: str) -> None:
        """The supply is as these say within a second or so."""
        new = self._folder / "state.new"
        new.write_text("".join(f"{name.replace('_', '.')}: {value}\n" for name, value in variables.items()))
        new.replace(self._folder / "state.dev")

    def ask(self, *questions: str) -> str:
        """The first line of the last answer; empty while nobody listens."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5) as line:
            said = line.makefile("r")
            answer = ""
            for question in questions:
                line.sendall(f"{question}\n".encode())
                answer = said.readline()
            return answer
        return ""

    def stop(self) -> None:
        for process in (self._server, self._driver):
            if process is not None:
                process.terminate()
                process.wait(10)

    def _run(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(command, env=self._env, stdout=log, stderr=log)

    def _await(self, happened: Callable[[], bool]) -> None:
        end = time.monotonic() + 20
        while not happened():
            assert time.monotonic() < end, (self._folder / "log").read_text()
            time.sleep(0.02)


@contextlib.contextmanager
def real_upsd(**variables: str) -> Iterator[RealUpsd]:
    """A supply with these variables, `ups_status="OL"`. Its folder has a short name: sockets' paths are short."""
    with tempfile.TemporaryDirectory(prefix="nut") as folder, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        upsd = RealUpsd(Path(folder), port)
        try:
            upsd.start(**variables)
            yield upsd
        finally:
            upsd.stop()
