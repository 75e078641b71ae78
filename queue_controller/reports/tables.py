"""The tables of figures, the same on SQLite and PostgreSQL. `hall_id` leads every key.

Everything in them can be made again from the journal. A `body` is sealed bytes (`sealed`).
"""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, PrimaryKeyConstraint, String, Table

from queue_controller.reports.cubes import DIMENSIONS, By, Cube

metadata = MetaData()

_NAME = String(40)

_LENGTHS = {By.AREA: 16, By.SERVICE: 40, By.WINDOW: 16, By.CLERK: 32, By.CHANNEL: 32, By.SOURCE: 32, By.CLASS: 32}

cursors = Table(
    "report_cursors",
    metadata,
    Column("hall_id", _NAME, primary_key=True),
    Column("fold", Integer, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""How far the journal is counted, by which version of the fold, and the hash of the last record counted."""

visits = Table(
    "report_visits",
    metadata,
    Column("hall_id", _NAME),
    Column("ticket", String(36)),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("hall_id", "ticket"),
    sqlite_with_rowid=False,
)
"""Tickets on their way, and those whose service may still be rated."""

desks = Table(
    "report_desks",
    metadata,
    Column("hall_id", _NAME),
    Column("post", String(16)),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("hall_id", "post"),
    sqlite_with_rowid=False,
)
"""What each post does now, since when."""

sites = Table(
    "report_sites",
    metadata,
    Column("hall_id", _NAME),
    Column("number", Integer),
    Column("at", BigInteger, nullable=False),
    Column("sm3", String(64), nullable=False),
    PrimaryKeyConstraint("hall_id", "number"),
)
"""Which site definition was adopted when, in their order: names are those of their time."""

notices = Table(
    "report_notices",
    metadata,
    Column("hall_id", _NAME),
    Column("day", String(10)),
    Column("at", BigInteger),
    Column("number", BigInteger),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("hall_id", "day", "at", "number"),
)
"""What supervision wants to see, one row each."""


def _cube(cube: Cube) -> Table:
    return Table(
        f"report_{cube}",
        metadata,
        Column("hall_id", _NAME),
        Column("hour", Integer),
        Column("day", String(10)),
        *(Column(str(by), String(_LENGTHS[by])) for by in DIMENSIONS[cube]),
        Column("body", LargeBinary, nullable=False),
        PrimaryKeyConstraint("hall_id", "hour", "day", *(str(by) for by in DIMENSIONS[cube])),
        sqlite_with_rowid=False,
    )


cubes = {cube: _cube(cube) for cube in Cube}
"""The figures. `hour` leads the key, so that the days of a year (`WHOLE_DAY`) lie side by side."""
