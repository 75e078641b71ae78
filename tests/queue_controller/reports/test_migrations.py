"""The tables of figures as code describes them and as the migrations make them are the same, on both engines."""

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from queue_controller.reports.store import MIGRATIONS
from queue_controller.reports.tables import metadata
from tests.queue_controller.reports.conftest import Kept


def test_models_and_migrations_agree(kept: Kept) -> None:
    def ours(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return kind != "table" or (name or "").startswith("report_")

    with kept.store.transaction() as connection:
        options = {"version_table": MIGRATIONS.version_table, "compare_type": True, "include_object": ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_one_the_program_names() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS.folder))
    assert ScriptDirectory.from_config(config).get_current_head() == MIGRATIONS.head


def test_the_journals_own_version_is_left_alone(kept: Kept) -> None:
    with kept.store.transaction() as connection:
        assert connection.scalar(text("SELECT version_num FROM report_version")) == MIGRATIONS.head
    kept.journal.close()
    kept.restart()
    kept.count_all()
