"""Ratings on disk."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hall.contract.commands import RateService, SkipRating
from hall.contract.ids import new_request_id
from window_terminal.pad import spool as spool_module
from window_terminal.pad.spool import RatingSpool


def a_rating(grade: int = 5) -> RateService:
    return RateService(ticket=new_request_id(), grade=grade, given_at=1)


def test_a_kept_rating_is_there_after_a_restart(tmp_path: Path) -> None:
    first = RatingSpool(tmp_path)
    kept = [first.keep(a_rating(grade)) for grade in (5, 1, 3)]
    assert RatingSpool(tmp_path).waiting() == kept
    assert RatingSpool(tmp_path).tickets() == {k.command.ticket for k in kept}


def test_a_skipped_rating_is_kept_like_a_given_one(tmp_path: Path) -> None:
    skipped = SkipRating(ticket=new_request_id(), given_at=1)
    RatingSpool(tmp_path).keep(skipped)
    assert [kept.command for kept in RatingSpool(tmp_path).waiting()] == [skipped]


def test_a_forgotten_rating_is_gone_for_good(tmp_path: Path) -> None:
    spool = RatingSpool(tmp_path)
    kept = spool.keep(a_rating())
    spool.forget(kept)
    assert RatingSpool(tmp_path).waiting() == []


def test_a_kill_right_after_the_acknowledgement_loses_nothing(tmp_path: Path) -> None:
    """Another process keeps a rating, says so, and is killed at once."""
    program = (
        "import sys, time\nfrom pathlib import Path\n"
        "from hall.contract.commands import RateService\nfrom hall.contract.ids import new_request_id\n"
        "from window_terminal.pad.spool import RatingSpool\n"
        "kept = RatingSpool(Path(sys.argv[1])).keep(RateService(ticket=new_request_id(), grade=2, given_at=1))\n"
        "print(kept.request_id, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, tmp_path], stdout=subprocess.PIPE, text=True) as pad:
        assert pad.stdout is not None
        acknowledged = pad.stdout.readline().strip()
        pad.send_signal(signal.SIGKILL)
    assert [kept.request_id for kept in RatingSpool(tmp_path).waiting()] == [acknowledged]


def test_the_bytes_are_forced_to_disk_before_the_name_appears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = RatingSpool(tmp_path)
    seen: list[list[str]] = []
    real = os.fsync
    monkeypatch.setattr(
        spool_module.os, "fsync", lambda fd: (seen.append([f.suffix for f in tmp_path.glob("*.*")]), real(fd))
    )
    spool.keep(a_rating())
    assert seen == [[".part"], [".json"]], "first the file under its working name, then the folder with its real one"


@pytest.mark.parametrize("works", [0, 1], ids=["the file", "the folder"])
def test_a_rating_that_cannot_be_written_is_not_kept_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, works: int
) -> None:
    spool = RatingSpool(tmp_path)
    done: list[int] = []

    def full(file: int) -> None:
        done.append(file)
        if len(done) > works:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool_module.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        spool.keep(a_rating())
    monkeypatch.undo()
    assert [file.name for file in tmp_path.iterdir()] == ["rejected"]


def test_a_file_cut_short_by_an_old_crash_is_no_rating(tmp_path: Path) -> None:
    RatingSpool(tmp_path)
    (tmp_path / f"{new_request_id()}.part").write_bytes(b'{"request_id"')
    assert RatingSpool(tmp_path).waiting() == []
    assert not list(tmp_path.glob("*.part"))


def test_an_unreadable_rating_is_set_aside_and_the_others_go_on(tmp_path: Path) -> None:
    spool = RatingSpool(tmp_path)
    bad = tmp_path / f"{new_request_id()}.json"
    bad.write_bytes(b"\x00\x00\x00")
    good = spool.keep(a_rating())
    assert spool.waiting() == [good]
    assert (tmp_path / "rejected" / f"{bad.stem}.unreadable.json").exists()
