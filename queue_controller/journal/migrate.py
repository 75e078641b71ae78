"""Brings the journal's tables to this version; run at every opening."""

from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import URL

from queue_controller.journal.mistakes import NewerJournal
from queue_controller.migrations import Migrations, NewerTables
from queue_controller.storage import Session, open_engine

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0002"
"""The newest migration."""

_migrations = Migrations(folder=MIGRATIONS, head=HEAD)


def migrate(connection: Connection) -> None:
    """Runs the migrations still missing, in the transaction `connection` is in.

    Raises `NewerJournal` when the tables belong to a newer version of this software.
    """
    try:
        _migrations.run(connection)
    except NewerTables as newer:
        raise NewerJournal(str(newer)) from newer


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
    try:
        return _migrations.revision(connection)
    except NewerTables as newer:
        raise NewerJournal(str(newer)) from newer
