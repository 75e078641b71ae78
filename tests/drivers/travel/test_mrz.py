"""Machine-readable zones: ICAO's own specimens, an independent generator, look-alikes, and any text whatever."""

import string
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from mrz.generator.td1 import TD1CodeGenerator
from mrz.generator.td2 import TD2CodeGenerator
from mrz.generator.td3 import TD3CodeGenerator

from drivers.travel.mrz import Mrz, MrzKind, Unreadable, check_digit, parse_mrz

TODAY = date(2026, 11, 23)
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
LONG_TD1 = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"


def read(text: str) -> Mrz:
    zone = parse_mrz(text, TODAY)
    assert isinstance(zone, Mrz), zone
    return zone


@pytest.mark.parametrize(
    ("text", "kind", "code", "number", "optional"),
    [
        (TD3, MrzKind.TD3, "P", "L898902C3", ("ZE184226B",)),
        (TD2, MrzKind.TD2, "I", "D23145890", ("",)),
        (TD1, MrzKind.TD1, "I", "D23145890", ("", "")),
    ],
)
def test_the_specimens_of_doc_9303_are_read(
    text: str, kind: MrzKind, code: str, number: str, optional: tuple[str, ...]
) -> None:
    zone = read(text)
    assert (zone.kind, zone.document_code, zone.issuer, zone.nationality) == (kind, code, "UTO", "UTO")
    assert (zone.surname, zone.given_names, zone.name_cut) == ("ERIKSSON", "ANNA MARIA", False)
    assert (zone.number, zone.optional, zone.sex) == (number, optional, "F")
    assert (zone.birth, zone.expiry, zone.repaired) == (date(1974, 8, 12), date(2012, 4, 15), ())


def test_a_number_longer_than_its_field_goes_on_in_the_next() -> None:
    zone = read(LONG_TD1)
    assert (zone.number, zone.optional, zone.birth) == ("D23145890734", ("", ""), date(1934, 7, 12))


names = st.lists(st.text(string.ascii_uppercase, min_size=1, max_size=8), min_size=1, max_size=3).map(" ".join)
numbers = st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=9)
births = st.dates(TODAY - timedelta(days=36000), TODAY)
expiries = st.dates(date(1980, 1, 1), date(2070, 1, 1))
GENERATORS: dict[MrzKind, Any] = {
    MrzKind.TD1: TD1CodeGenerator, MrzKind.TD2: TD2CodeGenerator, MrzKind.TD3: TD3CodeGenerator,
}  # fmt: skip


def generated(kind: MrzKind, surname: str, given: str, number: str, birth: date, expiry: date, sex: str) -> str:
    days = f"{birth:%y%m%d}", f"{expiry:%y%m%d}"
    if kind is MrzKind.TD1:
        return str(TD1CodeGenerator("ID", "UTO", number, days[0], sex, days[1], "UTO", surname, given))
    code = "P" if kind is MrzKind.TD3 else "ID"
    return str(GENERATORS[kind](code, "UTO", surname, given, number, "UTO", days[0], sex, days[1]))


@pytest.mark.parametrize("kind", MrzKind)
@given(names, names, numbers, births, expiries, st.sampled_from("MF"))
def test_what_an_independent_generator_writes_is_read(
    kind: MrzKind, surname: str, given: str, number: str, birth: date, expiry: date, sex: str
) -> None:
    assume(len(surname) + len(given) + 2 < 30)
    zone = read(generated(kind, surname, given, number, birth, expiry, sex))
    assert (zone.kind, zone.surname, zone.given_names, zone.number) == (kind, surname, given, number)
    assert (zone.birth, zone.expiry, zone.sex) == (birth, expiry, sex)
    assert zone.repaired == ()


