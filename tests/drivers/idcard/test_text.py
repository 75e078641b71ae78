"""The text block: four layouts, whole or not at all. The blocks are written by `card_blocks`, from the tables alone."""

import string
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import ric

from drivers.idcard.card import CardKind, IdCard
from drivers.idcard.nations import NATIONS
from drivers.idcard.text import Garbled, parse_text
from tests.drivers.support.card_blocks import (
    FOREIGNER_2017,
    FOREIGNER_2023,
    HMT,
    JIA,
    RESIDENT,
    Person,
    block,
    with_check_digit,
)

han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
private = st.characters(min_codepoint=0xE000, max_codepoint=0xF8FF)  # rare names stand there
days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
numbers = st.text("0123456789", min_size=17, max_size=17).map(with_check_digit)
english = st.lists(st.text(string.ascii_uppercase, min_size=1, max_size=9), min_size=1, max_size=4).map(" ".join)


def stamp(day: date) -> str:
    return f"{day.year:04d}{day:%m%d}"


@given(
    st.text(han | private, min_size=1, max_size=15), st.sampled_from("0129"), st.integers(1, 99), days,
    st.text(han, max_size=35), numbers, days, st.none() | days, st.binary(min_size=1024, max_size=1024),
)  # fmt: skip
def test_a_residents_card_reads_as_it_was_written(
    name: str, sex: str, nation: int, birth: date, address: str, number: str, start: date, end: date | None,
    photo: bytes,
) -> None:  # fmt: skip
    card = parse_text(
        block(
            RESIDENT, name=name, sex=sex, nation=f"{nation:02d}", birth=stamp(birth), address=address, number=number,
            issuer="无名市公安局", **{"from": stamp(start), "to": stamp(end) if end else "长期"},
        ),
        photo,
    )  # fmt: skip
    assert isinstance(card, IdCard)
    assert (card.kind, card.name, card.sex_code, card.birth) == (CardKind.RESIDENT, name, sex, birth)
    assert (card.address, card.number, card.issuer) == (address, number, "无名市公安局")
    assert (card.valid_from, card.valid_to, card.photo) == (start, end, photo)
    assert card.nation == NATIONS.get(f"{nation:02d}", f"{nation:02d}")


@given(st.text(han, min_size=1, max_size=15), days, numbers, st.text(string.digits, min_size=9, max_size=9))
def test_a_residence_permit_of_hong_kong_macau_and_taiwan_reads_as_it_was_written(
    name: str, birth: date, number: str, pass_number: str
) -> None:
    card = parse_text(
        block(HMT, name=name, sex="1", birth=stamp(birth), address="某路", number=number, issuer="某局", flag="J",
              count="02", **{"from": "20200101", "to": "20250101", "pass": pass_number})
    )  # fmt: skip
    assert isinstance(card, IdCard)
    assert (card.kind, card.name, card.birth, card.number) == (CardKind.HMT_RESIDENCE, name, birth, number)
    assert (card.pass_number, card.issue_count, card.nation_code) == (pass_number, "02", "")


@given(english, st.text(han, max_size=4), days, st.text(string.ascii_uppercase, min_size=3, max_size=3))
def test_a_foreigners_card_of_2017_reads_as_it_was_written(name: str, chinese: str, birth: date, nation: str) -> None:
    number = nation + "990090022800"
    card = parse_text(
        block(FOREIGNER_2017, name_en=name, name=chinese, sex="2", number=number, nationality=nation, flag="I",
              birth=stamp(birth), version="01", authority="1500", **{"from": "20180101", "to": "20280101"})
    )  # fmt: skip
    assert isinstance(card, IdCard)
    assert (card.kind, card.name_en, card.name) == (CardKind.FOREIGNER_2017, name, chinese)
    assert (card.birth, card.number, card.nationality) == (birth, number, nation)


@given(english, numbers, days)
def test_a_foreigners_card_of_2023_reads_as_it_was_written(name: str, number: str, birth: date) -> None:
    assume(len(name) <= 46)
    card = parse_text(
        block(FOREIGNER_2023, name="", name_en_1=name[:35], name_en_2=name[35:], sex="1", number=number,
              renewals="00", birth=stamp(birth), nationality="XXA", flag="Y", **{"from": "20240101", "to": "20340101"})
    )  # fmt: skip
    assert isinstance(card, IdCard)
    assert (card.kind, card.name_en, card.number) == (CardKind.FOREIGNER_2023, name, number)
    assert (card.birth, card.nationality, card.name) == (birth, "XXA", "")


@given(st.binary(min_size=256, max_size=256))
def test_no_block_raises(data: bytes) -> None:
    assert isinstance(parse_text(data), IdCard | Garbled)


@given(st.integers(0, 17), st.sampled_from("0123456789X"))
def test_a_number_with_one_wrong_digit_is_refused(at: int, digit: str) -> None:
    assume(JIA.number[at] != digit)
    wrong = JIA.number[:at] + digit + JIA.number[at + 1 :]
    assert parse_text(Person(number=wrong).block()) == Garbled("number")


@given(numbers)
def test_check_digits_of_these_tests_agree_with_an_independent_reading(number: str) -> None:
    assert ric.calc_check_digit(number) == number[17]  # of the whole number, its last digit not looked at


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"birth": "19900230"}, "birth"),
        ({"birth": "1990022"}, "birth"),
        ({"from": "２０２００１０１"}, "valid_from"),
        ({"to": "永久"}, "valid_to"),
        ({"name": ""}, "name"),
        ({"address": "路\x07"}, "address"),
    ],
)
def test_a_partial_card_is_an_error_that_names_the_field(change: dict[str, str], field: str) -> None:
    values = {"name": "测试甲", "sex": "1", "nation": "01", "birth": "19900228", "number": JIA.number,
              "from": "20200101", "to": "长期"}  # fmt: skip
    assert parse_text(block(RESIDENT, **(values | change))) == Garbled(field)


def test_a_broken_surrogate_is_garbled_not_replaced() -> None:
    data = bytearray(JIA.block())
    data[0:2] = b"\x00\xd8"
    assert parse_text(bytes(data)) == Garbled("name")


def test_an_unknown_nation_is_shown_as_its_code() -> None:
    card = parse_text(Person(nation="59").block())
    assert isinstance(card, IdCard)
    assert card.nation == "59"


def test_the_56_nations_stand_at_their_numbers() -> None:
    assert len(NATIONS) == 58
    known = {"01": "汉", "10": "朝鲜", "20": "傈僳", "30": "土", "40": "普米", "50": "塔塔尔", "56": "基诺"}
    assert known.items() <= NATIONS.items()


def test_a_card_shows_nothing_of_its_person_in_a_log() -> None:
    card = parse_text(JIA.block(), b"WL photo")
    assert isinstance(card, IdCard)
    shown = f"{card!r} {card} {card.__rich_repr__()}"
    for secret in (JIA.name, JIA.number, JIA.address, JIA.issuer, "1990", "WL"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("day", "in_force"),
    [(date(2019, 12, 31), False), (date(2020, 1, 1), True), (date(2040, 1, 1), True), (date(2040, 1, 2), False)],
)
def test_a_card_is_in_force_from_its_first_to_its_last_day(day: date, in_force: bool) -> None:
    card = parse_text(JIA.block())
    assert isinstance(card, IdCard)
    assert card.in_force(day) is in_force
