"""The one writer of a hall's journal."""

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple, TextIO

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import IntegrityError

from hall.clock import Instant
from hall.contract.chain import GENESIS
from hall.contract.events import EventRecord, Sm3
from hall.contract.ids import AskerId, HallId, RequestId
from queue_controller.journal.address import require_durable
from queue_controller.journal.draft import STREAM, Draft, Head
from queue_controller.journal.leader import EpochNote, lock_file, lock_session, open_epoch, require_leader, touch
from queue_controller.journal.migrate import migrate
from queue_controller.journal.mistakes import AlreadyAnswered, AlreadyLed, Damaged
from queue_controller.journal.reader import BEGINNING, JournalReader, Place
from queue_controller.journal.tables import contents, digests, events, replies
from queue_controller.storage import Session, Unavailable, open_engine


class Answered(NamedTuple):
    """What a request was answered, when, and who had asked; none where that was not written down yet."""

    at: Instant
    body: bytes
    terminal: AskerId | None


class Journal:
    """A hall's journal, open for writing in an epoch of its own. Used by one thread.

    What `commit` has returned from is durable. When it raises `Unavailable`, the truth is in the database:
    `resume` fetches what it holds beyond what this writer knew. `Dethroned` ends it for good.
    """

    def __init__(self, url: URL, hall: HallId, now: Instant, note: EpochNote | None = None) -> None:
        """Migrates the tables and becomes the leader. `note` knows of epochs that a restored database has forgotten.

        Raises `JournalMistake` when the journal cannot be used as configured, `AlreadyLed` while another controller
        leads, `Unavailable` when the database does not answer.
        """
        self.hall = hall
        self.reader = JournalReader(url, hall)
        self._session = Session(open_engine(url), self._begin_session)
        self._file_lock: TextIO | None = None
        self._behind = False
        try:
            if url.get_backend_name() == "sqlite" and url.database:
                Path(url.database).parent.mkdir(parents=True, exist_ok=True)
                self._file_lock = lock_file(Path(url.database))
            self.epoch = self._lead(now, note.read() if note else 0)
            if note:
                note.write(self.epoch)
            self._last = self.reader.position(STREAM)
            self._head = self._find_head()
        except BaseException:
            self.close()
            raise

    @property
    def position(self) -> Place:
        """The place of the last record this writer knows; in a new epoch (epoch, 0)."""
        return (self.epoch, self._head.seq)

    @property
    def last(self) -> tuple[Place, Sm3]:
        """The last record's place, also when it is of an earlier epoch, and its hash."""
        return self._last, self._head.hash

    def draft(self, now: Instant) -> Draft:
        """An empty draft that continues the journal where it ends. Of several, only one can be committed."""
        return Draft(self.hall, self.epoch, self._head, now)

    def commit(self, draft: Draft) -> None:
        """Writes the draft, all of it or nothing, and returns when it is on disk.

        Raises `AlreadyAnswered` (nothing written), `Dethroned` (nothing written, nothing ever again) or
        `Unavailable` (call `resume` before anything else: the draft may have been written).
        """
        if self._behind:
            raise Unavailable("the last append is not settled yet")
        try:
            with self._session.transaction() as connection:
                require_leader(connection, self.hall, self.epoch)
                _write(connection, draft)
        except Unavailable as error:
            if not isinstance(error.__cause__, IntegrityError):
                self._behind = True
                raise
            if self.answered([row["request_id"] for row in draft.replies]):
                raise AlreadyAnswered from error
            raise Damaged(f"a place after {self.position} is taken already: {error}") from error
        self._head = draft.head
        if draft.events:
            self._last = self.position

    def make_sure_it_leads(self) -> None:
        """Raises `Dethroned` when another controller leads by now, `Unavailable` when the database does not answer."""
        with self._session.transaction() as connection:
            require_leader(connection, self.hall, self.epoch)

    def try_to_write(self) -> None:
        """Raises `Unavailable` while the database takes nothing, as on a full disk, which can still be read."""
        with self._session.transaction() as connection:
            touch(connection, self.hall, self.epoch)

    def resume(self) -> list[EventRecord]:
        """After `Unavailable`: connects anew and returns the records written since the last known one.

        Raises `Unavailable` while the database is away, `Dethroned` when another controller leads by now, `Damaged`
        when the database has lost what it had acknowledged: this writer knows of what never happened then.
        """
        self.make_sure_it_leads()
        last = self.reader.record(STREAM, self._last)
        if (last.hash if last else GENESIS) != self._head.hash:
            raise Damaged(
                f"the database has lost what it had acknowledged: there is no such record {self._last} any more"
            )
        records = list(self.reader.records(STREAM, self.position))
        if records:
            total = self._head.total + len(records)
            self._head = Head(seq=records[-1].seq, hash=records[-1].hash, total=total)
            self._last = self.position
        self._behind = False
        return records

    def answered(self, requests: Collection[RequestId]) -> dict[RequestId, Answered]:
        """What those requests were answered that have been. Raises `Unavailable`."""
        if not requests:
            return {}
        with self._session.transaction() as connection:
            rows = connection.execute(_ANSWERED, {"hall": self.hall, "requests": list(requests)}).all()
        return {row.request_id: Answered(row.answered_at, bytes(row.body), row.terminal) for row in rows}

    def forget_replies(self, earliest: Instant, latest: Instant) -> int:
        """Forgets replies given outside these instants and says how many. Raises `Unavailable`."""
        with self._session.transaction() as connection:
            values = {"hall": self.hall, "earliest": earliest, "latest": latest}
            return connection.execute(_FORGET, values).rowcount

    def close(self) -> None:
        """Lets another controller lead. The epoch stays used."""
        self.reader.close()
        self._session.close()
        if self._file_lock is not None:
            self._file_lock.close()

    def _lead(self, now: Instant, noted: int) -> int:
        with self._session.transaction() as connection:
            if connection.dialect.name == "postgresql" and not self._session_lock:
                raise AlreadyLed(f"another controller leads the hall {self.hall}")
            migrate(connection)
            return open_epoch(connection, self.hall, now, noted)

    def _begin_session(self, connection: Connection) -> None:
        """At every new connection: a server that came back may have been set up differently meanwhile."""
        require_durable(connection)
        # On a later connection the lock may still hang on the lost one; then the epoch alone decides.
        if connection.dialect.name == "postgresql":
            self._session_lock = lock_session(connection, self.hall)

    def _find_head(self) -> Head:
        """Where the journal ended before this epoch. The chain goes on across epochs, the numbers start again."""
        accounts = self.reader.digests(STREAM)
        counted: Place = (accounts[-1].epoch, accounts[-1].seq) if accounts else BEGINNING
        total = (accounts[-1].total if accounts else 0) + self.reader.count_after(STREAM, counted)
        last = self.reader.record(STREAM, self._last)
        return Head(seq=0, hash=last.hash if last else GENESIS, total=total)


def _write(connection: Connection, draft: Draft) -> None:
    if draft.events:
        connection.execute(_ADD_EVENTS, draft.events)
    if draft.replies:
        connection.execute(_ADD_REPLIES, draft.replies)
    if draft.digests:
        connection.execute(_ADD_DIGESTS, draft.digests)
    for content in draft.contents:
        if connection.scalar(_HAS_CONTENT, content) is None:
            connection.execute(_ADD_CONTENT, content)


_ADD_EVENTS = insert(events)
_ADD_REPLIES = insert(replies)
_ADD_DIGESTS = insert(digests)
_ADD_CONTENT = insert(contents)
_HAS_CONTENT = select(contents.c.sm3).where(
    contents.c.hall_id == bindparam("hall_id"), contents.c.sm3 == bindparam("sm3")
)
_ANSWERED = select(replies.c.request_id, replies.c.answered_at, replies.c.body, replies.c.terminal).where(
    replies.c.hall_id == bindparam("hall"), replies.c.request_id.in_(bindparam("requests", expanding=True))
)
_FORGET = delete(replies).where(
    replies.c.hall_id == bindparam("hall"),
    (replies.c.answered_at < bindparam("earliest")) | (replies.c.answered_at > bindparam("latest")),
)
