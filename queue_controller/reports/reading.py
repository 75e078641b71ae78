"""Asks the kept figures: a breakdown of a span of days, the notices of it, and what is going on right now."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, func, select

from hall.clock import Instant
from hall.contract.events import Day, Sm3
from hall.contract.ids import HallId
from hall.sites.site import Site
from queue_controller.domain.state import NO_SITE
from queue_controller.journal.reader import JournalReader
from queue_controller.reports.cubes import DIMENSIONS, WHOLE_DAY, By, Cube, cells_of
from queue_controller.reports.desks import running
from queue_controller.reports.facts import Desk, Notice
from queue_controller.reports.figures import WORK, Figures, merged
from queue_controller.reports.local_time import hour_of, instant_of
from queue_controller.reports.names import by_number
from queue_controller.reports.sealed import unseal, unseal_figures
from queue_controller.reports.store import ReportStore
from queue_controller.reports.supervision import going_on
from queue_controller.reports.tables import cubes, desks, notices, sites

Filter = Mapping[By, str]
"""Only figures of one area, one service … each."""


class NotKept(Exception):
    """These two are not kept together (`cubes`)."""

    def __init__(self, by: By, of: By) -> None:
        super().__init__(f"{by} and {of} are not kept together")
        self.by = by
        self.of = of


class Span(Struct, frozen=True):
    """Days, both included."""

    first: Day
    last: Day


class Line(Struct, frozen=True):
    ident: str
    figures: Figures


class Breakdown(Struct, frozen=True):
    """The figures of a span by one thing, and all of them together."""

    by: By
    lines: tuple[Line, ...]
    total: Figures


class Noticed(Struct, frozen=True):
    """A notice, and whether it has not ended yet."""

    notice: Notice
    ongoing: bool = False


class Reports:
    """The reports of one hall as of `now`, from one transaction: whatever is asked, it all fits together.

    Raises what `ReportStore` raises.
    """

    def __init__(self, connection: Connection, reader: JournalReader, hall: HallId, now: Instant) -> None:
        self._connection = connection
        self._hall = hall
        adopted = connection.execute(_SITES, {"hall": hall}).all()
        definitions = {row.sm3: _site(reader, row.sm3) for row in adopted}
        self._adopted = [(row.at, definitions[row.sm3]) for row in adopted]
        self.site: Site = self._adopted[-1][1] if self._adopted else NO_SITE
        self.zone = self.site.rules.time_zone
        self.today: Day = hour_of(self.zone, now).day
        self._desks = [unseal(row.body, Desk) for row in connection.execute(_DESKS, {"hall": hall})]
        self._running = cells_of(running(self.zone, self._desks, now))
        self._now = now

    def breakdown(self, span: Span, by: By, only: Filter | None = None) -> Breakdown:
        """The figures of a span by `by`, what the desks are doing now included. Raises `NotKept`."""
        only = only or {}
        cube = _cube_for(by, only)
        found = self._figures(cube, span, by, only)
        if cube is not Cube.WINDOWS and by in _IN_EVERY_CUBE and only.keys() <= {By.AREA}:
            for ident, figures in self._figures(Cube.WINDOWS, span, by, only).items():
                found.setdefault(ident, Figures()).merge(figures.only(WORK))
        found = {ident: figures for ident, figures in found.items() if figures.numbers}
        lines = tuple(Line(ident, found[ident]) for ident in by_number(found))
        return Breakdown(by=by, lines=lines, total=merged(found.values()))

    def notices(self, span: Span) -> list[Noticed]:
        """What is to be looked at, in order; what is going on beyond its limit at the end, if the span holds today."""
        values = {"hall": self._hall, "first": span.first, "last": span.last}
        ended = [Noticed(unseal(row.body, Notice)) for row in self._connection.execute(_NOTICES, values)]
        if not span.first <= self.today <= span.last:
            return ended
        now = [Noticed(one, ongoing=True) for one in going_on(self.site, self._desks, self._now)]
        return ended + sorted(now, key=lambda one: (one.notice.at, one.notice.window))

    def days(self) -> Span | None:
        """From the first day there are figures of to the last."""
        first, last = self._connection.execute(_DAYS, {"hall": self._hall}).one()
        return None if first is None else Span(first, last)

    def sites_until(self, last: Day) -> list[Site]:
        """The definitions adopted by the end of a day, the newest first."""
        ends = instant_of(self.zone, last, "23:59") + 60_000
        return [site for at, site in reversed(self._adopted) if at < ends]

    def _figures(self, cube: Cube, span: Span, by: By, only: Filter) -> dict[str, Figures]:
        table, dimensions = cubes[cube], DIMENSIONS[cube]
        hours = range(WHOLE_DAY) if by is By.HOUR else (WHOLE_DAY,)
        asked = select(table).where(
            table.c.hall_id == self._hall,
            table.c.hour.in_(hours),
            table.c.day.between(span.first, span.last),
            *(table.c[str(dimension)] == ident for dimension, ident in only.items()),
        )
        found: dict[str, Figures] = {}
        for row in self._connection.execute(asked):
            _, hour, day, *key, body = row
            _add(found, _ident(by, dimensions, day, hour, key), unseal_figures(body))
        for cell, figures in self._running.items():
            there = dict(zip(dimensions, cell.key, strict=False))
            if (
                cell.cube is cube
                and cell.hour in hours
                and span.first <= cell.day <= span.last
                and all(there[dimension] == ident for dimension, ident in only.items())
            ):
                _add(found, _ident(by, dimensions, cell.day, cell.hour, cell.key), figures)
        return found


@contextmanager
def open_reports(store: ReportStore, reader: JournalReader, hall: HallId, now: Instant) -> Iterator[Reports]:
    """Reports on what is kept at this moment."""
    with store.transaction() as connection:
        yield Reports(connection, reader, hall, now)


def is_kept(by: By, only: Filter) -> bool:
    """Whether such a breakdown can be had (`cubes`)."""
    return any({by, *only} - {By.HOUR, By.DAY} <= set(dimensions) for dimensions in DIMENSIONS.values())


_IN_EVERY_CUBE = (By.HOUR, By.DAY, By.AREA)


def _cube_for(by: By, only: Filter) -> Cube:
    """The first cube that knows all of these. Raises `NotKept`."""
    wanted = {dimension for dimension in (by, *only) if dimension not in (By.HOUR, By.DAY)}
    for cube, dimensions in DIMENSIONS.items():
        if wanted <= set(dimensions):
            return cube
    first, second = [dimension for dimension in (by, *only) if dimension not in _IN_EVERY_CUBE][:2]
    raise NotKept(first, second)


def _ident(by: By, dimensions: Sequence[By], day: Day, hour: int, key: Sequence[str]) -> str:
    match by:
        case By.HOUR:
            return str(hour)
        case By.DAY:
            return day
        case _:
            return key[dimensions.index(by)]


def _add(found: dict[str, Figures], ident: str, figures: Figures) -> None:
    if ident in found:
        found[ident].merge(figures)
    else:
        found[ident] = Figures(figures.numbers)


def _site(reader: JournalReader, sm3: Sm3) -> Site:
    return msgspec.json.decode(reader.content(sm3) or b"", type=Site)


_MINE = {table: table.c.hall_id == bindparam("hall") for table in (sites, desks, notices, cubes[Cube.SERVICES])}
_SITES = select(sites.c.at, sites.c.sm3).where(_MINE[sites]).order_by(sites.c.number)
_DESKS = select(desks.c.body).where(_MINE[desks]).order_by(desks.c.post)
_NOTICES = (
    select(notices.c.body)
    .where(_MINE[notices], notices.c.day.between(bindparam("first"), bindparam("last")))
    .order_by(notices.c.at, notices.c.number)
)
_services = cubes[Cube.SERVICES]
_WHOLE_DAYS = _MINE[_services] & (_services.c.hour == WHOLE_DAY)
_DAYS = select(
    select(func.min(_services.c.day)).where(_WHOLE_DAYS).scalar_subquery(),
    select(func.max(_services.c.day)).where(_WHOLE_DAYS).scalar_subquery(),
)
"""Two looks at the ends of the key; a database that is asked for both at once reads all of it."""
