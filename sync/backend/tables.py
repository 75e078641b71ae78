"""The centre's tables. Unique keys give the exactly-once effect: an event's id and its place, a request's key."""

import threading
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    event,
)

METADATA = MetaData()

EVENTS = Table(
    "event",
    METADATA,
    Column("arrival", Integer, primary_key=True, autoincrement=True),
    Column("event_id", String(64), nullable=False, unique=True),
    Column("hall", String(32), nullable=False),
    Column("stream", String(64), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("flags", String(128), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("document", LargeBinary, nullable=False),
    UniqueConstraint("hall", "stream", "epoch", "seq"),
    Index("event_by_day", "hall", "recorded_at"),
)
"""Every settled event, rejected ones too. `document` is the record as it came, `flags` words with spaces between."""

SPANS = Table(
    "span",
    METADATA,
    Column("hall", String(32), primary_key=True),
    Column("stream", String(64), primary_key=True),
    Column("epoch", BigInteger, primary_key=True),
    Column("first", BigInteger, primary_key=True),
    Column("last", BigInteger, nullable=False),
)
"""Which sequence numbers are settled; kept in the same transaction as the events."""


ABOUT = Table(
    "about",
    METADATA,
    Column("hall", String(32), primary_key=True),
    Column("ticket", String(36), primary_key=True),
    Column("arrival", Integer, primary_key=True),
)
"""Which events are about which ticket."""

COMMANDS = Table(
    "command",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("command_id", String(36), nullable=False, unique=True),
    Column("hall", String(32), nullable=False),
    Column("asker", String(64), nullable=False),
    Column("key", String(128), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("result", LargeBinary),
    Column("answered_at", BigInteger),
    UniqueConstraint("hall", "asker", "key"),
    Index("command_by_state", "hall", "state", "number"),
    sqlite_autoincrement=True,
)
"""What halls were asked, by whom under which Idempotency-Key. `body` names its holder only until it is settled."""

QUEUES = Table(
    "queue",
    METADATA,
    Column("hall", String(32), primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("document", LargeBinary, nullable=False),
)
"""The newest word of each hall on its queue."""

NOTIFICATIONS = Table(
    "notification",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("hall", String(32), nullable=False),
    Column("key", String(128), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("template", String(64), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("parameters", LargeBinary, nullable=False),
    Column("receiver", String(64), nullable=False),
    Column("answer", LargeBinary, nullable=False),
    UniqueConstraint("hall", "key"),
)
"""What halls asked to have told. `receiver` is masked: this centre has no gateway it would need the number for."""


class Database:
    """The engine, and the lock under which whoever reads and then writes does both."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.writing = threading.Lock()

    def fold_log(self) -> None:
        """What was overwritten still stands in the log; afterwards it does not, unless a reader is in the way."""
        with self.writing, self.engine.connect() as connection:
            connection.exec_driver_sql("pragma wal_checkpoint(truncate)")

    def close(self) -> None:
        self.engine.dispose()


def open_database(file: Path) -> Database:
    file.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{file}")

    @event.listens_for(engine, "connect")
    def _durable(connection: Any, _record: object) -> None:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.execute("pragma secure_delete = on")

    METADATA.create_all(engine)
    return Database(engine)
