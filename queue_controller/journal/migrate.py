"""Brings the journal's tables to this version; run at every opening."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL

from queue_controller.journal.mistakes import NewerJournal
from queue_controller.storage import Session, open_engine

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0002"
"""The newest migration. Named here so that a journal that is up to date opens without loading Alembic."""

_ONE_AT_A_TIME = 0x48414C4C
"""PostgreSQL advisory lock: two controllers starting together migrate one after the other."""


def migrate(connection: Connection) -> None:
    """Runs the migrations still missing, in the transaction `connection` is in.

    Raises `NewerJournal` when the tables belong to a newer version of this software.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_AT_A_TIME})
    if revision(connection) != HEAD:
        from alembic import command

        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)


def is_made(url: URL) -> bool:
    """Whether there is a journal in this database. Changes nothing. Raises `NewerJournal` and `Unavailable`."""
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return False
    session = Session(open_engine(url, read_only=True))
    try:
        with session.transaction() as connection:
            return revision(connection) is not None
    finally:
        session.close()


def revision(connection: Connection) -> str | None:
    """The newest migration run on these tables, None where there is no journal yet. Changes nothing.

    Raises `NewerJournal`.
    """
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found not in (None, HEAD):
        from alembic.script import ScriptDirectory

        known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
        if found not in known:
            raise NewerJournal(f"tables at {found}")
    return found


def _config() -> "Config":
    from alembic.config import Config

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
