"""The first tables: leader, events, replies, contents, digests."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "leader",
        sa.Column("hall_id", sa.String(32), primary_key=True),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("holder", sa.String(120), nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("hall_id", sa.String(32)),
        sa.Column("stream", sa.String(32)),
        sa.Column("epoch", sa.BigInteger),
        sa.Column("seq", sa.BigInteger),
        sa.Column("event_id", sa.String(36), nullable=False),
        sa.Column("occurred_at", sa.BigInteger, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("schema", sa.Integer, nullable=False),
        sa.Column("trace_id", sa.String(36), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("previous", sa.LargeBinary(32), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "stream", "epoch", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "replies",
        sa.Column("hall_id", sa.String(32)),
        sa.Column("request_id", sa.String(36)),
        sa.Column("answered_at", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "request_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("replies_by_age", "replies", ["hall_id", "answered_at"])
    op.create_table(
        "contents",
        sa.Column("hall_id", sa.String(32)),
        sa.Column("sm3", sa.String(64)),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "sm3"),
    )
    op.create_table(
        "digests",
        sa.Column("hall_id", sa.String(32)),
        sa.Column("stream", sa.String(32)),
        sa.Column("epoch", sa.BigInteger),
        sa.Column("seq", sa.BigInteger),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("head", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "stream", "epoch", "seq"),
    )
