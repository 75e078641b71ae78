"""Connections to databases: what each must promise, and one that mends itself between transactions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

CONNECT_S = 5
"""How long a connection attempt may take; a silent PostgreSQL is given up after about twice this."""


class Unavailable(Exception):
    """The database did not take or give the data now. Whether a commit under way reached it must be looked up."""


class Session:
    """One connection for one thread: made when first needed, dropped when it fails, made anew the next time."""

    def __init__(self, engine: Engine, prepare: Callable[[Connection], None] | None = None) -> None:
        """`prepare` is called with each new connection; one it raises for is not used."""
        self._engine = engine
        self._prepare = prepare
        self._connection: Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Commits at the end, rolls back on any exception. Raises `Unavailable` where the database failed."""
        try:
            connection = self._connection or self._connect()
            with connection.begin():
                yield connection
        except DBAPIError as error:
            self._drop()
            raise Unavailable(str(error.orig)) from error

    def fold_log(self) -> None:
        """SQLite: moves the log into the file and empties it. Raises `Unavailable`, as when a reader is in the way."""
        try:
            connection = self._connection or self._connect()
            # Below SQLAlchemy, which would begin a transaction first.
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = (cursor.fetchone() or [0])[0]
            cursor.close()
        except DBAPIError as error:
            self._drop()
            raise Unavailable(str(error.orig)) from error
        if busy:
            raise Unavailable("the log is being read")

    @property
    def kept(self) -> bool:
        """Whether there is a connection from an earlier transaction; it may have died since."""
        return self._connection is not None

    def close(self) -> None:
        self._drop()
        self._engine.dispose()

    def _connect(self) -> Connection:
        self._connection = self._engine.connect()
        if self._prepare is not None:
            try:
                self._prepare(self._connection)
                self._connection.commit()
            except BaseException:
                self._drop()
                raise
        return self._connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()


def open_engine(url: URL, *, read_only: bool = False, durable: bool = True) -> Engine:
    """An engine whose connections are durable (`synchronous=FULL`) or, with `read_only`, cannot write.

    Without `durable` a power cut may take the last transactions, each of them whole; no commit waits for the disk.
    It keeps no pool: every session holds one connection of its own.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, read_only=read_only, durable=durable)
    return _postgresql(url, read_only=read_only, durable=durable)


def _sqlite(url: URL, *, read_only: bool, durable: bool) -> Engine:
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": CONNECT_S, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def promise(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions on its own
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        connection.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten, not only unlinked
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes the write lock at once: a lock taken half-way could fail half-way.
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: URL, *, read_only: bool, durable: bool) -> Engine:
    options = (
        # Whatever role or database were told, a durable commit of ours returns when it is on disk.
        f"-c synchronous_commit={'on' if durable else 'off'}"
        # No statement_timeout: it would also cut short a commit waiting for its synchronous standby.
        " -c lock_timeout=5000"
        # They free a dead controller's lock, so that its standby need not wait for hours.
        " -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
    )
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
