"""An answer in every form it may be wanted in: a table, CSV, Excel, JSON."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from queue_controller.reports.columns import columns_of
from queue_controller.reports.comparing import Change, compared, is_halved
from queue_controller.reports.csv_file import as_csv, breakdown_csv, plain_text
from queue_controller.reports.cubes import By
from queue_controller.reports.names import Names
from queue_controller.reports.reading import Breakdown, Filter, Noticed, NotKept, Reports, Span, is_kept
from queue_controller.reports.showing import breakdown_table
from queue_controller.reports.spoken import (
    comparison,
    comparison_rows,
    notice_row,
    notices_heading,
    notices_table,
    spanned,
    uneven,
    verdict,
)
from queue_controller.reports.words import (
    BY,
    NO_NOTICES,
    NOT_KEPT,
    NOTHING_THEN,
    NOTHING_YET,
    WRITTEN,
    Language,
    word,
)


class Mistaken(Exception):
    """What was asked for does not fit together; the sentence says why."""


class Answer:
    """To one command line, from one state of the figures."""

    def __init__(self, reports: Reports, options: argparse.Namespace, language: Language) -> None:
        self._reports = reports
        self._options = options
        self._language = language
        self._only: Filter = {By(by): value for by in By if (value := getattr(options, f"only_{by}", None)) is not None}

    def give(self) -> int:
        """Shows it and returns the exit status. Raises `Mistaken`."""
        days = self._reports.days()
        if days is None:
            return self._nothing(NOTHING_YET)
        span = self._span()
        try:
            match self._options.what:
                case "notices":
                    return self._notices(span)
                case "compare":
                    return self._compare(span)
                case _:
                    return self._breakdowns(span, days)
        except NotKept as error:
            by, of = (word(BY[one], self._language) for one in (error.by, error.of))
            raise Mistaken(word(NOT_KEPT, self._language).format(by=by, of=of)) from error

    def _span(self) -> Span:
        options = self._options
        first = options.day or options.first or options.last or self._reports.today
        last = options.day or options.last or first
        if options.day and (options.first or options.last):
            raise Mistaken("say --day, or --from and --to, not both")
        return _in_order(first, last)

    def _names(self, span: Span) -> Names:
        return Names(self._reports.sites_until(span.last), self._language)

    def _breakdowns(self, span: Span, days: Span) -> int:
        names = self._names(span)
        wanted = [By(self._options.by)] if self._options.by else self._aspects(span)
        found = [self._reports.breakdown(span, by, self._only) for by in wanted]
        if not any(one.lines for one in found):
            return self._nothing(NOTHING_THEN, span=spanned(span), first=days.first, last=days.last)
        if self._options.json:
            self._say_json([_as_json(one, names) for one in found], span)
        else:
            sys.stdout.write(f"{self._title(span)}\n")
            for one in found:
                sys.stdout.write(f"\n{breakdown_table(one, names, self._language)}")
            if not self._options.by and not self._only:
                self._say_uneven(span, names)
        self._write(self._options.csv, lambda: breakdown_csv(found[0], names, self._language))
        self._write(self._options.xlsx, lambda: self._workbook(span, found, names))
        return 0

    def _aspects(self, span: Span) -> list[By]:
        """Every breakdown that can be had; of days only where there are several."""
        fitting = [by for by in By if is_kept(by, self._only)]
        return [by for by in fitting if by is not By.DAY or span.first != span.last]

    def _workbook(self, span: Span, found: Sequence[Breakdown], names: Names) -> bytes:
        from queue_controller.reports.workbook import workbook

        noticed = self._reports.notices(span)
        rows = [notice_row(one, names, self._reports.zone, self._language) for one in noticed]
        return workbook(self._title(span), found, rows, names, self._language)

    def _say_uneven(self, span: Span, names: Names) -> None:
        areas = [line.ident for line in self._reports.breakdown(span, By.AREA).lines]
        windows = {area: self._reports.breakdown(span, By.WINDOW, {By.AREA: area}) for area in areas}
        for sentence in uneven(windows, names, self._language):
            sys.stdout.write(f"\n{sentence}\n")

    def _notices(self, span: Span) -> int:
        names, zone = self._names(span), self._reports.zone
        found = self._reports.notices(span)
        rows = [notice_row(one, names, zone, self._language) for one in found]
        if self._options.json:
            self._say_json([_notice_as_json(one) for one in found], span)
        elif found:
            sys.stdout.write(notices_table(found, names, zone, self._language))
        heading = notices_heading(self._language)
        self._write(self._options.csv, lambda: as_csv([heading, *([plain_text(cell) for cell in row] for row in rows)]))
        self._write(self._options.xlsx, lambda: self._workbook(span, [self._reports.breakdown(span, By.DAY)], names))
        if not found:
            return self._nothing(NO_NOTICES, span=spanned(span))
        return 0

    def _compare(self, span: Span) -> int:
        if self._options.before is None:
            raise Mistaken("compare: say with what: --before DAY DAY")
        before = _in_order(*self._options.before)
        was, now = (self._reports.breakdown(one, By.DAY, self._only).total for one in (before, span))
        changes = compared(was, now)
        if self._options.json:
            self._say_json(
                {
                    "before": msgspec.to_builtins(before),
                    "figures": [_change_as_json(one) for one in changes],
                    "wait_is_halved": is_halved(was, now),
                },
                span,
            )
        else:
            sys.stdout.write(f"{spanned(before)} → {spanned(span)}\n\n{comparison(changes, self._language)}\n")
            sys.stdout.write(f"{verdict((before, was), (span, now), self._language)}\n")
        self._write(self._options.csv, lambda: as_csv(comparison_rows(changes, self._language)))
        return 0

    def _title(self, span: Span) -> str:
        site = self._reports.site
        name = site.name if self._language is Language.ZH else site.name_en
        only = ", ".join(f"{word(BY[by], self._language)} {ident}" for by, ident in self._only.items())
        return "  ".join(filter(None, (name, spanned(span), only)))

    def _say_json(self, what: Any, span: Span) -> None:
        document = {"from": span.first, "to": span.last, "only": {str(by): one for by, one in self._only.items()}}
        document["report"] = what
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(document)).decode() + "\n")

    def _write(self, file: Path | None, content: Any) -> None:
        if file is not None:
            file.write_bytes(content())
            sys.stderr.write(word(WRITTEN, self._language).format(file=file) + "\n")

    def _nothing(self, said: tuple[str, str], **fields: str) -> int:
        sys.stderr.write(word(said, self._language).format(**fields) + "\n")
        return 1


def _in_order(first: str, last: str) -> Span:
    if last < first:
        raise Mistaken(f"{last} is before {first}")
    return Span(first, last)


def _as_json(found: Breakdown, names: Names) -> dict[str, Any]:
    columns = columns_of(found.by, brief=False)
    return {
        "by": found.by,
        "lines": [
            {
                "id": line.ident,
                "name": names.of(found.by, line.ident),
                **{column.id: column.of(line.figures) for column in columns},
            }
            for line in found.lines
        ],
        "total": {column.id: column.of(found.total) for column in columns},
    }


def _notice_as_json(noticed: Noticed) -> dict[str, Any]:
    return {**msgspec.to_builtins(noticed.notice), "ongoing": noticed.ongoing}


def _change_as_json(one: Change) -> dict[str, Any]:
    return {"figure": one.column.id, "before": one.before, "after": one.after, "change_permille": one.permille}
