"""How far the journal was looked through for people to tell, and the letters to them, until the centre has each.

A letter is written down sealed, together with the place in the journal, before it is sent: sent again, it is the same.
The file may be lost: what is still of use is found again, under the same keys, and the centre knows those it has.
"""

import sqlite3
import threading
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from hall.clock import Instant
from hall.contract.centre import Place
from hall.contract.notifications import Key

_TABLES = """
create table if not exists place (one integer primary key check (one = 1), epoch integer, seq integer);
create table if not exists letter (
    key text primary key, template text not null, ticket text not null, not_after integer not null,
    document blob not null, fate text not null, why text not null, at integer not null
);
create index if not exists letter_by_fate on letter (fate, not_after);
"""

KEPT_MS = 7 * 24 * 3600 * 1000
"""How long what became of a letter is remembered."""


class Fate(StrEnum):
    """What became of a letter."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    FAILED = "failed"
    """The centre cannot tell them."""
    DROPPED = "dropped"
    """It was not sent: too late to be of use, or the person is no longer known."""


class Letter(Struct, frozen=True, kw_only=True):
    """`document` is the `Notification` as it will travel; empty once its fate is known. `why` is for staff."""

    key: Key
    template: str
    ticket: str
    not_after: Instant
    document: bytes = b""
    fate: Fate = Fate.WAITING
    why: str = ""
    at: Instant = 0


class Outbox:
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
            row = self._database.execute("select epoch, seq from place").fetchone()
        except sqlite3.Error:
            self._database.close()
            raise
        self._place: Place | None = row

    def close(self) -> None:
        self._database.close()

    @property
    def place(self) -> Place | None:
        """Everything up to here was looked at; None before the first time."""
        return self._place

    def take_in(self, place: Place, letters: Sequence[Letter]) -> None:
        """What was found up to a place. A letter whose key is known is no news."""
        rows = [(x.key, x.template, x.ticket, x.not_after, x.document, x.fate, x.why, x.at) for x in letters]
        with self._lock:
            self._database.execute("begin immediate")
            try:
                self._database.executemany("insert or ignore into letter values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
                self._database.execute("insert or replace into place values (1, ?, ?)", place)
            except BaseException:
                self._database.execute("rollback")
                raise
            self._database.execute("commit")
        self._place = place

    def knows(self, key: Key) -> bool:
        with self._lock:
            return self._database.execute("select 1 from letter where key = ?", (key,)).fetchone() is not None

    def next(self) -> Letter | None:
        """The waiting letter that is of use the least long."""
        found = self._letters("where fate = 'waiting' order by not_after, key limit 1")
        return found[0] if found else None

    def settle(self, key: Key, fate: Fate, why: str, at: Instant) -> None:
        """What became of a letter. Where it would have gone is forgotten."""
        with self._lock:
            values = (fate, why, at, key)
            self._database.execute("update letter set fate = ?, why = ?, at = ?, document = x'' where key = ?", values)

    def forget(self, before: Instant) -> None:
        """Fates older than that."""
        with self._lock:
            self._database.execute("delete from letter where fate != 'waiting' and at < ?", (before,))

    def fates(self) -> list[Letter]:
        """Of all letters that are remembered, the oldest first."""
        return self._letters("order by at, key")

    def _letters(self, which: str) -> list[Letter]:
        query = f"select key, template, ticket, not_after, document, fate, why, at from letter {which}"  # noqa: S608 -- ours
        with self._lock:
            rows = self._database.execute(query).fetchall()
        return [
            Letter(
                key=key, template=template, ticket=ticket, not_after=not_after, document=document,
                fate=Fate(fate), why=why, at=at,
            )
            for key, template, ticket, not_after, document, fate, why, at in rows
        ]  # fmt: skip
