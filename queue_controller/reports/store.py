"""Keeps the figures beside the journal, with the place up to which it is counted, in one transaction.

On PostgreSQL in the journal's database, on SQLite in a file of their own, so that the one writer never waits for them.
They are a shortcut and no truth: whatever is damaged, older or of another past is made again from the journal.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Table, bindparam, delete, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import IntegrityError

from hall.contract.chain import GENESIS
from hall.contract.events import Day, Sm3
from hall.contract.ids import HallId
from queue_controller.journal.reader import BEGINNING, Place
from queue_controller.migrations import Migrations, NewerTables
from queue_controller.reports.cubes import DIMENSIONS, Cell, Cube, cells_of
from queue_controller.reports.facts import Books, Counted, Desk, Visit
from queue_controller.reports.figures import Figures
from queue_controller.reports.sealed import Unsealed, seal, seal_figures, unseal, unseal_figures
from queue_controller.reports.tables import cubes, cursors, desks, metadata, notices, sites, visits
from queue_controller.storage import Session, Unavailable, open_engine

MIGRATIONS = Migrations(folder=Path(__file__).parent / "migrations", head="0001", version_table="report_version")
FOLD = 1
"""What the figures mean. It grows when the fold counts something else or otherwise; then all are made again."""

_MALFORMED = {11, 26}
"""SQLITE_CORRUPT and SQLITE_NOTADB."""


class StoreDamaged(Exception):
    """What is kept is not what was written: it must be made again."""


class Overtaken(Exception):
    """Another program has counted the same part of the journal meanwhile; nothing was written."""


class Cursor(Struct, frozen=True, kw_only=True):
    """How far the journal is counted: the last record's place and hash, and by which version of the fold."""

    place: Place = BEGINNING
    hash: Sm3 = GENESIS
    fold: int = FOLD


class _Remembered(Struct, array_like=True):
    """What of the books is neither a visit nor a desk, and how many notices and adoptions there are."""

    site_sm3: Sm3 | None
    day: str
    ended_days: tuple[str, ...]
    noticed: int
    adopted: int


def store_url(journal: URL) -> URL:
    """Where the figures of a journal lie."""
    if journal.get_backend_name() != "sqlite":
        return journal
    return journal.set(database=str(Path(journal.database or "").with_name("reports.sqlite")))


