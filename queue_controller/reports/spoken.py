"""Notices, comparisons and uneven windows in words."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from hall.clock import Instant
from queue_controller.reports.columns import Kind, busy, present
from queue_controller.reports.comparing import Change, growth, is_halved
from queue_controller.reports.cubes import By
from queue_controller.reports.figures import Figures, Timed
from queue_controller.reports.names import Names
from queue_controller.reports.reading import Breakdown, Noticed, Span
from queue_controller.reports.showing import change, duration, shown, table
from queue_controller.reports.words import (
    AFTER,
    BEFORE,
    BY,
    CHANGE,
    DATE,
    FIGURE,
    GOING_ON,
    HALVED,
    KIND,
    LASTED,
    LIMIT,
    NO_WAITS,
    NOT_HALVED,
    NOTICES,
    NUMBER,
    PAUSES,
    REASON,
    TIME,
    UNEVEN,
    Language,
    word,
)

LONG_ENOUGH_MS = 3600 * 1000
"""A window that was open for less says nothing about load."""
UNEVEN_PERMILLE = 300
"""From this difference between two windows of an area on, it is said in words."""


def notices_heading(language: Language) -> list[str]:
    said = (DATE, TIME, KIND, BY[By.WINDOW], BY[By.CLERK], NUMBER, BY[By.SERVICE], LASTED, LIMIT, REASON)
    return [word(one, language) for one in said]


def notice_row(noticed: Noticed, names: Names, zone: str, language: Language) -> list[str]:
    notice = noticed.notice
    reasons = [word(PAUSES.get(notice.reason or ""), language), word(GOING_ON, language) if noticed.ongoing else ""]
    return [
        notice.day,
        _clock(zone, notice.at),
        word(NOTICES[notice.kind], language),
        names.of(By.WINDOW, notice.window),
        names.of(By.CLERK, notice.clerk),
        notice.number,
        names.of(By.SERVICE, notice.service),
        duration(notice.lasted_ms),
        duration(notice.limit_ms),
        " ".join(filter(None, reasons)),
    ]


def notices_table(found: Sequence[Noticed], names: Names, zone: str, language: Language) -> str:
    heading = notices_heading(language)
    return table(heading, [notice_row(noticed, names, zone, language) for noticed in found], texts=len(heading))


def comparison(changes: Sequence[Change], language: Language) -> str:
    heading, *rows = comparison_rows(changes, language)
    return table(heading, rows, texts=1)


def comparison_rows(changes: Sequence[Change], language: Language) -> list[list[str]]:
    """With their heading."""
    rows = [
        [
            word(one.column.said, language),
            shown(one.before, one.column.kind),
            shown(one.after, one.column.kind),
            change(one.permille),
        ]
        for one in changes
    ]
    return [[word(one, language) for one in (FIGURE, BEFORE, AFTER, CHANGE)], *rows]


def verdict(before: tuple[Span, Figures], after: tuple[Span, Figures], language: Language) -> str:
    """Whether the mean wait is halved, with the figures that say so."""
    halved = is_halved(before[1], after[1])
    was, now = (figures.times(Timed.WAIT).mean_ms for _, figures in (before, after))
    if halved is None or was is None or now is None:
        empty = before[0] if was is None else after[0]
        return word(NO_WAITS, language).format(span=spanned(empty))
    said = word(HALVED if halved else NOT_HALVED, language)
    return said.format(before=duration(was), after=duration(now), change=change(growth(was, now)))


def uneven(windows: dict[str, Breakdown], names: Names, language: Language) -> Iterator[str]:
    """The areas whose windows differ much in how busy they were: a sentence each. `windows`: by area."""
    for area, found in windows.items():
        loads = sorted(
            (load, line.ident)
            for line in found.lines
            if line.ident and present(line.figures) >= LONG_ENOUGH_MS and (load := busy(line.figures)) is not None
        )
        if loads and loads[-1][0] - loads[0][0] >= UNEVEN_PERMILLE:
            (least, idlest), (most, busiest) = loads[0], loads[-1]
            yield word(UNEVEN, language).format(
                area=names.of(By.AREA, area),
                busiest=names.of(By.WINDOW, busiest),
                most=shown(most, Kind.SHARE),
                idlest=names.of(By.WINDOW, idlest),
                least=shown(least, Kind.SHARE),
            )


def spanned(span: Span) -> str:
    return span.first if span.first == span.last else f"{span.first} – {span.last}"


def _clock(zone: str, at: Instant) -> str:
    return datetime.fromtimestamp(at / 1000, ZoneInfo(zone)).strftime("%H:%M:%S")
