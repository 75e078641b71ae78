"""Who asked: a reply is told to its own asker only. Of replies from before, nobody knows."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("replies", sa.Column("terminal", sa.String(32)))
