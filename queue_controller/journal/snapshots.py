"""Snapshots of the state, so that a restart need not fold the whole journal. In a file of their own.

They are a shortcut and no truth: a snapshot that is damaged, or that the journal does not confirm, is passed over.
Written by a thread of their own, they never wait for the ticket writer, nor it for them.
"""

from collections.abc import Iterator
from pathlib import Path

import structlog
from msgspec import Struct
from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, String, Table, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import URL

from hall.contract.events import Sm3
from hall.contract.ids import HallId
from queue_controller.journal.reader import Place
from queue_controller.storage import Session, Unavailable, open_engine

log = structlog.get_logger()

KEPT = 3
"""How many of the newest are kept: should the last one be damaged, the one before costs little more."""

_metadata = MetaData()
_snapshots = Table(
    "snapshots",
    _metadata,
    Column("hall_id", String(32), primary_key=True),
    Column("epoch", BigInteger, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)


class Snapshot(Struct, frozen=True, kw_only=True):
    """The state after a record. `hash` is that record's: a journal restored to another past does not have it."""

    place: Place
    hash: Sm3
    body: bytes


class Snapshots:
    """The snapshots of one hall. Nothing here raises for a failing or damaged file: it is logged."""

    def __init__(self, file: Path, hall: HallId) -> None:
        self._hall = hall
        file.parent.mkdir(parents=True, exist_ok=True)
        self._session = Session(open_engine(URL.create("sqlite", database=str(file))), _metadata.create_all)

    def save(self, snapshot: Snapshot) -> None:
        """Keeps a snapshot and forgets the oldest."""
        epoch, seq = snapshot.place
        values = {"hall_id": self._hall, "epoch": epoch, "seq": seq, "hash": snapshot.hash, "body": snapshot.body}
        try:
            with self._session.transaction() as connection:
                connection.execute(insert(_snapshots).on_conflict_do_nothing(), values)
                kept = connection.execute(_PLACES, {"hall": self._hall}).all()
                for old in kept[KEPT:]:
                    connection.execute(_FORGET, {"hall": self._hall, "old_epoch": old.epoch, "old_seq": old.seq})
        except Unavailable as error:
            log.error("snapshot not written; the next restart will take longer", reason=str(error))

    def newest_first(self) -> Iterator[Snapshot]:
        """The snapshots there are."""
        try:
            with self._session.transaction() as connection:
                rows = connection.execute(_ALL, {"hall": self._hall}).all()
        except Unavailable as error:
            log.error("snapshots unreadable; the whole journal is replayed", reason=str(error))
            return
        for row in rows:
            yield Snapshot(place=(row.epoch, row.seq), hash=row.hash, body=bytes(row.body))

    def close(self) -> None:
        self._session.close()


_MINE = _snapshots.c.hall_id == bindparam("hall")
_NEWEST = (_snapshots.c.epoch.desc(), _snapshots.c.seq.desc())
_PLACES = select(_snapshots.c.epoch, _snapshots.c.seq).where(_MINE).order_by(*_NEWEST)
_ALL = select(_snapshots).where(_MINE).order_by(*_NEWEST)
_FORGET = delete(_snapshots).where(
    _MINE, _snapshots.c.epoch == bindparam("old_epoch"), _snapshots.c.seq == bindparam("old_seq")
)
