"""What the centre keeps, and the one place that settles events."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, bindparam, case, delete, func, insert, or_, select, update

from hall.clock import Instant
from hall.contract.centre import DayDigest, EventAnswer, EventPage, SeenEvent, Span, StreamPosition, Verdict
from hall.contract.chain import id_digest
from hall.contract.down import TicketStatus
from hall.contract.events import EventRecord
from hall.contract.ids import HallId, TicketId
from sync.backend.judge import Received, judge
from sync.backend.settling import Judge, Kept, Settled, beside, place_of, settle
from sync.backend.tables import ABOUT, EVENTS, SPANS, Database
from sync.backend.ticket_status import ticket_status
from sync.spans import Spans


class HallAtCentre(Struct, frozen=True, kw_only=True):
    """A hall as the page for people shows it."""

    hall: HallId
    events: int
    rejected: int
    flagged: int
    last_received_at: Instant
    streams: tuple[StreamPosition, ...]


class Store:
    """One writer at a time; readers never wait for it."""

    def __init__(self, database: Database, judged: Judge = judge) -> None:
        self._engine = database.engine
        self._writing = database.writing
        self._judge = judged

    def settle(self, batch: Sequence[Received], now: Instant) -> list[EventAnswer]:
        """Take each event once, answer for each in order. All of the batch is on disk when this returns."""
        with self._writing, self._engine.begin() as connection:
            settled = settle(batch, _known(connection, [r.record for r in batch]), self._judge)
            _write(connection, settled, now)
        return settled.answers

    def position(self, hall: HallId, stream: str, among: Collection[int] | None = None) -> StreamPosition:
        """What is settled of a stream, of all its epochs or of those asked for."""
        with self._engine.connect() as connection:
            return _position(connection, hall, stream, among)

    def page(self, hall: HallId, after: int, limit: int) -> EventPage:
        """Events behind an arrival number, in the order of arrival."""
        query = select(EVENTS).where(EVENTS.c.hall == hall, EVENTS.c.arrival > after)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(EVENTS.c.arrival).limit(limit + 1)).all()
        shown = rows[:limit]
        return EventPage(
            events=tuple(_seen(row) for row in shown),
            cursor=str(shown[-1].arrival if shown else after),
            has_more=len(rows) > limit,
        )

    def latest(self, hall: HallId, limit: int) -> list[SeenEvent]:
        """The last to arrive, newest first."""
        query = select(EVENTS).where(EVENTS.c.hall == hall).order_by(EVENTS.c.arrival.desc()).limit(limit)
        with self._engine.connect() as connection:
            return [_seen(row) for row in connection.execute(query)]

    def ticket(self, hall: HallId, ticket: TicketId) -> TicketStatus | None:
        """How a ticket stands; None when nothing is known of it."""
        query = select(EVENTS.c.document).join(ABOUT, ABOUT.c.arrival == EVENTS.c.arrival)
        about = query.where(ABOUT.c.hall == hall, ABOUT.c.ticket == ticket)
        with self._engine.connect() as connection:
            documents = connection.scalars(about.order_by(EVENTS.c.epoch, EVENTS.c.seq)).all()
        return ticket_status(msgspec.json.decode(document, type=EventRecord) for document in documents)

    def digest(self, hall: HallId, day: date, zone: ZoneInfo) -> DayDigest:
        """Over the events recorded on a calendar day of a time zone, in the order of (stream, epoch, seq)."""
        start, end = (datetime.combine(d, datetime.min.time(), zone) for d in (day, day + timedelta(days=1)))
        query = select(EVENTS.c.event_id).where(
            EVENTS.c.hall == hall,
            EVENTS.c.recorded_at >= round(start.timestamp() * 1000),
            EVENTS.c.recorded_at < round(end.timestamp() * 1000),
        )
        with self._engine.connect() as connection:
            ids = connection.scalars(query.order_by(EVENTS.c.stream, EVENTS.c.epoch, EVENTS.c.seq)).all()
        digest = id_digest(ids)
        return DayDigest(hall=hall, day=day.isoformat(), count=digest.count, sm3=digest.sm3)

    def halls(self) -> list[HallAtCentre]:
        counted = (
            select(
                EVENTS.c.hall,
                func.count().label("events"),
                func.sum(case((EVENTS.c.verdict == Verdict.REJECTED, 1), else_=0)).label("rejected"),
                func.sum(case((EVENTS.c.flags != "", 1), else_=0)).label("flagged"),
                func.max(EVENTS.c.received_at).label("last"),
            )
            .group_by(EVENTS.c.hall)
            .order_by(EVENTS.c.hall)
        )
        streams = select(SPANS.c.hall, SPANS.c.stream).distinct().order_by(SPANS.c.hall, SPANS.c.stream)
        with self._engine.connect() as connection:
            lines = connection.execute(streams).all()
            return [
                HallAtCentre(
                    hall=row.hall,
                    events=row.events,
                    rejected=row.rejected,
                    flagged=row.flagged,
                    last_received_at=row.last,
                    streams=tuple(_position(connection, hall, stream) for hall, stream in lines if hall == row.hall),
                )
                for row in connection.execute(counted)
            ]


def _known(connection: Connection, records: Sequence[EventRecord]) -> Iterator[Kept]:
    """What is kept under the ids and the places of these records, and beside those places."""
    conditions: list[Any] = [EVENTS.c.event_id.in_([record.event_id for record in records])]
    for (hall, stream, epoch), places in _by_line(place_of(record) for record in records):
        seqs = {beside(place, step)[3] for place in places for step in (-1, 0, 1)}
        same_line = (EVENTS.c.hall == hall) & (EVENTS.c.stream == stream) & (EVENTS.c.epoch == epoch)
        conditions.append(same_line & EVENTS.c.seq.in_(seqs))
    for row in connection.execute(select(EVENTS).where(or_(*conditions))):
        yield Kept(
            event_id=row.event_id,
            place=(row.hall, row.stream, row.epoch, row.seq),
            hash=row.hash,
            previous=row.previous,
            verdict=Verdict(row.verdict),
            flags=frozenset(row.flags.split()),
        )


def _write(connection: Connection, settled: Settled, now: Instant) -> None:
    if settled.new:
        connection.execute(insert(EVENTS), [_row(kept, received, now) for kept, received in settled.new])
        _write_about(connection, settled)
    if settled.changed:
        connection.execute(
            update(EVENTS)
            .where(EVENTS.c.event_id == bindparam("of"))
            .values(verdict=bindparam("v"), flags=bindparam("f")),
            [{"of": kept.event_id, "v": kept.verdict, "f": " ".join(sorted(kept.flags))} for kept in settled.changed],
        )
    for (hall, stream, epoch), places in _by_line(kept.place for kept, _ in settled.new):
        same_line = (SPANS.c.hall == hall) & (SPANS.c.stream == stream) & (SPANS.c.epoch == epoch)
        spans = Spans(
            Span(first=row.first, last=row.last) for row in connection.execute(select(SPANS).where(same_line))
        )
        for place in places:
            spans.add(place[3])
        connection.execute(delete(SPANS).where(same_line))
        line = {"hall": hall, "stream": stream, "epoch": epoch}
        connection.execute(insert(SPANS), [line | {"first": s.first, "last": s.last} for s in spans.spans])


class _OfTicket(Struct):
    ticket: TicketId


def _write_about(connection: Connection, settled: Settled) -> None:
    """Notes which of the new events are about which ticket."""
    tickets = {}
    for kept, received in settled.new:
        with suppress(msgspec.ValidationError):  # it is about no ticket
            tickets[kept.event_id] = msgspec.json.decode(received.record.body, type=_OfTicket).ticket
    if tickets:
        arrived = select(EVENTS.c.event_id, EVENTS.c.hall, EVENTS.c.arrival).where(EVENTS.c.event_id.in_(tickets))
        rows = [
            {"hall": row.hall, "ticket": tickets[row.event_id], "arrival": row.arrival}
            for row in connection.execute(arrived)
        ]
        connection.execute(insert(ABOUT), rows)


def _by_line(places: Iterable[tuple[str, str, int, int]]) -> Iterator[tuple[tuple[str, str, int], list[Any]]]:
    """Places by hall, stream and epoch."""
    for line, members in groupby(sorted(places), key=lambda place: place[:3]):
        yield line, list(members)


def _row(kept: Kept, received: Received, now: Instant) -> dict[str, Any]:
    hall, stream, epoch, seq = kept.place
    return {
        "event_id": kept.event_id,
        "hall": hall,
        "stream": stream,
        "epoch": epoch,
        "seq": seq,
        "recorded_at": received.record.recorded_at,
        "received_at": now,
        "verdict": kept.verdict,
        "flags": " ".join(sorted(kept.flags)),
        "previous": kept.previous,
        "hash": kept.hash,
        "document": received.document,
    }


def _seen(row: Row[Any]) -> SeenEvent:
    return SeenEvent(
        record=msgspec.json.decode(row.document, type=EventRecord),
        verdict=Verdict(row.verdict),
        flags=tuple(row.flags.split()),
        received_at=row.received_at,
    )


def _position(
    connection: Connection, hall: HallId, stream: str, among: Collection[int] | None = None
) -> StreamPosition:
    query = select(SPANS).where(SPANS.c.hall == hall, SPANS.c.stream == stream)
    if among is not None:
        query = query.where(SPANS.c.epoch.in_(among))
    rows = connection.execute(query.order_by(SPANS.c.epoch, SPANS.c.first))
    return StreamPosition(
        hall=hall,
        stream=stream,
        epochs=tuple(
            Spans(Span(first=row.first, last=row.last) for row in members).position(epoch)
            for epoch, members in groupby(rows, key=lambda row: row.epoch)
        ),
    )
