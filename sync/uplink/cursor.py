"""What the centre has settled, and what it would not take: the uplink's own small file in the hall's home.

The file may be lost: the centre's position brings it back. It is written after the centre's answer, never before.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from hall.clock import Instant
from hall.contract.centre import Problem, StreamPosition
from hall.contract.events import EventRecord
from sync.spans import Spans

_TABLES = """
create table if not exists settled (
    stream text, epoch integer, first integer, last integer, primary key (stream, epoch, first)
);
create table if not exists dead_letter (
    event_id text primary key, stream text, epoch integer, seq integer,
    problem blob, at integer, again integer not null default 0
);
"""


class DeadLetter(Struct, frozen=True, kw_only=True):
    """An event the centre would not take, and its words why. It waits here until a person has it sent again.

    The event itself stays where it is, in the journal at its place.
    """

    event_id: str
    stream: str
    epoch: int
    seq: int
    problem: Problem
    at: Instant
    again: bool = False


class Cursor:
    """Durable: each change is one transaction on disk. May be used from any thread.

    Everything raises `sqlite3.Error` when the file does not take or give its data.
    """

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._database = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        try:
            self._database.execute("pragma journal_mode = wal")
            self._database.execute("pragma synchronous = full")
            self._database.executescript(_TABLES)
        except sqlite3.Error:
            self._database.close()
            raise
        self._settled: dict[tuple[str, int], Spans] = {}
        for stream, epoch, first, last in self._database.execute("select stream, epoch, first, last from settled"):
            self._settled.setdefault((stream, epoch), Spans()).add(first, last)

    def close(self) -> None:
        self._database.close()

    def settled(self, stream: str, epoch: int) -> Spans:
        """What needs no sending: settled by the centre, or set aside here."""
        return self._settled.setdefault((stream, epoch), Spans())

    def settle(self, taken: Iterable[EventRecord], refused: Iterable[DeadLetter] = ()) -> None:
        """The centre's answer: `taken` is there for good, `refused` is set aside. Both need no sending any more."""
        taken, refused = list(taken), list(refused)
        events: list[EventRecord | DeadLetter] = [*taken, *refused]
        changed = set()
        with self._lock, self._transaction():
            for event in events:
                self.settled(event.stream, event.epoch).add(event.seq)
                changed.add((event.stream, event.epoch))
            self._database.executemany("delete from dead_letter where event_id = ?", [(r.event_id,) for r in taken])
            self._database.executemany(
                "insert or replace into dead_letter values (?, ?, ?, ?, ?, ?, 0)",
                [(d.event_id, d.stream, d.epoch, d.seq, msgspec.json.encode(d.problem), d.at) for d in refused],
            )
            for stream, epoch in changed:
                self._write(stream, epoch)

    def adopt(self, position: StreamPosition) -> None:
        """The centre's own word replaces what this file believed; what is set aside here stays set aside."""
        stream = position.stream
        with self._lock, self._transaction():
            there = self._with_set_aside(position)
            for epoch in there.keys() | {epoch for of, epoch in self._settled if of == stream}:
                spans = there.get(epoch, Spans())
                if spans != self.settled(stream, epoch):
                    self._settled[stream, epoch] = spans
                    self._write(stream, epoch)
                if not spans.spans:
                    del self._settled[stream, epoch]

    def lacks(self, position: StreamPosition) -> bool:
        """Whether the centre lacks something in these epochs that is settled here: then it has lost data."""
        with self._lock:
            there = self._with_set_aside(position)
            here = self._settled
            return any(
                not there[at.epoch].covers(here.get((position.stream, at.epoch), Spans())) for at in position.epochs
            )

    def dead_letters(self) -> list[DeadLetter]:
        """Oldest first."""
        return self._letters("order by at, event_id")

    def to_send_again(self, limit: int) -> list[DeadLetter]:
        """Dead letters that a person wants sent once more."""
        return self._letters("where again = 1 order by at, event_id limit ?", limit)

    def count_dead_letters(self) -> int:
        with self._lock:
            return int(self._database.execute("select count(*) from dead_letter").fetchone()[0])

    def send_again(self, event_id: str) -> bool:
        """Mark a dead letter to be sent once more; false when there is none with this id."""
        with self._lock, self._transaction():
            changed = self._database.execute(
                "update dead_letter set again = 1 where event_id = ?", (event_id,)
            ).rowcount
        return changed > 0

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._database.execute("rollback")
            raise
        self._database.execute("commit")

    def _with_set_aside(self, position: StreamPosition) -> dict[int, Spans]:
        """What needs no sending by the centre's word and by this file's dead letters."""
        there = {at.epoch: Spans.of(at) for at in position.epochs}
        query = "select epoch, seq from dead_letter where stream = ?"
        for epoch, seq in self._database.execute(query, (position.stream,)):
            there.setdefault(epoch, Spans()).add(seq)
        return there

    def _letters(self, which: str, *values: int) -> list[DeadLetter]:
        query = f"select event_id, stream, epoch, seq, problem, at, again from dead_letter {which}"  # noqa: S608 -- ours
        with self._lock:
            rows = self._database.execute(query, values).fetchall()
        return [
            DeadLetter(
                event_id=event_id,
                stream=stream,
                epoch=epoch,
                seq=seq,
                problem=msgspec.json.decode(problem, type=Problem),
                at=at,
                again=bool(again),
            )
            for event_id, stream, epoch, seq, problem, at, again in rows
        ]

    def _write(self, stream: str, epoch: int) -> None:
        self._database.execute("delete from settled where stream = ? and epoch = ?", (stream, epoch))
        self._database.executemany(
            "insert into settled values (?, ?, ?, ?)",
            [(stream, epoch, span.first, span.last) for span in self.settled(stream, epoch).spans],
        )
