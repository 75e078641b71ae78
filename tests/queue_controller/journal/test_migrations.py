"""The tables as code describes them and as the migrations make them are the same, on both engines."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL

from queue_controller.journal.migrate import HEAD, MIGRATIONS
from queue_controller.journal.mistakes import JournalMistake
from queue_controller.journal.tables import metadata
from queue_controller.storage import open_engine
from tests.queue_controller.journal.conftest import OpenJournal, reply_to, sql, write


def test_models_and_migrations_agree(open_journal: OpenJournal, url: URL) -> None:
    open_journal()
    engine = open_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_newest_migration_is_the_one_the_program_names() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_opening_again_keeps_everything(open_journal: OpenJournal) -> None:
    journal = open_journal()
    write(journal, 5)
    journal.close()
    assert len(list(open_journal().reader.records("hall"))) == 5


def test_replies_from_before_it_was_known_who_asked_are_kept(open_journal: OpenJournal, url: URL) -> None:
    journal = open_journal()
    [request] = write(journal)
    journal.close()
    sql(url, "ALTER TABLE replies DROP COLUMN terminal", "UPDATE alembic_version SET version_num = '0001'")
    assert open_journal().answered([request]) == {request: reply_to(request)._replace(terminal=None)}


def test_a_journal_of_a_newer_version_is_left_alone(open_journal: OpenJournal, url: URL) -> None:
    open_journal().close()
    sql(url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(JournalMistake, match="newer version"):
        open_journal()
    assert sql(url, "SELECT version_num FROM alembic_version") == [("9999",)]
