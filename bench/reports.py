"""What keeping and asking figures costs: a city hall with 20,000 tickets a day, 200 windows, and a month of such days.

`rebuilt_per_second` are events of a real journal counted in large portions, as `hall report rebuild` does;
`kept_per_second` the same in the small ones of the running controller, without its rests. `fold_us` is the fold alone,
for an event. For the month the figures of that day stand under 22 days; each question is asked of all of them, from the
file to the figures, in milliseconds. All is processor time: nobody waits for these.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import ParamSpec, TypeVar

import msgspec
from sqlalchemy import text
from sqlalchemy.engine import URL

from bench.choosing import CLASSES, SERVICES, WINDOWS, richest_site
from hall.clock import Instant
from hall.contract.commands import Channel, Outcome, PauseReason
from hall.contract.events import (
    CallReason,
    DayClosed,
    DayOpened,
    HallEvent,
    PostChanged,
    RatingGiven,
    RatingOffered,
    ServiceFinished,
    ServiceStarted,
    SiteAdopted,
    TicketCalled,
    TicketIssued,
    TicketMissed,
    TicketQueued,
)
from hall.contract.ids import new_request_id
from hall.contract.states import PostStatus
from queue_controller.journal.journal import Journal
from queue_controller.journal.reader import JournalReader
from queue_controller.reports.asking import PORTION as LARGE
from queue_controller.reports.beside import PORTION as SMALL
from queue_controller.reports.cubes import By
from queue_controller.reports.facts import Books, Counted
from queue_controller.reports.folding import fold
from queue_controller.reports.keeping import Keeper
from queue_controller.reports.reading import Span, open_reports
from queue_controller.reports.store import ReportStore, store_url
from queue_controller.reports.tables import cubes

TICKETS, DAYS = 20_000, 22
OPENS: Instant = 1_799_974_800_000
"""9:00 of 2027-01-15 in Shanghai."""
HOURS = 8
DAY_MS = 86_400_000
HALL = "bench"
SITE = richest_site("1", patience_min=60)
P = ParamSpec("P")
T = TypeVar("T")
Dated = tuple[HallEvent, Instant]


def measure() -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        url = URL.create("sqlite", database=str(Path(folder) / "journal.sqlite"))
        events = list(a_day())
        write(url, events)
        _, folded_ms = timed(fold_all, events)
        return {
            "tickets_a_day": TICKETS,
            "windows": WINDOWS,
            "services": SERVICES,
            "events_a_day": len(events),
            "fold_us": round(1000 * folded_ms / len(events), 1),
            "kept_per_second": count(url, len(events), SMALL),
            "rebuilt_per_second": count(url, len(events), LARGE),
            "month": measure_month(url),
        }


def write(url: URL, events: list[Dated]) -> None:
    journal = Journal(url, HALL, OPENS)
    for start in range(0, len(events), LARGE):
        draft = journal.draft(OPENS)
        draft.add_content(SITE.sm3, msgspec.json.encode(SITE))
        for event, at in events[start : start + LARGE]:
            draft.add_event(event, at=at, trace="00000000-0000-7000-8000-000000000000")
        journal.commit(draft)
    journal.close()


def fold_all(events: list[Dated]) -> None:
    books, counted = Books(), Counted()
    for event, at in events:
        fold(books, counted, event, at, {SITE.sm3: SITE})


def count(url: URL, events: int, portion: int) -> int:
    """Events a second, from the journal to the store."""
    reader, store = JournalReader(url, HALL), ReportStore(store_url(url), HALL)
    keeper = Keeper(reader, store)
    keeper.begin_again()
    began = time.process_time()
    while keeper.step(portion):
        pass
    per_second = round(events / (time.process_time() - began))
    store.close()
    reader.close()
    return per_second


def measure_month(url: URL) -> dict[str, object]:
    store = ReportStore(store_url(url), HALL)
    with store.transaction() as connection:
        for table in cubes.values():
            others = ", ".join(f'"{column.name}"' for column in table.columns if column.name != "day")
            copied = (
                f"INSERT INTO {table.name} (day, {others}) SELECT :day, {others} FROM {table.name} WHERE day = :first"
            )
            for number in range(1, DAYS):
                connection.execute(text(copied), {"day": day_of(number), "first": day_of(0)})
    store.close()  # the last connection folds SQLite's log into the file
    size = Path(store_url(url).database or "").stat().st_size
    reader, kept = JournalReader(url, HALL), ReportStore(store_url(url), HALL, read_only=True)
    with open_reports(kept, reader, HALL, OPENS + DAYS * DAY_MS) as reports:
        span = Span(day_of(0), day_of(DAYS - 1))
        asked_ms = {str(by): round(timed(reports.breakdown, span, by)[1], 1) for by in By}
        first = Span(span.first, span.first)
        one_day_ms = round(sum(timed(reports.breakdown, first, by)[1] for by in By), 1)
    kept.close()
    reader.close()
    return {"days": DAYS, "kb_a_day": round(size / DAYS / 1000), "asked_ms": asked_ms, "all_of_one_day_ms": one_day_ms}


def a_day() -> Iterator[Dated]:
    """A day in the order it happened: people come all day, are called after a while, one in twenty does not come."""
    opens, chance = OPENS, Random(1)
    yield SiteAdopted(version="1", sm3=SITE.sm3), opens
    yield DayOpened(day=day_of(0)), opens
    for n in range(WINDOWS):
        yield PostChanged(post=str(n), window=str(n), status=PostStatus.IDLE, clerk=str(n)), opens
    told: list[tuple[Instant, int, HallEvent]] = []
    free = [opens] * WINDOWS
    for order in range(TICKETS):
        came = opens + order * HOURS * 3_600_000 // TICKETS
        told += [(at, order, event) for event, at in a_visit(order, came, free, chance)]
    for n in range(WINDOWS):
        pause = PostChanged(post=str(n), window=str(n), status=PostStatus.PAUSED, clerk=str(n), reason=PauseReason.AWAY)
        back = PostChanged(post=str(n), window=str(n), status=PostStatus.IDLE, clerk=str(n))
        ends = free[n] + 60_000
        told += [(ends, TICKETS + n, pause), (ends + 600_000, TICKETS + n, back)]
        left = PostChanged(post=str(n), window=str(n), status=PostStatus.LOGGED_OUT)
        told.append((ends + 660_000, TICKETS + n, left))
    told.sort(key=lambda one: one[:2])
    yield from ((event, at) for at, _, event in told)
    yield DayClosed(day=day_of(0)), told[-1][0]


def a_visit(order: int, came: Instant, free: list[Instant], chance: Random) -> Iterator[Dated]:
    ticket, window = new_request_id(), order % WINDOWS
    post, clerk, service = str(window), str(window), f"S{chance.randrange(SERVICES)}"
    number = f"A{order % 9999 + 1:04}"
    yield (
        TicketIssued(
            ticket=ticket,
            number=number,
            barcode=f"{order:012}",
            service=service,
            area="A",
            channel=chance.choice(tuple(Channel)),
            terminal="kiosk",
            ahead=0,
            language="zh",
            priority=chance.choice((None, None, None, *CLASSES)),
        ),
        came,
    )
    yield TicketQueued(ticket=ticket, service=service, place_at=came), came
    called = max(came + 1, free[window] + 10_000)
    why = CallReason(rule="first_come", among=1, waited_ms=called - came)
    yield TicketCalled(ticket=ticket, number=number, post=post, window=post, clerk=clerk, why=why), called
    if chance.random() < 0.05:
        free[window] = called + 60_000
        yield TicketMissed(ticket=ticket, post=post), free[window]
        return
    starts = called + chance.randrange(10_000, 60_000)
    free[window] = starts + chance.randrange(60_000, 300_000)
    served = free[window] - starts
    yield ServiceStarted(ticket=ticket, post=post), starts
    finished = ServiceFinished(ticket=ticket, post=post, clerk=clerk, outcome=Outcome.DONE, served_ms=served)
    yield finished, free[window]
    yield RatingOffered(ticket=ticket, post=post, clerk=clerk), free[window]
    yield (
        RatingGiven(
            ticket=ticket,
            post=post,
            clerk=clerk,
            service=service,
            grade=chance.choice((5, 5, 5, 4, 2)),
            options=(),
            text="",
            offered_at=free[window],
            given_at=free[window] + 5_000,
        ),
        free[window] + 5_000,
    )


def timed(work: Callable[P, T], *args: P.args, **named: P.kwargs) -> tuple[T, float]:
    """What came of it, and the milliseconds of processor time it took."""
    start = time.process_time()
    done = work(*args, **named)
    return done, (time.process_time() - start) * 1000


def day_of(number: int) -> str:
    return f"2027-01-{15 + number}" if number < 17 else f"2027-02-{number - 16:02}"
