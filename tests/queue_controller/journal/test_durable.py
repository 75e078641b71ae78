"""Property 1: acknowledged is durable, committed together, and a failure says what is known and loses nothing."""

from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import URL

from hall.contract.ids import new_request_id
from queue_controller.journal.address import journal_url
from queue_controller.journal.journal import Journal
from queue_controller.journal.mistakes import JournalMistake
from queue_controller.storage import Unavailable, open_engine
from tests.queue_controller.journal.conftest import (
    NOW,
    OpenJournal,
    draft,
    lose_next_commits_answer,
    reply_to,
    sql,
    write,
)
from tests.support.postgres import PostgresServer


def test_every_connection_that_writes_syncs_each_commit(journal: Journal, url: URL) -> None:
    engine = open_engine(url)
    with engine.connect() as connection:
        if url.get_backend_name() == "sqlite":
            assert connection.scalar(text("PRAGMA synchronous")) == 2  # FULL
            assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        else:
            assert connection.scalar(text("SHOW synchronous_commit")) == "on"
            assert connection.scalar(text("SHOW fsync")) == "on"
    engine.dispose()


def test_a_postgresql_that_need_not_wait_for_its_disk_waits_for_ours(postgres: PostgresServer) -> None:
    """What an administrator has set for the database or its user does not count for the journal."""
    url = postgres.new_database()
    sql(url, f"ALTER DATABASE {url.database} SET synchronous_commit = off")
    journal = Journal(url, "chonghua", NOW)
    with journal._session.transaction() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"
    journal.close()


def test_a_postgresql_that_does_not_sync_is_refused(postgres_of_its_own: PostgresServer) -> None:
    url = postgres_of_its_own.new_database()
    no_sync(postgres_of_its_own)
    with pytest.raises(JournalMistake, match="fsync = off"):
        Journal(url, "chonghua", NOW)


def test_a_postgresql_that_comes_back_without_syncing_is_not_written_any_more(
    postgres_of_its_own: PostgresServer,
) -> None:
    url = postgres_of_its_own.new_database()
    journal = Journal(url, "chonghua", NOW)
    write(journal)
    no_sync(postgres_of_its_own)
    with pytest.raises(Unavailable):
        write(journal)
    for _ in range(2):
        with pytest.raises(JournalMistake, match="fsync = off"):
            journal.resume()
    assert sql(url, "SELECT count(*) FROM events") == [(1,)]
    journal.close()


def no_sync(server: PostgresServer) -> None:
    """Restarted as somebody sets it up who wants it fast."""
    with (server.folder / "data" / "postgresql.auto.conf").open("a") as settings:
        settings.write("fsync = off\n")
    server.kill()
    server.start()


def test_a_draft_is_one_commit_however_much_it_holds(journal: Journal) -> None:
    commits = []
    event.listen(journal._session._engine, "commit", lambda _: commits.append(1))
    write(journal, 40)
    assert commits == [1]


def test_a_draft_is_written_whole_or_not_at_all(journal: Journal, url: URL) -> None:
    break_replies(url)
    made = draft(journal, new_request_id(), events=3)
    made.add_content("a" * 64, b"site")
    with pytest.raises(Unavailable):
        journal.commit(made)
    assert sql(url, "SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM contents)") == [(0,)]


def test_after_a_failed_commit_the_same_request_can_be_written(journal: Journal, url: URL) -> None:
    write(journal)
    request = new_request_id()
    break_replies(url)
    with pytest.raises(Unavailable):
        journal.commit(draft(journal, request))
    mend_replies(url)
    assert journal.resume() == []
    journal.commit(draft(journal, request))
    assert [record.seq for record in journal.reader.records("hall")] == [1, 2]


def test_nothing_is_written_before_an_unclear_commit_is_settled(journal: Journal, url: URL) -> None:
    break_replies(url)
    with pytest.raises(Unavailable):
        journal.commit(draft(journal, new_request_id()))
    mend_replies(url)
    with pytest.raises(Unavailable, match="not settled"):
        journal.commit(draft(journal, new_request_id()))


def test_a_commit_whose_answer_was_lost_is_found_again(journal: Journal) -> None:
    """The database has it, the writer was told of a failure: the request ids tell the truth."""
    write(journal)
    request = new_request_id()
    lose_next_commits_answer(journal)
    with pytest.raises(Unavailable):
        journal.commit(draft(journal, request, events=2))
    assert [record.seq for record in journal.resume()] == [2, 3]
    assert journal.answered([request]) == {request: reply_to(request)}
    write(journal)
    assert [record.seq for record in journal.reader.records("hall")] == [1, 2, 3, 4]


def test_a_postgresql_that_restarts_costs_one_attempt(postgres_of_its_own: PostgresServer) -> None:
    journal = Journal(postgres_of_its_own.new_database(), "chonghua", NOW)
    write(journal)
    postgres_of_its_own.kill()
    request = new_request_id()
    with pytest.raises(Unavailable):
        journal.commit(draft(journal, request))
    with pytest.raises(Unavailable):
        journal.resume()
    postgres_of_its_own.start()
    assert journal.resume() == []
    journal.commit(draft(journal, request))
    assert journal.reader.position("hall") == (journal.epoch, 2)
    journal.close()


def test_a_full_disk_refuses_and_spares_what_was_there(tmp_path: Path) -> None:
    url = URL.create("sqlite", database=str(tmp_path / "journal.sqlite"))
    journal = Journal(url, "chonghua", NOW)
    write(journal)
    with journal._session.transaction() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Unavailable, match="full"):
        write(journal, 500)
    assert journal.resume() == []
    assert journal.reader.position("hall") == (journal.epoch, 1)
    write(journal, 500)
    journal.close()


def test_the_journals_database_is_told_by_one_url(tmp_path: Path) -> None:
    assert journal_url("", tmp_path / "j").database == str(tmp_path / "j")
    assert journal_url("postgresql://u@db/hall", tmp_path).drivername == "postgresql+psycopg"
    with pytest.raises(JournalMistake, match="mysql"):
        journal_url("mysql://u@db/hall", tmp_path)
    with pytest.raises(JournalMistake, match="no database URL"):
        journal_url("not one", tmp_path)


def test_a_database_that_is_not_there_is_unavailable(open_journal: OpenJournal, url: URL, tmp_path: Path) -> None:
    if url.get_backend_name() == "sqlite":
        (tmp_path / "journal" / "journal.sqlite").mkdir(parents=True)
    else:
        url = url.update_query_dict({"host": str(tmp_path)})
    with pytest.raises(Unavailable):
        Journal(url, "chonghua", NOW)


def break_replies(url: URL) -> None:
    sql(url, "ALTER TABLE replies RENAME TO replies_away")


def mend_replies(url: URL) -> None:
    sql(url, "ALTER TABLE replies_away RENAME TO replies")
