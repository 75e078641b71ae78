"""A set of sequence numbers, kept as spans: what is settled of an epoch, on either side of the road."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from hall.contract.centre import EpochPosition, Span


class Spans:
    """Whole numbers from 1, as disjoint spans that do not touch. Cost follows the number of gaps, not of numbers."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._first: list[int] = []
        self._last: list[int] = []
        for span in spans:
            self.add(span.first, span.last)

    @classmethod
    def of(cls, position: EpochPosition) -> "Spans":
        spans = cls(position.ranges)
        if position.contiguous > 0:
            spans.add(1, position.contiguous)
        return spans

    def add(self, first: int, last: int | None = None) -> None:
        """Add the numbers from `first` to `last`, both counted; without `last` only `first`."""
        last = first if last is None else last
        if last < first:
            return
        low = bisect_left(self._last, first - 1)
        high = bisect_right(self._first, last + 1)
        if low < high:
            first = min(first, self._first[low])
            last = max(last, self._last[high - 1])
        self._first[low:high] = [first]
        self._last[low:high] = [last]

    def __contains__(self, number: int) -> bool:
        at = bisect_left(self._last, number)
        return at < len(self._last) and self._first[at] <= number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spans) and self.spans == other.spans

    __hash__ = None  # type: ignore[assignment]  # it changes

    def __repr__(self) -> str:
        return f"Spans({', '.join(f'{s.first}-{s.last}' for s in self.spans)})"

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(Span(first=first, last=last) for first, last in zip(self._first, self._last, strict=True))

    def next_missing(self, number: int) -> int:
        """The lowest number from `number` on that is not in the set."""
        at = bisect_left(self._last, number)
        if at < len(self._last) and self._first[at] <= number:
            return self._last[at] + 1
        return number

    def covers(self, other: "Spans") -> bool:
        return all(self.next_missing(span.first) > span.last for span in other.spans)

    def upto(self, limit: int) -> "Spans":
        """The part of the set that is not above `limit`."""
        return Spans(Span(first=s.first, last=min(s.last, limit)) for s in self.spans if s.first <= limit)

    def position(self, epoch: int) -> EpochPosition:
        spans = self.spans
        if spans and spans[0].first == 1:
            return EpochPosition(epoch=epoch, contiguous=spans[0].last, ranges=spans[1:])
        return EpochPosition(epoch=epoch, contiguous=0, ranges=spans)
