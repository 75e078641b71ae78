"""The cards carry made-up people, in the four layouts of the standard."""

import pytest
from stdnum.cn import ric

from hardware_sim.people import people
from hardware_sim.people.cards import FIELDS, Card, FieldTooLong, Layout

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""Of the 17 digits before the check digit (GB 11643-1999)."""

OFFSETS = {
    Layout.RESIDENT: {
        "name": (0, 30),
        "sex": (30, 2),
        "nation": (32, 4),
        "birth": (36, 16),
        "address": (52, 70),
        "number": (122, 36),
        "issuer": (158, 30),
        "valid_from": (188, 16),
        "valid_to": (204, 16),
    },
    Layout.HMT_PERMIT: {
        "name": (0, 30),
        "birth": (36, 16),
        "address": (52, 70),
        "number": (122, 36),
        "issuer": (158, 30),
        "valid_to": (204, 16),
        "pass_number": (220, 18),
        "issue_count": (238, 4),
        "flag": (248, 2),
    },
    Layout.FOREIGNER_2017: {
        "name_en": (0, 120),
        "sex": (120, 2),
        "number": (122, 30),
        "nationality": (152, 6),
        "name": (158, 30),
        "valid_from": (188, 16),
        "birth": (220, 16),
        "card_version": (236, 4),
        "authority": (240, 8),
        "flag": (248, 2),
    },
    Layout.FOREIGNER_2023: {
        "name": (0, 30),
        "sex": (30, 2),
        "renewals": (32, 4),
        "birth": (36, 16),
        "name_en": (52, 70),
        "number": (122, 36),
        "valid_from": (188, 16),
        "name_en_rest": (220, 22),
        "nationality": (242, 6),
        "flag": (248, 2),
        "earlier_number_link": (250, 6),
    },
}


@pytest.mark.parametrize("layout", Layout)
def test_every_field_lies_where_the_standard_puts_it(layout: Layout) -> None:
    offset, found = 0, {}
    for name, length in FIELDS[layout]:
        found[name] = (offset, length)
        offset += length
    assert offset == 256
    assert {name: found[name] for name in OFFSETS[layout]} == OFFSETS[layout]


@pytest.mark.parametrize("layout", Layout)
def test_there_is_somebody_with_every_kind_of_card(layout: Layout) -> None:
    assert people.find(layout=layout).layout is layout


@pytest.mark.parametrize("card", people.people(), ids=lambda card: card.name)
def test_nobody_can_be_a_real_person(card: Card) -> None:
    number = card.fields["number"]
    assert "示例" in card.name
    if card.layout is Layout.FOREIGNER_2017:
        assert number.startswith("UTO99")
        assert len(number) == 15
    else:
        assert number.startswith("99")
        assert len(number) == 18
        assert sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True)) % 11 == (
            "10X98765432".index(number[17])
        )


@pytest.mark.parametrize(
    "card", [card for card in people.people() if card.layout is Layout.RESIDENT], ids=lambda card: card.name
)
def test_a_resident_number_carries_birth_and_sex_but_no_place(card: Card) -> None:
    number = card.fields["number"]
    assert ric.get_birth_date(number).strftime("%Y%m%d") == card.fields["birth"]
    assert ric.calc_check_digit(number) == number[-1]
    if card.fields["sex"] in "12":
        assert int(number[16]) % 2 == int(card.fields["sex"]) % 2
    with pytest.raises(ric.InvalidComponent):
        ric.get_birth_place(number)


def test_all_numbers_differ() -> None:
    numbers = [card.fields["number"] for card in people.people()]
    assert len(set(numbers)) == len(numbers)


def test_rare_and_long_names_are_among_them() -> None:
    names = [card.name for card in people.people()]
    assert any(ord(char) > 0xFFFF for name in names for char in name), "beyond the basic plane"
    assert any(0x3400 <= ord(char) < 0x4E00 for name in names for char in name), "extension A"
    assert max(len(name) for name in names) >= 14


def test_a_text_too_long_for_its_field_is_refused() -> None:
    card = people.find("示例甲")
    longer = Card(layout=card.layout, fields={**card.fields, "name": "示" * 16})
    with pytest.raises(FieldTooLong, match="name"):
        longer.text()


def test_a_field_the_layout_lacks_is_refused() -> None:
    card = people.find("示例甲")
    with pytest.raises(KeyError, match="pass_number"):
        Card(layout=card.layout, fields={**card.fields, "pass_number": "1"}).text()


def test_somebody_unknown_is_refused_with_who_there_is() -> None:
    with pytest.raises(people.NobodyCalled, match="示例甲"):
        people.find("无名氏")
    with pytest.raises(people.NobodyCalled, match="1 to"):
        people.find(number=99)
