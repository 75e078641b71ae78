"""Connections to the journal's database: what a URL means and what every connection must promise."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from queue_controller.journal.mistakes import JournalMistake

CONNECT_S = 5
"""How long a connection attempt may take; a silent PostgreSQL is given up after about twice this."""


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


def open_engine(url: URL, *, read_only: bool = False) -> Engine:
    """An engine whose connections are durable (`synchronous=FULL`) or, with `read_only`, cannot write.

    It keeps no pool: the writer and each reader hold one connection of their own.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, read_only=read_only)
    return _postgresql(url, read_only=read_only)


def require_durable(connection: Connection) -> None:
    """Raises `JournalMistake` where the database would say "done" before it is on disk."""
    if connection.dialect.name != "postgresql":
        return
    for setting in ("fsync", "synchronous_commit"):
        if connection.scalar(text(f"SHOW {setting}")) == "off":
            raise JournalMistake(f"PostgreSQL runs with {setting} = off: a power cut would lose tickets. Set it to on.")


def _sqlite(url: URL, *, read_only: bool) -> Engine:
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": CONNECT_S, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def promise(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions on its own
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes the write lock at once: a lock taken half-way could fail half-way.
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: URL, *, read_only: bool) -> Engine:
    # No statement_timeout: it would also cut short a commit waiting for its synchronous standby.
    # The keepalives free a dead controller's lock, so that its standby need not wait for hours.
    options = "-c lock_timeout=5000 -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
    if read_only:
        options += " -c default_transaction_read_only=on"
    return create_engine(
        url,
        poolclass=NullPool,
        connect_args={
            "connect_timeout": CONNECT_S,
            "tcp_user_timeout": CONNECT_S * 1000,
            "keepalives_idle": CONNECT_S,
            "options": options,
        },
    )