@pytest.mark.parametrize("text", [TD1, TD2, TD3, LONG_TD1])
@given(st.data())
def test_no_wrong_digit_where_a_check_digit_watches_gives_another_number_or_date(
    text: str, data: st.DataObject
) -> None:
    good = read(text)
    places = [at for at, char in enumerate(text) if char.isdigit()]
    at = data.draw(st.sampled_from(places))
    wrong = data.draw(st.sampled_from(string.digits.replace(text[at], "")))
    zone = parse_mrz(text[:at] + wrong + text[at + 1 :], TODAY)
    if isinstance(zone, Mrz):
        assert (zone.number, zone.birth, zone.expiry) == (good.number, good.birth, good.expiry)


@pytest.mark.parametrize(
    ("right", "wrong", "field"),
    [
        ("7408122F", "74O8I22F", "birth"),
        ("1204159Z", "1Z04I59Z", "expiry"),
        ("C36UTO", "C3GUTO", "number"),
        ("<<<<<10", "<<<<<IO", "optional"),
    ],
)
def test_a_look_alike_is_put_right_where_a_check_digit_proves_it_and_is_told(
    right: str, wrong: str, field: str
) -> None:
    assert right in TD3
    zone = read(TD3.replace(right, wrong))
    assert zone.repaired[0] == field
    assert (zone.number, zone.birth, zone.expiry) == ("L898902C3", date(1974, 8, 12), date(2012, 4, 15))


@pytest.mark.parametrize(
    ("right", "wrong", "field"),
    [
        ("ERIKSSON", "ER1KSSON", "name"),
        ("P<UTO", "P<UT0", "issuer"),
        ("6UTO", "6UT0", "nationality"),
        ("L898902C3", "L888902C3", "number"),
        ("L898902C3", "LB98902C3", "number"),
        ("7408122F", "7408132F", "birth"),
        ("<<<<<10", "<<<<<11", "composite"),
        ("F1204", "Q1204", "sex"),
    ],
)
def test_what_nothing_proves_is_refused_and_its_field_named(right: str, wrong: str, field: str) -> None:
    assert right in TD3
    assert parse_mrz(TD3.replace(right, wrong), TODAY) == Unreadable(field)


def with_birth(text: str) -> str:
    """The TD2 specimen with another birth, its check digits made anew."""
    second = "D231458907UTO" + text + check_digit(text) + "F1204159<<<<<<<"
    return TD2[:37] + second + check_digit(second[:10] + second[13:20] + second[21:])


@pytest.mark.parametrize(
    ("birth", "day"),
    [
        ("261123", date(2026, 11, 23)),
        ("261124", date(1926, 11, 24)),
        ("000229", date(2000, 2, 29)),
        ("74<<<<", None),
    ],
)
def test_a_birth_is_never_in_the_future_and_may_be_unknown(birth: str, day: date | None) -> None:
    assert read(with_birth(birth)).birth == day


def test_a_day_that_does_not_exist_is_no_birth() -> None:
    assert parse_mrz(with_birth("740230"), TODAY) == Unreadable("birth")


def test_a_name_that_fills_its_field_may_be_cut() -> None:
    assert read(TD2.replace("ERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "ERIKSSON<<ANNA<MARIA<JOSEPHINEX")).name_cut


def test_a_name_of_one_part_has_no_given_names() -> None:
    zone = read(TD2.replace("ERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "ARKFREITH<<<<<<<<<<<<<<<<<<<<<<"))
    assert (zone.surname, zone.given_names) == ("ARKFREITH", "")


@given(st.text() | st.text(string.ascii_uppercase + string.digits + "<", min_size=72, max_size=90))
def test_no_text_raises(text: str) -> None:
    assert isinstance(parse_mrz(text, TODAY), Mrz | Unreadable)


@given(st.sampled_from([72, 88, 90]), st.data())
def test_no_zone_of_the_right_length_raises(size: int, data: st.DataObject) -> None:
    text = data.draw(st.text(string.ascii_uppercase + string.digits + "<", min_size=size, max_size=size))
    assert isinstance(parse_mrz(text, TODAY), Mrz | Unreadable)


def test_a_zone_shows_nothing_of_its_person_in_a_log() -> None:
    zone = read(TD3)
    assert "ERIKSSON" not in f"{zone!r} {zone} {zone.__rich_repr__()}"
    assert "L898902C3" not in f"{zone!r} {zone}"
