"""One span beside another, before and after: whether people wait less now, and by how much (R132)."""

from msgspec import Struct

from queue_controller.reports.columns import COLUMNS, Column
from queue_controller.reports.figures import Figures, Timed

COMPARED = (
    *("taken", "served", "missed", "left", "wait_mean", "wait_p50", "wait_p90", "way_mean", "service_mean"),
    *("stay_mean", "satisfied", "busy", "present_each"),
)


class Change(Struct, frozen=True):
    """A figure before and after. `permille` is how much it grew, in thousandths of what it was; None from nothing."""

    column: Column
    before: int | None
    after: int | None

    @property
    def permille(self) -> int | None:
        return growth(self.before, self.after)


def growth(before: int | None, after: int | None) -> int | None:
    """To the nearest thousandth, halves away from nought."""
    if not before or after is None:
        return None
    grown = after - before
    return (1 if grown >= 0 else -1) * ((2000 * abs(grown) + before) // (2 * before))


def compared(before: Figures, after: Figures) -> list[Change]:
    columns = {column.id: column for column in COLUMNS}
    return [Change(columns[ident], columns[ident].of(before), columns[ident].of(after)) for ident in COMPARED]


def is_halved(before: Figures, after: Figures) -> bool | None:
    """Whether the mean wait is half of what it was or less, worked out exactly; None where nobody was called."""
    was, now = before.times(Timed.WAIT), after.times(Timed.WAIT)
    if not was.count or not now.count:
        return None
    return 2 * now.sum_ms * was.count <= was.sum_ms * now.count
