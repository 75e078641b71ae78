"""Counts the journal portion by portion, each portion exactly once, whatever falls in between."""

from collections.abc import Iterable

import msgspec
import structlog

from hall.contract.events import SiteAdopted, Sm3
from hall.sites.site import Site
from queue_controller.journal.draft import STREAM
from queue_controller.journal.mistakes import Damaged, NewerJournal
from queue_controller.journal.readable import event_of
from queue_controller.journal.reader import BEGINNING, JournalReader
from queue_controller.reports.facts import Books, Counted
from queue_controller.reports.folding import NotInTheBooks, fold
from queue_controller.reports.store import FOLD, Cursor, Overtaken, ReportStore, StoreDamaged

log = structlog.get_logger()


class Keeper:
    """Keeps the figures of one journal. `step` is its whole behaviour; for one thread.

    Of several, in one program or in two, one counts a portion and the others find it counted.
    """

    def __init__(self, reader: JournalReader, store: ReportStore) -> None:
        self._reader = reader
        self._store = store
        self._books: Books | None = None
        self._cursor = Cursor()
        self._library: dict[Sm3, Site] = {}
        self._from_the_beginning = False
        """Whether all that is kept was counted by this keeper: then it cannot be made any better again."""

    def step(self, at_most: int) -> int:
        """Counts the next records of the journal, up to so many, and says how many there were.

        What is kept and cannot be gone on from is thrown away first. Raises `Unavailable`, and `NewerJournal`,
        `NewerTables`, `Damaged` and `NotInTheBooks` where there is no going on.
        """
        try:
            return self._count(at_most)
        except Overtaken:
            return self.step(at_most)
        except StoreDamaged as damage:
            self._mend(damage)
            return self.step(at_most)
        except NotInTheBooks as mistake:
            if self._from_the_beginning:
                raise
            log.error("the figures contradict the journal: they are made again from it", reason=str(mistake))
            self.begin_again()
            return self.step(at_most)

    def left(self) -> int:
        """How many records are not counted yet."""
        self._opened()
        return self._reader.count_after(STREAM, self._cursor.place)

    def begin_again(self) -> None:
        """Forgets all figures; the next steps make them again."""
        self._books = None
        self._store.make_anew()

    def _count(self, at_most: int) -> int:
        books = self._opened()
        records = self._reader.read(STREAM, self._cursor.place, at_most)
        if not records:
            return 0
        self._books = None  # what is raised from here on leaves books that nobody has written down
        counted = Counted()
        events = [event_of(record) for record in records]
        self._learn(event.sm3 for event in events if isinstance(event, SiteAdopted))
        for event, record in zip(events, records, strict=True):
            fold(books, counted, event, record.occurred_at, self._library)
        last = records[-1]
        after = Cursor(place=(last.epoch, last.seq), hash=last.hash)
        self._store.save(self._cursor, after, books, counted)
        self._books, self._cursor = books, after
        return len(records)

    def _opened(self) -> Books:
        """The books as they were written down, if this journal and this fold made them, else empty ones."""
        if self._books is not None:
            return self._books
        try:
            cursor, books = self._store.load()
        except StoreDamaged as damage:
            self._mend(damage)
            cursor, books = self._store.load()
        if not self._is_mine(cursor):
            log.warning("the figures are not those of this journal or version: they are made again", at=cursor.place)
            self._store.empty()
            cursor, books = Cursor(), Books()
        if books.site_sm3 is not None:
            self._learn([books.site_sm3])
            books.site = self._library[books.site_sm3]
        self._from_the_beginning |= cursor.place == BEGINNING
        self._books, self._cursor = books, cursor
        return books

    def _mend(self, damage: StoreDamaged) -> None:
        log.error("the figures were damaged: they are made again from the journal", reason=str(damage))
        self.begin_again()

    def _is_mine(self, cursor: Cursor) -> bool:
        """A journal that was restored from an older copy has another past than what was counted."""
        if cursor.place == BEGINNING:
            return True
        record = self._reader.record(STREAM, cursor.place)
        return cursor.fold == FOLD and record is not None and record.hash == cursor.hash

    def _learn(self, sites: Iterable[Sm3]) -> None:
        """Reads the site definitions that events name. Raises `Damaged` where the journal has lost one."""
        for sm3 in sites:
            if sm3 in self._library:
                continue
            if (body := self._reader.content(sm3)) is None:
                raise Damaged(f"the journal names the site definition {sm3} and does not have it")
            try:
                self._library[sm3] = msgspec.json.decode(body, type=Site)
            except msgspec.ValidationError as error:
                raise NewerJournal(f"site definition {sm3}: {error}") from error
