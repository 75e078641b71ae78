"""`hall up` runs broker and controller until it is told to end, once a home."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.commands import init
from hall.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "hall")
    init.make(home, site="demo", hall="wenquan")
    return home


@pytest.fixture
def up(home: Home) -> Iterator["subprocess.Popen[str]"]:
    process = start(home)
    yield process
    process.kill()
    process.communicate()


def start(home: Home) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "hall", "up", "--home", str(home.folder)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def served(home: Home, within_s: float = 80) -> bool:
    log = home.log_folder / "controller.log"
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if log.exists() and "the hall is served" in log.read_text():
            return True
        time.sleep(0.05)
    return False


def test_a_hall_comes_up_and_ends_cleanly(home: Home, up: "subprocess.Popen[str]") -> None:
    assert served(home)
    up.send_signal(signal.SIGTERM)
    assert up.wait(40) == 0
    assert "no longer served" in (home.log_folder / "controller.log").read_text()
    assert not (home.run_folder / "broker.json").exists()


def test_a_second_hall_in_the_same_home_is_refused(home: Home, up: "subprocess.Popen[str]") -> None:
    assert served(home)
    second = start(home)
    _, said = second.communicate(timeout=40)
    assert second.returncode == 2
    assert "already running" in said
    assert up.poll() is None
