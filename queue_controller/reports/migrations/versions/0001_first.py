"""The first tables of figures: cursors, visits, desks, sites, notices and three cubes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "report_cursors",
        sa.Column("hall_id", sa.String(40), primary_key=True),
        sa.Column("fold", sa.Integer, nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "report_visits",
        sa.Column("hall_id", sa.String(40)),
        sa.Column("ticket", sa.String(36)),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "ticket"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "report_desks",
        sa.Column("hall_id", sa.String(40)),
        sa.Column("post", sa.String(16)),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "post"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "report_sites",
        sa.Column("hall_id", sa.String(40)),
        sa.Column("number", sa.Integer),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("sm3", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "number"),
    )
    op.create_table(
        "report_notices",
        sa.Column("hall_id", sa.String(40)),
        sa.Column("day", sa.String(10)),
        sa.Column("at", sa.BigInteger),
        sa.Column("number", sa.BigInteger),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "day", "at", "number"),
    )
    _cube("report_services", ("area", 16), ("service", 40))
    _cube("report_windows", ("area", 16), ("window", 16), ("clerk", 32))
    _cube("report_ways", ("area", 16), ("channel", 32), ("source", 32), ("class", 32))


def _cube(name: str, *dimensions: tuple[str, int]) -> None:
    op.create_table(
        name,
        sa.Column("hall_id", sa.String(40)),
        sa.Column("hour", sa.Integer),
        sa.Column("day", sa.String(10)),
        *(sa.Column(dimension, sa.String(length)) for dimension, length in dimensions),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "hour", "day", *(dimension for dimension, _ in dimensions)),
        sqlite_with_rowid=False,
    )
