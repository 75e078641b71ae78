"""`hall kiosk` as a process, in a home whose hall is not running."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest


def hall(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hall", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hall")
    made = hall("init", "--home", str(folder / "home"), "--broker-port", "0", "--backend-port", "0")
    assert made.returncode == 0, made.stderr
    return folder / "home"


@pytest.fixture
def machine(home: Path, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = ["kiosk", "--home", str(home), "--terminal", "kiosk-1", "--offscreen", "--lookout"]
    with (tmp_path / "kiosk.log").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "hall", *command],
            stdout=said,
            stderr=said,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )
        yield process
        if process.poll() is None:
            process.kill()
        process.wait()


def texts(home: Path, deadline_s: float = 40) -> list[str]:
    """What stands on the screen, once it is up."""
    socket = home / "run" / "screens" / "kiosk-1.sock"
    end = time.monotonic() + deadline_s
    while not socket.exists():
        assert time.monotonic() < end, "the screen never came up"
        time.sleep(0.1)
    with httpx.Client(transport=httpx.HTTPTransport(uds=str(socket)), timeout=20) as client:
        found: list[str] = client.get("http://screen/texts").json()
        return found


def test_without_the_hall_the_machine_says_what_happened_and_who_helps(
    machine: subprocess.Popen[bytes], home: Path
) -> None:
    end = time.monotonic() + 40
    while "与大厅系统的连接已断开。" not in (shown := texts(home)):
        assert time.monotonic() < end, shown
    assert "请到咨询台，由工作人员为您发号。" in shown
    assert "1 号取号机" in shown
    machine.send_signal(signal.SIGTERM)
    assert machine.wait(timeout=30) == 0
    assert not (home / "run" / "screens" / "kiosk-1.sock").exists()


def test_a_terminal_of_another_kind_is_refused_by_name(home: Path) -> None:
    done = hall("kiosk", "--home", str(home), "--terminal", "window-1", "--offscreen")
    assert done.returncode == 2
    assert "'window-1' is no ticket_machine" in done.stderr
    assert "kiosk-1" in done.stderr
