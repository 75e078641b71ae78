"""Ratings found in the bytes of evaluators that only a profile knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.keypad.pattern import WIDEST, NoPattern, Patterns

SAMPLE = {"fe01010aff": 5, "fe01020aff": 4, "fe0105..ff": 1}


def test_a_rating_is_found_between_noise() -> None:
    assert list(Patterns(SAMPLE).feed(bytes.fromhex("00fefe01020aff00fe010577ff"))) == [4, 1]


def test_half_bytes_do_not_make_a_match() -> None:
    assert list(Patterns({"12": 1}).feed(bytes.fromhex("0120"))) == []


def test_bytes_that_meant_something_mean_nothing_else() -> None:
    assert list(Patterns({"0102": 1, "0203": 2}).feed(bytes.fromhex("010203"))) == [1]


@pytest.mark.parametrize("pattern", ["", "(", "01+", "01.*ff", "(01)?"])
def test_a_pattern_of_no_fixed_width_is_refused(pattern: str) -> None:
    with pytest.raises(NoPattern):
        Patterns({pattern: 1})


@given(st.lists(st.one_of(st.binary(max_size=60), st.sampled_from([bytes.fromhex("fe01010aff")])), max_size=20))
def test_no_bytes_raise_or_make_it_grow_and_the_split_changes_nothing(stream: list[bytes]) -> None:
    patterns, got = Patterns(SAMPLE), []
    for piece in stream:
        got += list(patterns.feed(piece))
        assert len(patterns._seen) <= 2 * WIDEST
    assert got == list(Patterns(SAMPLE).feed(b"".join(stream)))
