"""How far the hall has fetched, and answers the centre would not take: the downlink's own small file in the home.

The file may be lost: the centre begins at the start again, and the hall knows each command by its request id.
"""

import sqlite3
import threading
from pathlib import Path

import msgspec
from msgspec import Struct

from hall.clock import Instant
from hall.contract.centre import Problem

_TABLES = """
create table if not exists fetched (one integer primary key check (one = 1), cursor text not null);
create table if not exists set_aside (command_id text primary key, problem blob, at integer);
"""


class SetAside(Struct, frozen=True, kw_only=True):
    """An answer the centre would not take, and its words why. What the command did in the hall stands."""

    command_id: str
    problem: Problem
    at: Instant


class Cursor:
    """Durable: each change is one transaction on disk. May be used from any thread.

    Everything raises `sqlite3.Error` when the file does not take or give its data.
    """

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._database = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        try:
            self._database.execute("pragma journal_mode = wal")
            self._database.execute("pragma synchronous = full")
            self._database.executescript(_TABLES)
            row = self._database.execute("select cursor from fetched").fetchone()
        except sqlite3.Error:
            self._database.close()
            raise
        self._after: str = row[0] if row else ""

    def close(self) -> None:
        self._database.close()

    @property
    def after(self) -> str:
        """The centre's own word for the place; empty: the start."""
        return self._after

    def advance(self, cursor: str) -> None:
        """Everything up to here has its final answer with the centre, or is set aside."""
        if cursor == self._after:
            return
        with self._lock:
            self._database.execute("insert or replace into fetched values (1, ?)", (cursor,))
        self._after = cursor

    def set_aside(self, command_id: str, problem: Problem, at: Instant) -> None:
        with self._lock:
            values = (command_id, msgspec.json.encode(problem), at)
            self._database.execute("insert or replace into set_aside values (?, ?, ?)", values)

    def what_is_set_aside(self) -> list[SetAside]:
        """Oldest first."""
        with self._lock:
            rows = self._database.execute("select * from set_aside order by at, command_id").fetchall()
        return [
            SetAside(command_id=command_id, problem=msgspec.json.decode(problem, type=Problem), at=at)
            for command_id, problem, at in rows
        ]
