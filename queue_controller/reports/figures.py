"""What is counted: a few whole numbers under fixed codes, so that any two sets of figures can be added.

A code is never given another meaning: what is kept under it may be years old. A new measure is a new code here, and
needs no other table.
"""

from collections.abc import Iterable, Mapping
from enum import IntEnum

from msgspec import Struct

from hall.contract.commands import PauseReason
from queue_controller.reports.sketch import BUCKETS, bucket_of, quantile_ms


class Measure(IntEnum):
    """What is added up. `*_MS` are milliseconds of a clerk's time; all others count events."""

    TAKEN = 1
    CALLED = 2
    RECALLED = 3
    MISSED = 4
    RETURNED = 5
    SERVED = 6
    INCOMPLETE = 7
    """Service ended without its matter being done."""
    CANCELLED = 8
    """Given up by the person, before or after a missed call."""
    EXPIRED = 9
    """Still waiting or just called when its day ended or its service went."""
    NO_SHOW = 10
    """Missed, and never back that day."""
    RATING_OFFERED = 11
    RATING_DECLINED = 12
    GRADE_1 = 21
    GRADE_2 = 22
    GRADE_3 = 23
    GRADE_4 = 24
    GRADE_5 = 25
    IDLE_MS = 31
    ON_CALL_MS = 32
    """Between a call and the person's arrival, or giving up on it."""
    SERVING_MS = 33
    LUNCH_MS = 41
    MEETING_MS = 42
    AWAY_MS = 43
    OTHER_PAUSE_MS = 44


GRADES = (Measure.GRADE_1, Measure.GRADE_2, Measure.GRADE_3, Measure.GRADE_4, Measure.GRADE_5)
PAUSED = {
    PauseReason.LUNCH: Measure.LUNCH_MS,
    PauseReason.MEETING: Measure.MEETING_MS,
    PauseReason.AWAY: Measure.AWAY_MS,
    PauseReason.OTHER: Measure.OTHER_PAUSE_MS,
}
WORK = frozenset({Measure.IDLE_MS, Measure.ON_CALL_MS, Measure.SERVING_MS, *PAUSED.values()})
"""What belongs to a window and its clerk alone, and to no service."""


class Timed(IntEnum):
    """What is timed, visit by visit."""

    WAIT = 1
    """In the line: from taking, or returning, to the call."""
    WAY = 2
    """From the first call to the start of service."""
    SERVICE = 3
    STAY = 4
    """From taking the number to the end of service."""


_EACH = 10_000
_SUM, _MAX, _BUCKET = 0, 1, 1_000
_MAXIMA = frozenset(timed * _EACH + _MAX for timed in Timed)


class Times(Struct, frozen=True):
    """All durations of one kind together."""

    count: int
    sum_ms: int
    max_ms: int
    buckets: Mapping[int, int]

    @property
    def mean_ms(self) -> int | None:
        """To the nearest millisecond."""
        return (2 * self.sum_ms + self.count) // (2 * self.count) if self.count else None

    def quantile_ms(self, percent: int) -> int | None:
        """As `sketch` answers it, and never more than the longest that was seen."""
        found = quantile_ms(self.buckets, percent)
        return None if found is None else min(found, self.max_ms)


class Figures:
    """Numbers under their codes; what is not there is nought."""

    __slots__ = ("numbers",)

    def __init__(self, numbers: Mapping[int, int] | None = None) -> None:
        self.numbers: dict[int, int] = dict(numbers or {})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Figures) and self.numbers == other.numbers

    __hash__ = None  # type: ignore[assignment]  # they grow

    def __repr__(self) -> str:
        return f"Figures({self.numbers})"

    def __getitem__(self, measure: Measure) -> int:
        return self.numbers.get(measure, 0)

    def add(self, measure: Measure, amount: int = 1) -> None:
        if amount:
            self.numbers[measure] = self.numbers.get(measure, 0) + amount

    def time(self, timed: Timed, ms: int) -> None:
        """Adds one duration; a clock that was set back makes none negative."""
        ms = max(0, ms)
        base, numbers = timed * _EACH, self.numbers
        numbers[base + _SUM] = numbers.get(base + _SUM, 0) + ms
        numbers[base + _MAX] = max(numbers.get(base + _MAX, 0), ms)
        bucket = base + _BUCKET + bucket_of(ms)
        numbers[bucket] = numbers.get(bucket, 0) + 1

    def merge(self, other: "Figures") -> None:
        """Adds all of another's numbers; the order in which figures are merged makes no difference."""
        numbers = self.numbers
        for code, number in other.numbers.items():
            before = numbers.get(code, 0)
            numbers[code] = max(before, number) if code in _MAXIMA else before + number

    def only(self, measures: Iterable[Measure]) -> "Figures":
        return Figures({code: self.numbers[code] for code in measures if code in self.numbers})

    def without(self, measures: Iterable[Measure]) -> "Figures":
        left_out = frozenset(measures)
        return Figures({code: number for code, number in self.numbers.items() if code not in left_out})

    def times(self, timed: Timed) -> Times:
        base = timed * _EACH
        first = base + _BUCKET
        buckets = {code - first: number for code, number in self.numbers.items() if first <= code < first + BUCKETS}
        return Times(
            count=sum(buckets.values()),
            sum_ms=self.numbers.get(base + _SUM, 0),
            max_ms=self.numbers.get(base + _MAX, 0),
            buckets=buckets,
        )


def merged(all_of_them: Iterable[Figures]) -> Figures:
    total = Figures()
    for figures in all_of_them:
        total.merge(figures)
    return total
