"""Days told in the language of the rules' tests, their journals, and what is kept of them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.engine import URL

from hall.clock import Instant
from hall.contract.ids import new_request_id
from hall.sites.site import Site
from queue_controller.journal.journal import Journal
from queue_controller.journal.reader import JournalReader
from queue_controller.reports.cubes import Cell, Cube, cells_of
from queue_controller.reports.facts import Books, Counted
from queue_controller.reports.figures import Figures, merged
from queue_controller.reports.folding import fold
from queue_controller.reports.keeping import Keeper
from queue_controller.reports.reading import Reports, open_reports
from queue_controller.reports.store import ReportStore, store_url
from queue_controller.reports.tables import metadata
from tests.queue_controller.domain.world import MORNING, HallUnderTest, a_site

NINE: Instant = MORNING - 7 * 3600 * 1000
"""9:00 of 2027-01-15 in Shanghai."""
DAY = "2027-01-15"
HALL = "test"


def at(clock: str) -> Instant:
    """An instant of that day by the clock on the wall: `10:05` or `10:05:30`."""
    hours, minutes, *seconds = map(int, clock.split(":"))
    return NINE + ((hours - 9) * 3600 + minutes * 60 + sum(seconds)) * 1000


class Story(HallUnderTest):
    """A hall told by the clock."""

    def __init__(self, site: Site | None = None) -> None:
        super().__init__(site)
        self.now = NINE
        self.adopt()
        self.open_day(DAY)

    def at(self, clock: str) -> "Story":
        self.now = at(clock)
        return self

    def counted(self) -> Counted:
        """What the fold makes of all that happened."""
        counted = Counted()
        self.fold_into(Books(), counted)
        return counted

    def books(self) -> Books:
        books = Books()
        self.fold_into(books, Counted())
        return books

    def fold_into(self, books: Books, counted: Counted) -> None:
        for event, happened in self.history:
            fold(books, counted, event, happened, self.start.library)

    def figures(self, cube: Cube = Cube.SERVICES, *key: str, hour: int = 24, day: str = DAY) -> Figures:
        """All figures of a day or an hour, or those under one key of a cube."""
        found = cells_of(self.counted())
        if key:
            return found.get(Cell(cube, day, hour, key), Figures())
        return merged(
            figures for cell, figures in found.items() if (cell.cube, cell.day, cell.hour) == (cube, day, hour)
        )


@pytest.fixture
def story() -> Story:
    return Story()


def write(journal: Journal, world: HallUnderTest, *, sites: tuple[Site, ...] = (), since: int = 0) -> None:
    """Commits what happened in a world, a few events at a time as a controller does."""
    draft = journal.draft(world.now)
    for site in (world.site, *sites):
        draft.add_content(site.sm3, msgspec.json.encode(site))
    for number, (event, happened) in enumerate(world.history[since:], 1):
        draft.add_event(event, at=happened, trace=new_request_id())
        if number % 50 == 0:
            journal.commit(draft)
            draft = journal.draft(world.now)
    journal.commit(draft)


class Kept:
    """A journal, the figures beside it, and who keeps them."""

    def __init__(self, url: URL, stack: ExitStack) -> None:
        self.url = url
        self.journal = Journal(url, HALL, NINE)
        stack.callback(self.journal.close)
        self.reader = JournalReader(url, HALL)
        stack.callback(self.reader.close)
        self._stack = stack
        self.store = self.open_store()
        self.keeper = Keeper(self.reader, self.store)

    def open_store(self, *, read_only: bool = False) -> ReportStore:
        store = ReportStore(store_url(self.url), HALL, read_only=read_only)
        self._stack.callback(store.close)
        return store

    def restart(self) -> None:
        """Another process on the same disk."""
        self.store.close()
        self.store = self.open_store()
        self.keeper = Keeper(self.reader, self.store)

    def count_all(self, portion: int = 10_000) -> int:
        total = 0
        while counted := self.keeper.step(portion):
            total += counted
        return total

    def dump(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table, byte for byte."""
        with self.store.transaction() as connection:
            return {
                name: sorted(tuple(row) for row in connection.execute(select(table)))
                for name, table in metadata.tables.items()
            }

    def reports(self, now: Instant) -> Reports:
        return self._stack.enter_context(open_reports(self.open_store(read_only=True), self.reader, HALL, now))


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def kept(url: URL, stack: ExitStack) -> Kept:
    """On each engine in turn."""
    return Kept(url, stack)


@pytest.fixture
def on_sqlite(tmp_path: Path, stack: ExitStack) -> Kept:
    return Kept(URL.create("sqlite", database=str(tmp_path / "journal.sqlite")), stack)


Told = Callable[[Story], Kept]


@pytest.fixture
def told(on_sqlite: Kept) -> Told:
    """A story in a journal, counted."""

    def tell(story: Story) -> Kept:
        write(on_sqlite.journal, story)
        on_sqlite.count_all()
        return on_sqlite

    return tell


def a_busy_story() -> Story:
    """A morning in which everything happens that a report tells of."""
    hall = Story(a_site())
    hall.log_in("1a", "c1")
    hall.log_in("2", "c2")
    tickets = [hall.taken() for _ in range(3)]
    hall.at("09:10").called("1a")
    hall.at("09:11").start_service("1a")
    hall.at("09:20").called("2")
    hall.at("09:21").finish("1a")
    hall.at("09:21:30").rate("1a", tickets[0].ticket, 5)
    hall.at("09:22").miss("2")
    hall.at("09:30").called("1a")
    hall.start_service("1a")
    hall.at("10:15").finish("1a")
    hall.at("10:20").pause("2")
    hall.at("10:45").resume("2")
    hall.at("11:00").put_back(tickets[1].ticket)
    hall.taken("HUKOU")
    hall.at("11:05").called("2")
    return hall
