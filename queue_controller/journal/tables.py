"""The journal's tables, the same on SQLite and PostgreSQL. `hall_id` leads every key."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, PrimaryKeyConstraint, String, Table

metadata = MetaData()

_ID = String(36)
_NAME = String(32)
_SM3 = LargeBinary(32)

leader = Table(
    "leader",
    metadata,
    Column("hall_id", _NAME, primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("holder", String(120), nullable=False),
    Column("since", BigInteger, nullable=False),
)
"""Who may write. Every append compares its epoch with this row, in its own transaction."""

events = Table(
    "events",
    metadata,
    Column("hall_id", _NAME),
    Column("stream", _NAME),
    Column("epoch", BigInteger),
    Column("seq", BigInteger),
    Column("event_id", _ID, nullable=False),
    Column("occurred_at", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("trace_id", _ID, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("previous", _SM3, nullable=False),
    Column("hash", _SM3, nullable=False),
    PrimaryKeyConstraint("hall_id", "stream", "epoch", "seq"),
    sqlite_with_rowid=False,
)
"""The facts, in their one order. `body` is the event's JSON, byte for byte as it was hashed."""

replies = Table(
    "replies",
    metadata,
    Column("hall_id", _NAME),
    Column("request_id", _ID),
    Column("answered_at", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("terminal", _NAME),
    PrimaryKeyConstraint("hall_id", "request_id"),
    Index("replies_by_age", "hall_id", "answered_at"),
    sqlite_with_rowid=False,
)
"""What each request was answered, and whose it was. The primary key makes a second carrying-out impossible."""

contents = Table(
    "contents",
    metadata,
    Column("hall_id", _NAME),
    Column("sm3", String(64)),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("hall_id", "sm3"),
)
"""What events name by hash: site definitions."""

digests = Table(
    "digests",
    metadata,
    Column("hall_id", _NAME),
    Column("stream", _NAME),
    Column("epoch", BigInteger),
    Column("seq", BigInteger),
    Column("day", String(10), nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("head", _SM3, nullable=False),
    PrimaryKeyConstraint("hall_id", "stream", "epoch", "seq"),
)
"""One row each time a day was closed: the last record's place and hash, and how many records the stream held then."""
