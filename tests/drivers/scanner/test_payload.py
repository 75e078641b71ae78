"""What a code holds, told from its form. Numbers are made up: nobody lives in an area of 99…."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from drivers.scanner.payload import PayloadKind, Scan, classify
from tests.drivers.support.card_blocks import JIA, with_check_digit

CREDIT = "99110000MA01AAAA0"
CREDIT += uscc.calc_check_digit(CREDIT)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("01234567890123", PayloadKind.TICKET),
        (" 01234567890123\r\n", PayloadKind.TICKET),
        ("0123456789012", PayloadKind.UNKNOWN),
        ("０1234567890123", PayloadKind.UNKNOWN),
        (JIA.number, PayloadKind.ID_NUMBER),
        (JIA.number.lower(), PayloadKind.ID_NUMBER),
        (with_check_digit("99000020001301001"), PayloadKind.OPAQUE),
        ("99000019900228002" + "0123456789"[int(JIA.number[-1] == "0")], PayloadKind.OPAQUE),
        (CREDIT, PayloadKind.CREDIT_CODE),
        (CREDIT[:-1] + ("0" if CREDIT[-1] != "0" else "1"), PayloadKind.OPAQUE),
        ("https://example.invalid/a?b=c", PayloadKind.URL),
        ("HTTP://EXAMPLE.INVALID", PayloadKind.URL),
        ("https://", PayloadKind.UNKNOWN),
        ("javascript:alert(1)", PayloadKind.OPAQUE),
        ("1.2.156.3005.2|" + "Q" * 40, PayloadKind.OPAQUE),
        ("您好", PayloadKind.UNKNOWN),
        ("", PayloadKind.UNKNOWN),
    ],
)
def test_the_form_says_what_it_is(text: str, kind: PayloadKind) -> None:
    assert classify(text) is kind


def test_every_check_digit_counts_for_an_id_number() -> None:
    wrong = [JIA.number[:-1] + digit for digit in "0123456789X" if digit != JIA.number[-1]]
    assert all(classify(number) is not PayloadKind.ID_NUMBER for number in wrong)


@given(st.text())
def test_any_text_is_of_some_kind(text: str) -> None:
    assert classify(text) in PayloadKind


def test_a_scan_shows_no_text_in_a_log() -> None:
    assert JIA.number not in repr(Scan(PayloadKind.ID_NUMBER, JIA.number))
