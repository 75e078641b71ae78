"""An age follows from a number that says when somebody was born, on the hall's day, and from nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from hall.contract.commands import DocumentKind, Holder
from queue_controller.service.ages import age_on


def a_number(birth: str, before: str = "990101", after: str = "001") -> str:
    digits = before + birth + after
    return digits + mod_11_2.calc_check_digit(digits)


def holder(number: str, document: DocumentKind = DocumentKind.RESIDENT) -> Holder:
    return Holder(name="示例", number=number, document=document)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("19670115", "2027-01-14", 59),
        ("19670115", "2027-01-15", 60),
        ("19670116", "2027-01-15", 59),
        ("20000229", "2027-02-28", 26),
        ("20000229", "2027-03-01", 27),
        ("20270115", "2027-01-15", 0),
    ],
)
def test_full_years_are_counted_from_birthday_to_birthday(birth: str, day: str, age: int) -> None:
    assert age_on(day, holder(a_number(birth))) == age


@pytest.mark.parametrize(
    ("document", "number"),
    [
        (DocumentKind.RESIDENCE_PERMIT, a_number("19500101", before="830000")),
        (DocumentKind.FOREIGNER_2023, a_number("19500101", before="911156")),
    ],
)
def test_other_cards_of_eighteen_digits_say_it_at_the_same_place(document: DocumentKind, number: str) -> None:
    assert age_on("2027-01-15", holder(number, document)) == 77


@pytest.mark.parametrize(
    "number",
    [
        "USA110050010101",  # the foreigner's card of 2017 says no century
        a_number("19501301"),
        a_number("20270116"),
        a_number("00000101"),
        a_number("19500101")[:-1] + ("0" if a_number("19500101")[-1] != "0" else "1"),
        "９９０１０１１９５００１０１００１１",
        "E12345678",
    ],
)
def test_a_number_without_a_believable_day_of_birth_gives_no_age(number: str) -> None:
    assert age_on("2027-01-15", holder(number)) is None


def test_before_any_day_was_opened_there_is_no_age() -> None:
    assert age_on("", holder(a_number("19500101"))) is None


@given(st.text(min_size=5, max_size=20), st.sampled_from(DocumentKind))
def test_whatever_stands_there_gives_an_age_or_none(number: str, document: DocumentKind) -> None:
    age = age_on("2027-01-15", holder(number, document))
    assert age is None or age >= 0
