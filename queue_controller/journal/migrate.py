"""Brings the journal's tables to this version; run at every opening."""

import logging
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from queue_controller.journal.mistakes import JournalMistake

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0002"
"""The newest migration. Named here so that a journal that is up to date opens without loading Alembic."""

_ONE_AT_A_TIME = 0x48414C4C
"""PostgreSQL advisory lock: two controllers starting together migrate one after the other."""


def migrate(connection: Connection) -> None:
    """Runs the migrations still missing, in the transaction `connection` is in.

    Raises `JournalMistake` when the tables belong to a newer version of this software.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_AT_A_TIME})
    revision = None
    if inspect(connection).has_table("alembic_version"):
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if revision != HEAD:
        _upgrade(connection, revision)


def _upgrade(connection: Connection, revision: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise JournalMistake(f"the journal was written by a newer version of this software (tables at {revision})")
    command.upgrade(config, HEAD)
