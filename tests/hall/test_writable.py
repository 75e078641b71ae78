"""A home that cannot be written is a sentence with an action, before anything starts, and never a trace."""

import os
import pwd
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from hall import cli, writable
from hall.home import Home
from tests.support.brokers import demo_home
from tests.support.disks import small_disk

NOBODY = 65534
COMMANDS = ["up", "controller", "broker", "backend", "sim"]

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can make disks and be somebody else")


READ_EVERYTHING = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
"""Our Python may lie in root's own folder: somebody else is allowed to read it, but to write nothing."""


def run_hall(command: str, home: Home, *, as_nobody: bool = False) -> "subprocess.CompletedProcess[str]":
    argv = [sys.executable, "-m", "hall", command, "--home", str(home.folder)]
    if as_nobody:
        argv = ["setpriv", f"--reuid={NOBODY}", "--clear-groups", *READ_EVERYTHING, *argv]
    return subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_home_of_another_user_is_said_with_both_names(tmp_path: Path, command: str) -> None:
    home = demo_home(tmp_path / "home")
    run = run_hall(command, home, as_nobody=True)
    assert run.returncode == 2
    assert "is root's, and this program runs as nobody: run it as root" in run.stderr
    assert "Traceback" not in run.stderr


def test_even_root_does_not_mix_its_files_with_anothers(tmp_path: Path) -> None:
    """They would keep the owner of the home from starting it next time."""
    home = demo_home(tmp_path / "home")
    home.journal_folder.mkdir()
    os.chown(home.journal_folder, NOBODY, NOBODY)
    run = run_hall("controller", home)
    assert run.returncode == 2
    assert f"is {pwd.getpwuid(NOBODY).pw_name}'s, and this program runs as root" in run.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_read_only_disk_is_said(tmp_path: Path, command: str) -> None:
    with small_disk(tmp_path / "disk", megabytes=32) as disk:
        home = demo_home(disk.root / "home")
        disk.make_read_only()
        run = run_hall(command, home)
    assert run.returncode == 2
    assert "the disk is read-only" in run.stderr
    assert "mount it writable" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("command", ["up", "controller", "broker"])
def test_a_full_disk_is_said(tmp_path: Path, command: str) -> None:
    with small_disk(tmp_path / "disk", megabytes=32) as disk:
        home = demo_home(disk.root / "home")
        disk.fill()
        run = run_hall(command, home)
    assert run.returncode == 2
    assert "the disk is full" in run.stderr
    assert "make room" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("command", ["broker", "backend"])
def test_a_port_in_use_is_said(tmp_path: Path, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        home = demo_home(tmp_path / "home", port=port)
        config = home.config_file.read_text()
        home.config_file.write_text(f'backend = "http://127.0.0.1:{port}"\n{config}')
        run = run_hall(command, home)
    assert run.returncode in (1, 2)
    assert str(port) in run.stderr
    assert "in use" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_sound_home_is_let_be_and_nothing_is_left_in_it(tmp_path: Path) -> None:
    home = demo_home(tmp_path / "home")
    before = sorted(home.folder.rglob("*"))
    writable.require_writable(home)
    assert sorted(home.folder.rglob("*")) == before


def test_an_error_nobody_can_mend_keeps_its_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> int:
        raise ConnectionResetError(104, "reset")

    monkeypatch.setattr("hall.commands.init.run", breaks)
    with pytest.raises(ConnectionResetError):
        cli.main(["init", "--home", str(tmp_path / "home")])
