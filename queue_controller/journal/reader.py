"""Reads the journal beside its writer, on a connection of its own: replay, sync, statistics and audit."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from msgspec import Raw, Struct
from sqlalchemy import Row, bindparam, func, select, tuple_
from sqlalchemy.engine import URL

from hall.contract.events import Day, EventRecord, Sm3
from hall.contract.ids import HallId
from queue_controller.journal.tables import contents, digests, events
from queue_controller.storage import Session, Unavailable, open_engine

Place = tuple[int, int]
"""(epoch, seq): a record's place in the order of its stream."""

BEGINNING: Place = (0, 0)
CHUNK = 2000


class Digest(Struct, frozen=True, kw_only=True):
    """A closed day's account: its last record's place and hash, and the number of records up to it."""

    day: Day
    epoch: int
    seq: int
    total: int
    head: Sm3


class JournalReader:
    """Sees what is committed, never waits for the writer. May be shared by threads; they take turns.

    Every method raises `Unavailable` when the database does not answer; the next call tries anew.
    """

    def __init__(self, url: URL, hall: HallId) -> None:
        self.hall = hall
        self._session = Session(open_engine(url, read_only=True))
        self._turn = threading.Lock()

    def read(self, stream: str, after: Place, limit: int) -> list[EventRecord]:
        """Up to `limit` records after a place, in their order."""
        return [_record(row) for row in self._all(_AFTER, self._where(stream, after) | {"limit": limit})]

    def records(self, stream: str, after: Place = BEGINNING) -> Iterator[EventRecord]:
        """Every record after a place, read in chunks so that no read holds the writer's log for long."""
        while chunk := self.read(stream, after, CHUNK):
            yield from chunk
            after = (chunk[-1].epoch, chunk[-1].seq)

    def position(self, stream: str) -> Place:
        """The place of the last record; `BEGINNING` when there is none."""
        rows = self._all(_LAST, {"hall": self.hall, "stream": stream})
        return (rows[0].epoch, rows[0].seq) if rows else BEGINNING

    def record(self, stream: str, place: Place) -> EventRecord | None:
        """The record at a place."""
        rows = self._all(_AT, self._where(stream, place))
        return _record(rows[0]) if rows else None

    def count_after(self, stream: str, after: Place) -> int:
        """How many records there are after a place."""
        rows = self._all(_COUNT, self._where(stream, after))
        return int(rows[0][0])

    def digests(self, stream: str) -> list[Digest]:
        """The accounts of all closings of days, oldest first."""
        return [
            Digest(day=row.day, epoch=row.epoch, seq=row.seq, total=row.total, head=row.head.hex())
            for row in self._all(_DIGESTS, {"hall": self.hall, "stream": stream})
        ]

    def content(self, sm3: str) -> bytes | None:
        """What an event names by this hash."""
        rows = self._all(_CONTENT, {"hall": self.hall, "sm3": sm3})
        return bytes(rows[0].body) if rows else None

    def contents(self) -> dict[str, bytes]:
        """Everything that events name by hash."""
        return {row.sm3: bytes(row.body) for row in self._all(_CONTENTS, {"hall": self.hall})}

    def close(self) -> None:
        with self._turn:
            self._session.close()

    def _where(self, stream: str, place: Place) -> dict[str, Any]:
        return {"hall": self.hall, "stream": stream, "epoch": place[0], "seq": place[1]}

    def _all(self, statement: Any, values: dict[str, Any]) -> list[Row[Any]]:
        with self._turn:
            if self._session.kept:
                # A kept connection may have died since; reading again does no harm.
                with suppress(Unavailable):
                    return self._ask(statement, values)
            return self._ask(statement, values)

    def _ask(self, statement: Any, values: dict[str, Any]) -> list[Row[Any]]:
        with self._session.transaction() as connection:
            return list(connection.execute(statement, values).all())


_PLACE = tuple_(events.c.epoch, events.c.seq)
_HERE = (events.c.hall_id == bindparam("hall")) & (events.c.stream == bindparam("stream"))
_THERE = tuple_(bindparam("epoch"), bindparam("seq"))
_AFTER = select(events).where(_HERE, _PLACE > _THERE).order_by(events.c.epoch, events.c.seq).limit(bindparam("limit"))
_AT = select(events).where(_HERE, events.c.epoch == bindparam("epoch"), events.c.seq == bindparam("seq"))
_LAST = select(events.c.epoch, events.c.seq).where(_HERE).order_by(events.c.epoch.desc(), events.c.seq.desc()).limit(1)
_COUNT = select(func.count()).select_from(events).where(_HERE, _PLACE > _THERE)
_DIGESTS = (
    select(digests)
    .where(digests.c.hall_id == bindparam("hall"), digests.c.stream == bindparam("stream"))
    .order_by(digests.c.epoch, digests.c.seq)
)
_CONTENTS = select(contents.c.sm3, contents.c.body).where(contents.c.hall_id == bindparam("hall"))
_CONTENT = select(contents.c.body).where(contents.c.hall_id == bindparam("hall"), contents.c.sm3 == bindparam("sm3"))


def _record(row: Row[Any]) -> EventRecord:
    return EventRecord(
        event_id=row.event_id,
        hall=row.hall_id,
        epoch=row.epoch,
        stream=row.stream,
        seq=row.seq,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        schema=row.schema,
        trace_id=row.trace_id,
        body=Raw(row.body),
        previous=row.previous.hex(),
        hash=row.hash.hex(),
    )
