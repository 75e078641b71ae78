"""Counting a portion and asking for a day cost the same after a month as after a day.

Counted in calls made and rows read, which are the same on every machine; `python -m bench reports` tells the time.
"""

import sys
from types import FrameType
from typing import Any

import pytest
from sqlalchemy import text

from queue_controller.reports.cubes import By
from queue_controller.reports.reading import Span
from tests.queue_controller.domain.world import HUKOU, ID_CARD
from tests.queue_controller.reports.conftest import NINE, Kept, Story, write

AT_MOST = 1.1
FEW, MANY = 2, 32


def day_of(number: int) -> str:
    return f"2027-01-{15 + number}" if number < 17 else f"2027-02-{number - 16:02}"


def days_go_by(kept: Kept, story: Story, days: range) -> None:
    for number in days:
        story.close_day()
        story.now = NINE + number * 86_400_000
        story.open_day(day_of(number))
        story.log_in("2", "c2")
        for service in (ID_CARD, HUKOU):
            story.taken(service)
            story.wait(600)
            story.serve("2")
            story.wait(60)


def calls_of(work: Any) -> int:
    calls = 0

    def count(_frame: FrameType, event: str, _what: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


def costs_after(kept: Kept, story: Story, days: range) -> tuple[int, int]:
    """Of one portion, the day's last one, and of a report of the day."""
    told = len(story.history)
    days_go_by(kept, story, days)
    write(kept.journal, story, since=told)
    last_portion = 12
    while kept.keeper.left() > last_portion:
        kept.keeper.step(min(200, kept.keeper.left() - last_portion))
    portion = calls_of(lambda: kept.keeper.step(last_portion))
    reports = kept.reports(story.now)
    today = Span(day_of(days[-1]), day_of(days[-1]))
    return portion, calls_of(lambda: [reports.breakdown(today, by) for by in By])


def test_history_makes_neither_counting_nor_asking_dearer(on_sqlite: Kept) -> None:
    story = Story()
    costs_after(on_sqlite, story, range(1, FEW))  # what is cached once is there
    few = costs_after(on_sqlite, story, range(FEW, FEW + 1))
    many = costs_after(on_sqlite, story, range(FEW + 1, MANY))
    print(f"calls of a portion and of a day's report: {few} after {FEW} days, {many} after {MANY}")
    assert all(later <= AT_MOST * sooner for sooner, later in zip(few, many, strict=True))


def test_what_is_remembered_does_not_grow_with_the_days(on_sqlite: Kept) -> None:
    story = Story()
    costs_after(on_sqlite, story, range(1, 12))
    with on_sqlite.store.transaction() as connection:
        few = connection.scalar(text("SELECT count(*) FROM report_visits"))
    costs_after(on_sqlite, story, range(12, MANY))
    with on_sqlite.store.transaction() as connection:
        assert connection.scalar(text("SELECT count(*) FROM report_visits")) == few == 2 * 8


@pytest.mark.parametrize("by", list(By))
def test_every_question_goes_by_the_key_and_reads_only_its_own_days(on_sqlite: Kept, by: By) -> None:
    story = Story()
    costs_after(on_sqlite, story, range(1, 6))
    plans: list[str] = []
    reports = on_sqlite.reports(story.now)
    connection = reports._connection
    real = connection.execute

    def explained(statement: Any, *values: Any) -> Any:
        compiled = statement.compile(connection.engine, compile_kwargs={"literal_binds": True})
        plans.extend(row[3] for row in real(text(f"EXPLAIN QUERY PLAN {compiled}")))
        return real(statement, *values)

    connection.execute = explained  # type: ignore[method-assign]
    reports.breakdown(Span(day_of(2), day_of(3)), by)
    assert plans
    assert all("(hall_id=? AND hour=? AND day>? AND day<?)" in plan for plan in plans), plans
