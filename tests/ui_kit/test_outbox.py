"""Facts on disk, ratings for example."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hall.contract.commands import RateService, SkipRating
from hall.contract.ids import new_request_id
from ui_kit import outbox as outbox_module
from ui_kit.outbox import Outbox


def a_rating(grade: int = 5) -> RateService:
    return RateService(ticket=new_request_id(), grade=grade, given_at=1)


def test_a_kept_rating_is_there_after_a_restart(tmp_path: Path) -> None:
    first = Outbox(tmp_path)
    kept = [first.keep(a_rating(grade)) for grade in (5, 1, 3)]
    assert Outbox(tmp_path).waiting() == kept


def test_a_skipped_rating_is_kept_like_a_given_one(tmp_path: Path) -> None:
    skipped = SkipRating(ticket=new_request_id(), given_at=1)
    Outbox(tmp_path).keep(skipped)
    assert [kept.command for kept in Outbox(tmp_path).waiting()] == [skipped]


def test_a_forgotten_rating_is_gone_for_good(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    kept = outbox.keep(a_rating())
    outbox.forget(kept)
    assert Outbox(tmp_path).waiting() == []


def test_a_kill_right_after_the_acknowledgement_loses_nothing(tmp_path: Path) -> None:
    """Another process keeps a rating, says so, and is killed at once."""
    program = (
        "import sys, time\nfrom pathlib import Path\n"
        "from hall.contract.commands import RateService\nfrom hall.contract.ids import new_request_id\n"
        "from ui_kit.outbox import Outbox\n"
        "kept = Outbox(Path(sys.argv[1])).keep(RateService(ticket=new_request_id(), grade=2, given_at=1))\n"
        "print(kept.request_id, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, tmp_path], stdout=subprocess.PIPE, text=True) as pad:
        assert pad.stdout is not None
        acknowledged = pad.stdout.readline().strip()
        pad.send_signal(signal.SIGKILL)
    assert [kept.request_id for kept in Outbox(tmp_path).waiting()] == [acknowledged]


def test_the_bytes_are_forced_to_disk_before_the_name_appears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outbox = Outbox(tmp_path)
    seen: list[list[str]] = []
    real = os.fsync
    monkeypatch.setattr(
        outbox_module.os, "fsync", lambda fd: (seen.append([f.suffix for f in tmp_path.glob("*.*")]), real(fd))
    )
    outbox.keep(a_rating())
    assert seen == [[".part"], [".json"]], "first the file under its working name, then the folder with its real one"


@pytest.mark.parametrize("works", [0, 1], ids=["the file", "the folder"])
def test_a_rating_that_cannot_be_written_is_not_kept_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, works: int
) -> None:
    outbox = Outbox(tmp_path)
    done: list[int] = []

    def full(file: int) -> None:
        done.append(file)
        if len(done) > works:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(outbox_module.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        outbox.keep(a_rating())
    monkeypatch.undo()
    assert [file.name for file in tmp_path.iterdir()] == ["rejected"]


def test_a_file_cut_short_by_an_old_crash_is_no_rating(tmp_path: Path) -> None:
    Outbox(tmp_path)
    (tmp_path / f"{new_request_id()}.part").write_bytes(b'{"request_id"')
    assert Outbox(tmp_path).waiting() == []
    assert not list(tmp_path.glob("*.part"))


def test_an_unreadable_rating_is_set_aside_and_the_others_go_on(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    bad = tmp_path / f"{new_request_id()}.json"
    bad.write_bytes(b"\x00\x00\x00")
    good = outbox.keep(a_rating())
    assert outbox.waiting() == [good]
    assert (tmp_path / "rejected" / f"{bad.stem}.unreadable.json").exists()


def test_more_than_a_terminal_can_ever_owe_is_not_taken_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_module, "MOST", 2)
    outbox = Outbox(tmp_path)
    kept = [outbox.keep(a_rating()), outbox.keep(a_rating())]
    with pytest.raises(OSError, match="too many"):
        outbox.keep(a_rating())
    outbox.forget(kept[0])
    assert outbox.waiting() == [kept[1]]
    outbox.keep(a_rating())
