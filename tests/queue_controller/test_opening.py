"""A journal that a newer version of the software wrote is left exactly as it lies, and a sentence says so."""

import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hall import cli
from hall.clock import SystemClock, VirtualClock
from hall.contract.events import Event
from hall.contract.ids import new_request_id
from hall.home import Home
from queue_controller.journal import draft
from queue_controller.journal.journal import Journal
from queue_controller.opening import open_journal, read_over, url_of_journal
from tests.queue_controller.journal.conftest import HALL, write
from tests.support.brokers import demo_home
from tests.support.controller import journal_file


class Teleported(Event, frozen=True, kw_only=True, tag="ticket.teleported"):
    """What a later version may have invented."""

    to: str


class DayOpenedTwice(Event, frozen=True, kw_only=True, tag="day.opened"):
    """A known kind whose fields have become others."""

    days: tuple[str, str]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return demo_home(tmp_path / "home")


def add(home: Home, *events: Event, content: bytes = b"") -> tuple[int, int]:
    """What a version that knows these kinds writes; where the last one stands."""
    journal = Journal(url_of_journal(home), HALL, SystemClock().now())
    made = journal.draft(1)
    for event in events:
        made.add_event(event, at=1, trace=new_request_id())
    if content:
        made.add_content(sm3(content), content)
    journal.commit(made)
    place = journal.position
    journal.close()
    return place


def sm3(content: bytes) -> str:
    from cryptography.hazmat.primitives.hashes import SM3, Hash

    digest = Hash(SM3())
    digest.update(content)
    return digest.finalize().hex()


def a_new_kind(home: Home, _patch: pytest.MonkeyPatch) -> str:
    epoch, seq = add(home, Teleported(to="3"))
    return f"seq {seq} of epoch {epoch}"


def other_fields(home: Home, _patch: pytest.MonkeyPatch) -> str:
    epoch, seq = add(home, DayOpenedTwice(days=("2026-01-05", "2026-01-06")))
    return f"seq {seq} of epoch {epoch}"


def a_newer_form(home: Home, patch: pytest.MonkeyPatch) -> str:
    with patch.context() as later:
        later.setattr(draft, "SCHEMA", draft.SCHEMA + 1)
        epoch, seq = add(home, Teleported(to="3"))
    return f"seq {seq} of epoch {epoch} is of form 2"


def newer_tables(home: Home, _patch: pytest.MonkeyPatch) -> str:
    add(home)
    with sqlite3.connect(journal_file(home)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    return "tables at 9999"


def a_newer_site(home: Home, _patch: pytest.MonkeyPatch) -> str:
    site: dict[str, Any] = msgspec.to_builtins(home.site())
    add(home, content=json.dumps({**site, "terminals": [{"id": "robot-1", "role": "robot"}]}).encode())
    return "site definition"


NEWER = [a_new_kind, other_fields, a_newer_form, newer_tables, a_newer_site]
Newer = Callable[[Home, pytest.MonkeyPatch], str]


def everything(home: Home) -> list[str]:
    with sqlite3.connect(journal_file(home)) as database:
        dump = list(database.iterdump())
    database.close()
    return dump


@pytest.mark.parametrize("newer", NEWER, ids=lambda newer: newer.__name__)
def test_a_controller_does_not_touch_the_journal_of_a_newer_version(
    home: Home, newer: Newer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    what = newer(home, monkeypatch)
    before = everything(home)
    assert cli.main(["controller", "--home", str(home.folder)]) == 1
    said = capsys.readouterr().err
    assert "written by a newer version of the hall software" in said
    assert "update this controller" in said
    assert what in said
    assert everything(home) == before


def test_the_sentence_is_all_that_a_technician_gets_to_see(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    what = a_new_kind(home, monkeypatch)
    argv = [sys.executable, "-m", "hall", "controller", "--home", str(home.folder)]
    run = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 1
    assert what in run.stderr
    assert "Traceback" not in run.stderr


def test_the_examination_says_the_same(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    what = a_new_kind(home, monkeypatch)
    before = everything(home)
    assert cli.main(["doctor", "--home", str(home.folder), "--json"]) == 1
    (finding,) = [found for found in json.loads(capsys.readouterr().out) if found["check"] == "journal"]
    assert finding["grade"] == "bad"
    assert "newer version of the hall software" in finding["sentence"]
    assert what in finding["sentence"]
    assert everything(home) == before


def test_a_journal_of_this_version_is_understood_and_an_examination_changes_nothing(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["controller", "--home", str(home.folder), "--check"]) == 0
    assert capsys.readouterr().out == "There is no journal yet.\n"
    assert not home.journal_folder.exists()
    assert read_over(home) is None
    place = add(home)
    before = everything(home)
    assert cli.main(["controller", "--home", str(home.folder), "--check"]) == 0
    assert "understood" in capsys.readouterr().out
    assert everything(home) == before
    assert place[1] == 0


def test_an_event_that_was_altered_is_not_taken_for_a_newer_one(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    journal = Journal(url_of_journal(home), HALL, SystemClock().now())
    write(journal)
    journal.close()
    with sqlite3.connect(journal_file(home)) as database:
        database.execute("UPDATE events SET body = replace(body, 'ticket.missed', 'ticket.teleported')")
    database.close()
    assert cli.main(["controller", "--home", str(home.folder)]) == 1
    assert "was altered" in capsys.readouterr().err


def test_a_home_whose_journal_was_put_back_opens_a_later_epoch_than_it_ever_had(home: Home) -> None:
    ahead = VirtualClock(4_000_000_000_000)
    for clock in (ahead, SystemClock()):
        journal = open_journal(home, clock, threading.Event(), standby=False)
        assert journal is not None
        journal.close()
        for file in home.journal_folder.glob("journal.sqlite*"):
            file.unlink()
    assert journal.epoch == ahead.now() // 1000 + 1
