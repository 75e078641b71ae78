"""The small language of these tests: a journal, things written into it, and a back door to its tables."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from hall.contract.events import TicketMissed
from hall.contract.ids import RequestId, new_request_id
from queue_controller.journal.draft import Draft
from queue_controller.journal.journal import Answered, Journal
from queue_controller.storage import open_engine

HALL = "chonghua"
NOW = 1_800_000_000_000

OpenJournal = Callable[..., Journal]


@pytest.fixture
def open_journal(url: URL) -> Iterator[OpenJournal]:
    """Opens the hall's journal; whatever is still open at the end is closed."""
    with ExitStack() as stack:

        def opened(now: int = NOW, hall: str = HALL) -> Journal:
            journal = Journal(url, hall, now)
            stack.callback(journal.close)
            return journal

        yield opened


@pytest.fixture
def journal(open_journal: OpenJournal) -> Journal:
    return open_journal()


def draft(journal: Journal, *requests: RequestId, events: int = 1) -> Draft:
    """What some requests would write: so many events each, and a reply that names the request."""
    made = journal.draft(NOW)
    for request in requests:
        for _ in range(events):
            made.add_event(TicketMissed(ticket=request, post="1"), at=NOW, trace=request)
        made.add_reply(request, reply_to(request).body, at=NOW, terminal="kiosk-1")
    return made


def reply_to(request: RequestId) -> Answered:
    return Answered(NOW, f"reply to {request}".encode(), "kiosk-1")


def write(journal: Journal, count: int = 1) -> list[RequestId]:
    """Commits so many requests, one event each, and returns their ids."""
    requests = [new_request_id() for _ in range(count)]
    journal.commit(draft(journal, *requests))
    return requests


def sql(url: URL, *statements: str, **values: Any) -> Sequence[Any]:
    """What someone with the database's password could do. Returns the rows of the last statement."""
    engine = open_engine(url)
    rows: Sequence[Any] = []
    with engine.begin() as connection:
        for statement in statements:
            result = connection.execute(text(statement), values)
            rows = result.all() if result.returns_rows else []
    engine.dispose()
    return rows


def lose_next_commits_answer(journal: Journal) -> None:
    """As when the connection breaks after the server committed and before it could say so."""
    connection = journal._session._connection
    assert connection is not None
    real = connection.dialect.do_commit

    def committed_and_lost(dbapi_connection: object) -> None:
        connection.dialect.do_commit = real
        real(dbapi_connection)
        raise connection.dialect.loaded_dbapi.OperationalError("the line went dead")

    connection.dialect.do_commit = committed_and_lost
