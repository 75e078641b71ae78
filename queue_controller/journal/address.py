"""Which database holds a hall's journal, and whether it keeps what it is given."""

from pathlib import Path

from sqlalchemy import Connection, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from queue_controller.journal.mistakes import JournalMistake


def journal_url(configured: str, default: Path) -> URL:
    """The database a hall's configuration names; empty means SQLite in the file `default`.

    Raises `JournalMistake` for anything but SQLite and PostgreSQL.
    """
    if not configured:
        return URL.create("sqlite", database=str(default))
    try:
        url = make_url(configured)
    except ArgumentError:
        raise JournalMistake("hall.toml: journal: this is no database URL") from None
    match url.get_backend_name():
        case "sqlite":
            return url.set(drivername="sqlite")
        case "postgresql":
            return url.set(drivername="postgresql+psycopg")
        case other:
            raise JournalMistake(f"hall.toml: journal: '{other}' is not offered; there are: sqlite, postgresql")


def require_durable(connection: Connection) -> None:
    """Raises `JournalMistake` where the database would say "done" before it is on disk."""
    if connection.dialect.name != "postgresql":
        return
    for setting in ("fsync", "synchronous_commit"):
        if connection.scalar(text(f"SHOW {setting}")) == "off":
            raise JournalMistake(f"PostgreSQL runs with {setting} = off: a power cut would lose tickets. Set it to on.")
