"""Spans against the plain thing they stand for: a set of whole numbers."""

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hall.contract.centre import Span
from sync.spans import Spans

pairs = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 8)), max_size=12)


def both(pairs: list[tuple[int, int]]) -> tuple[Spans, set[int]]:
    spans, numbers = Spans(), set()
    for first, more in pairs:
        spans.add(first, first + more)
        numbers |= set(range(first, first + more + 1))
    return spans, numbers


@given(pairs)
def test_spans_hold_what_was_added_as_few_as_can_be(pairs: Any) -> None:
    spans, numbers = both(pairs)
    assert {n for n in range(60) if n in spans} == numbers
    listed = spans.spans
    assert {n for span in listed for n in range(span.first, span.last + 1)} == numbers
    assert all(one.last + 1 < other.first for one, other in pairwise(listed))


@given(pairs, st.integers(1, 60))
def test_the_next_missing_number_is_the_lowest_that_is_not_there(pairs: Any, start: int) -> None:
    spans, numbers = both(pairs)
    assert spans.next_missing(start) == next(n for n in range(start, 200) if n not in numbers)


@given(pairs, pairs)
def test_covering_is_being_a_superset(one: Any, other: Any) -> None:
    (spans, numbers), (others, other_numbers) = both(one), both(other)
    assert spans.covers(others) == (numbers >= other_numbers)
    assert (spans == others) == (numbers == other_numbers)


@given(pairs, st.integers(0, 60))
def test_a_part_up_to_a_limit(pairs: Any, limit: int) -> None:
    spans, numbers = both(pairs)
    assert {n for n in range(60) if n in spans.upto(limit)} == {n for n in numbers if n <= limit}


@given(pairs)
def test_a_position_says_the_same_and_can_be_read_back(pairs: Any) -> None:
    spans, numbers = both(pairs)
    position = spans.position(3)
    assert Spans.of(position) == spans
    assert position.contiguous == next(n for n in range(1, 200) if n not in numbers) - 1
    assert all(span.first > position.contiguous + 1 for span in position.ranges)


def test_an_empty_span_adds_nothing() -> None:
    spans = Spans([Span(first=2, last=4)])
    spans.add(9, 8)
    assert spans.spans == (Span(first=2, last=4),)
