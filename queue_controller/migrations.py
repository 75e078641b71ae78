"""Alembic's migrations of one set of tables, run at every opening of their database."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import Connection, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

_ONE_AT_A_TIME = 0x48414C4C
"""PostgreSQL advisory lock: two programs starting together migrate one after the other."""


class NewerTables(Exception):
    """The tables belong to a newer version of this software."""


class Migrations(Struct, frozen=True, kw_only=True):
    """A folder of migrations. `head` is the newest, named so that tables that are up to date open without loading
    Alembic; `version_table` is where a database notes how far it is.
    """

    folder: Path
    head: str
    version_table: str = "alembic_version"

    def run(self, connection: Connection) -> None:
        """Runs those still missing, in the transaction `connection` is in. Raises `NewerTables`."""
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_AT_A_TIME})
        if self.revision(connection) != self.head:
            from alembic import command

            config = self._config()
            config.attributes["connection"] = connection
            command.upgrade(config, self.head)

    def revision(self, connection: Connection) -> str | None:
        """The newest that was run, None where there are no tables yet. Changes nothing. Raises `NewerTables`."""
        if not inspect(connection).has_table(self.version_table):
            return None
        found: str | None = connection.scalar(text(f"SELECT version_num FROM {self.version_table}"))  # noqa: S608
        if found not in (None, self.head):
            from alembic.script import ScriptDirectory

            known = {script.revision for script in ScriptDirectory.from_config(self._config()).walk_revisions()}
            if found not in known:
                raise NewerTables(f"tables at {found}")
        return found

    def _config(self) -> "Config":
        from alembic.config import Config

        logging.getLogger("alembic").setLevel(logging.WARNING)
        config = Config()
        config.set_main_option("script_location", str(self.folder))
        return config