class ReportStore:
    """The figures of one hall, for one thread. Every method raises `Unavailable`, `StoreDamaged` and `NewerTables`.

    With `read_only` it must have been opened for writing before; it holds up nobody who writes meanwhile.
    """

    def __init__(self, url: URL, hall: HallId, *, read_only: bool = False) -> None:
        self._hall = hall
        self._read_only = read_only
        self._file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        self._opened: int | None = None
        self._noticed = self._adopted = 0
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        self._session = Session(open_engine(url, read_only=read_only, durable=False), self._prepare)

    def load(self) -> tuple[Cursor, Books]:
        """What is kept. The books still want their site; they are empty where an older fold has kept them."""
        mine, books = {"hall": self._hall}, Books()
        self._noticed = self._adopted = 0
        with self.transaction() as connection:
            kept = connection.execute(_CURSOR, mine).one_or_none()
            if kept is None:
                return Cursor(), books
            if kept.fold > FOLD:
                raise NewerTables(f"figures of form {kept.fold}")
            cursor = Cursor(place=(kept.epoch, kept.seq), hash=kept.hash.hex(), fold=kept.fold)
            if kept.fold == FOLD:
                remembered = unseal(kept.body, _Remembered)
                books.site_sm3, books.day = remembered.site_sm3, remembered.day
                books.ended_days = remembered.ended_days
                books.visits = {row.ticket: unseal(row.body, Visit) for row in connection.execute(_VISITS, mine)}
                books.desks = {row.post: unseal(row.body, Desk) for row in connection.execute(_DESKS, mine)}
                self._noticed, self._adopted = remembered.noticed, remembered.adopted
        return cursor, books

    def save(self, before: Cursor, after: Cursor, books: Books, counted: Counted) -> None:
        """Adds what was counted after `before`, all or nothing. Raises `Overtaken` where the store is elsewhere.

        When it raises, `load` again: what it was about to write may have been written.
        """
        noticed, adopted = self._noticed + len(counted.notices), self._adopted + len(counted.adopted)
        body = seal(_Remembered(books.site_sm3, books.day, books.ended_days, noticed, adopted))
        with self.transaction() as connection:
            self._advance(connection, before, after, body)
            self._save_books(connection, books)
            self._save_facts(connection, counted)
            self._save_cells(connection, cells_of(counted))
        self._noticed, self._adopted = noticed, adopted
        books.touched_visits.clear()
        books.touched_desks.clear()

    def empty(self) -> None:
        """Forgets everything of this hall."""
        self._noticed = self._adopted = 0
        with self.transaction() as connection:
            for table in metadata.tables.values():
                connection.execute(delete(table).where(table.c.hall_id == self._hall))

    def make_anew(self) -> None:
        """As `empty`, when nothing there can be trusted: a file is thrown away."""
        if self._file is None:
            self.empty()
            return
        self._session.close()
        self._noticed = self._adopted = 0
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._file}{suffix}").unlink(missing_ok=True)

    def close(self) -> None:
        self._session.close()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction on the tables; a read-only one sees them all as of one moment."""
        self._leave_a_file_that_was_thrown_away()
        try:
            with self._session.transaction() as connection:
                if self._read_only and connection.dialect.name == "postgresql":
                    connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
                yield connection
        except Unsealed as error:
            raise StoreDamaged(str(error)) from error
        except Unavailable as error:
            code = getattr(getattr(error.__cause__, "orig", None), "sqlite_errorcode", 0)
            if code & 0xFF in _MALFORMED:
                raise StoreDamaged(str(error)) from error
            raise

    def _prepare(self, connection: Connection) -> None:
        if not self._read_only:
            MIGRATIONS.run(connection)
        if self._file is not None:
            self._opened = self._file.stat().st_ino

    def _leave_a_file_that_was_thrown_away(self) -> None:
        """Another program may have made a damaged file anew: what is written into the old one nobody would read."""
        if self._file is None or not self._session.kept:
            return
        if not self._file.exists() or self._file.stat().st_ino != self._opened:
            self._session.close()

    def _advance(self, connection: Connection, before: Cursor, after: Cursor, body: bytes) -> None:
        """First of all, so that of two programs one waits for the other, and then does nothing."""
        epoch, seq = after.place
        values = {"fold": FOLD, "epoch": epoch, "seq": seq, "hash": bytes.fromhex(after.hash), "body": body}
        if before.place == BEGINNING:
            try:
                connection.execute(insert(cursors), {"hall_id": self._hall, **values})
            except IntegrityError as error:
                raise Overtaken from error
            return
        here = {"hall": self._hall, "old_epoch": before.place[0], "old_seq": before.place[1]}
        if connection.execute(update(cursors).where(_AT_CURSOR).values(**values), here).rowcount != 1:
            raise Overtaken

    def _save_books(self, connection: Connection, books: Books) -> None:
        for table, ident, touched, there in (
            (visits, "ticket", books.touched_visits, books.visits),
            (desks, "post", books.touched_desks, books.desks),
        ):
            gone = sorted(touched - there.keys())
            rows = [
                {"hall_id": self._hall, ident: one, "body": seal(there[one])} for one in sorted(touched & there.keys())
            ]
            if gone:
                forget = delete(table).where(table.c.hall_id == self._hall, table.c[ident] == bindparam("gone"))
                connection.execute(forget, [{"gone": one} for one in gone])
            _put(connection, table, rows)

    def _save_facts(self, connection: Connection, counted: Counted) -> None:
        if counted.notices:
            numbered = enumerate(counted.notices, self._noticed)
            rows = [
                {"hall_id": self._hall, "day": one.day, "at": one.at, "number": number, "body": seal(one)}
                for number, one in numbered
            ]
            connection.execute(insert(notices), rows)
        if counted.adopted:
            adopted = enumerate(counted.adopted, self._adopted)
            rows = [{"hall_id": self._hall, "number": number, "at": at, "sm3": sm3} for number, (at, sm3) in adopted]
            connection.execute(insert(sites), rows)

    def _save_cells(self, connection: Connection, cells: dict[Cell, Figures]) -> None:
        for (cube, hour, day), added in _by_hour(cells).items():
            there = connection.execute(_CELLS[cube], {"hall": self._hall, "hour": hour, "day": day})
            for *key, body in there:
                if (figures := added.get(tuple(key))) is not None:
                    figures.merge(unseal_figures(body))
            names = tuple(map(str, DIMENSIONS[cube]))
            at = {"hall_id": self._hall, "hour": hour, "day": day}
            rows = [
                {**at, **dict(zip(names, key, strict=True)), "body": seal_figures(figures)}
                for key, figures in sorted(added.items())
            ]
            _put(connection, cubes[cube], rows)


def _by_hour(cells: dict[Cell, Figures]) -> dict[tuple[Cube, int, Day], dict[tuple[str, ...], Figures]]:
    """Cells that lie side by side, so that one look finds what there is of them: as many rows as a hall has services
    or windows, however long its history.
    """
    hours: dict[tuple[Cube, int, Day], dict[tuple[str, ...], Figures]] = {}
    for cell, figures in cells.items():
        hours.setdefault((cell.cube, cell.hour, cell.day), {})[cell.key] = figures
    return hours


def _put(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts rows, or gives those that are there their new body."""
    if not rows:
        return
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    new = dialect.insert(table)
    connection.execute(
        new.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_={"body": new.excluded.body}),
        rows,
    )


_CURSOR = select(cursors).where(cursors.c.hall_id == bindparam("hall"))
_AT_CURSOR = (
    (cursors.c.hall_id == bindparam("hall"))
    & (cursors.c.epoch == bindparam("old_epoch"))
    & (cursors.c.seq == bindparam("old_seq"))
)
_VISITS = select(visits).where(visits.c.hall_id == bindparam("hall"))
_DESKS = select(desks).where(desks.c.hall_id == bindparam("hall"))


def _cells(cube: Cube) -> Any:
    table = cubes[cube]
    there = (
        (table.c.hall_id == bindparam("hall")) & (table.c.hour == bindparam("hour")) & (table.c.day == bindparam("day"))
    )
    return select(*(table.c[str(by)] for by in DIMENSIONS[cube]), table.c.body).where(there)


_CELLS = {cube: _cells(cube) for cube in Cube}
