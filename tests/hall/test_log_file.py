"""What the programs say never fills the disk."""

import os
import sys
from pathlib import Path

import pytest

from hall import log_file
from hall.log_file import KEPT, turn_over
from hall.supervise import Program, Supervisor

LARGEST = 1000


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_file, "LARGEST", LARGEST)


def held(folder: Path) -> list[str]:
    """First words of each file, the newest file first."""
    return [file.read_text()[:2] for file in sorted(folder.iterdir())]


def test_the_newest_files_are_kept_and_the_oldest_is_forgotten(tmp_path: Path) -> None:
    log = tmp_path / "one.log"
    with log.open("ab", buffering=0) as written:
        for turn in range(8):
            written.write(f"{turn} {'x' * LARGEST}".encode())
            assert turn_over(log)
        written.write(b"8 ")
    assert held(tmp_path) == ["8 ", "7 ", "6 ", "5 ", "4 "]
    assert len(held(tmp_path)) == KEPT


def test_a_small_file_and_one_that_is_not_there_are_left_alone(tmp_path: Path) -> None:
    log = tmp_path / "one.log"
    assert not turn_over(log)
    log.write_text("x" * (LARGEST - 1))
    assert not turn_over(log)
    assert list(tmp_path.iterdir()) == [log]


def test_without_room_for_the_copy_the_file_is_emptied_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_from: Path, to: Path) -> None:
        to.write_text("half")
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(log_file.shutil, "copyfile", no_room)
    log = tmp_path / "one.log"
    log.write_text("x" * LARGEST)
    assert turn_over(log)
    assert log.read_text() == ""
    assert list(tmp_path.iterdir()) == [log]


def test_a_program_that_never_stops_talking_stays_within_its_files(tmp_path: Path) -> None:
    """Its words go on at the beginning of the emptied file: no hole is left where it had written before."""
    code = "import time\nwhile True: print('word ' * 20, flush=True); time.sleep(0.0002)"
    with Supervisor(tmp_path) as supervisor:
        supervisor.start(Program("talker", [sys.executable, "-c", code]))
        assert supervisor.until(lambda: len(list(tmp_path.iterdir())) == KEPT, within_s=60)
        assert b"\0" not in supervisor.log_file("talker").read_bytes()
