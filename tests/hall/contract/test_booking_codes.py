"""Codes that people type and tokens that scanners read: short, told apart, and wrong ones noticed."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.contract.booking_codes import ALPHABET, code_in, free_code, spaced, token_in, token_of
from hall.contract.ids import AppointmentCode, AppointmentToken

IDENT = "0190f5e0-0000-7000-8000-000000000001"
idents = st.uuids().map(str)


def test_the_code_and_the_token_of_one_appointment_are_what_they_were_when_this_was_written() -> None:
    """Printed papers outlive the program."""
    assert (free_code({}, IDENT), token_of(IDENT)) == ("AETFZYXT", "YYVC2FJOPKBVGJ7VJUZX246L3U")


@given(idents)
def test_both_are_of_the_contracts_form_and_read_back(ident: str) -> None:
    code, token = free_code({}, ident), token_of(ident)
    assert msgspec.convert(code, AppointmentCode) == code_in(code)
    assert msgspec.convert(token, AppointmentToken) == token_in(token)


@given(idents)
def test_small_letters_spaces_and_dashes_do_not_matter(ident: str) -> None:
    code = free_code({}, ident)
    assert code_in(spaced(code).lower()) == code
    assert code_in(f" {code[:4]}-{code[4:]}") == code
    assert token_in(token_of(ident).lower() + "\r\n") == token_of(ident)


@given(idents, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_noticed(ident: str, at: int, wrong: str) -> None:
    code = free_code({}, ident)
    if code[at] != wrong:
        assert code_in(code[:at] + wrong + code[at + 1 :]) is None


@given(idents)
def test_any_two_characters_that_changed_places_are_noticed(ident: str) -> None:
    code = free_code({}, ident)
    for one, other in pairwise(range(len(code))):
        swapped = list(code)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        assert code[one] == code[other] or code_in("".join(swapped)) is None


def test_no_two_characters_look_alike() -> None:
    assert not set("01OIL") & set(ALPHABET)
    assert len(set(ALPHABET)) == 31


def test_a_code_that_is_taken_is_given_to_nobody_else() -> None:
    taken = {free_code({}, IDENT)}
    taken.add(free_code(taken, IDENT))
    assert len(taken) == 2
    assert free_code(taken, IDENT) not in taken


@pytest.mark.parametrize("text", ["", "2222222", "222222222", "OOOOOOOO", "一二三四五六七八", "K7M4 XP2!"])
def test_what_is_no_code_is_none(text: str) -> None:
    assert code_in(text) is None


@pytest.mark.parametrize("text", ["", "YY", "0190f5e0", "A023", "YYAAAAAAAAAAAAAAAAAAAAAAA1", "https://example.cn/YY"])
def test_what_is_no_token_is_none(text: str) -> None:
    assert token_in(text) is None


@given(st.text())
def test_any_text_at_all_is_read_without_trouble(text: str) -> None:
    assert code_in(text) is None or len(code_in(text) or "") == 8
    assert token_in(text) is None or (token_in(text) or "").startswith("YY")
