"""Brings the journal's tables to this version; run at every opening."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from queue_controller.journal.mistakes import JournalMistake

MIGRATIONS = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = 0x48414C4C
"""PostgreSQL advisory lock: two controllers starting together migrate one after the other."""


def migrate(connection: Connection) -> None:
    """Runs the migrations still missing, in the transaction `connection` is in.

    Raises `JournalMistake` when the tables belong to a newer version of this software.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_AT_A_TIME})
    revision = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    if revision is not None and revision not in known:
        raise JournalMistake(f"the journal was written by a newer version of this software (tables at {revision})")
    if revision != scripts.get_current_head():
        command.upgrade(config, "head")
