"""The machine-readable zone of passports and cards: ICAO Doc 9303 parts 4, 5 and 6.

TD3 is two lines of 44 (passports), TD2 two of 36, TD1 three of 30 (cards). What was read by a camera has look-alikes
(O for 0); they are put right only where a digit must stand and a check digit then agrees, and what was put right is
told. A number of letters and digits is never put right: its one check digit allows every tenth wrong reading.
"""

from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

WEIGHTS: Final = (7, 3, 1)
VALUES: Final = {char: value for value, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}
DIGIT_FOR: Final = str.maketrans("OQDILZAYSGTB", "000112445678")
"""What a letter that stands where only a digit can is most likely to be."""
EXPIRY_WINDOW_YEARS: Final = 50


class MrzKind(StrEnum):
    """By its lines."""

    TD1 = "td1"
    TD2 = "td2"
    TD3 = "td3"


class Mrz(Struct, frozen=True, kw_only=True):
    """One zone, every check digit of which is right. Its `repr` names the kind only."""

    kind: MrzKind
    document_code: str
    """`P`, `ID`, `AC` …"""
    issuer: str
    """Three letters (ISO 3166-1 and ICAO's own), `D` for Germany."""
    surname: str
    given_names: str
    name_cut: bool
    """The name fills its field: a part of it may be missing."""
    number: str
    nationality: str
    birth: date | None
    """None where month or day is not known to the issuer."""
    sex: str
    """`M`, `F`, or empty: not stated."""
    expiry: date
    optional: tuple[str, ...]
    """What the issuer put into its own fields, as it stands."""
    repaired: tuple[str, ...] = ()
    """Fields in which a look-alike was put right."""

    def __repr__(self) -> str:
        return f"<Mrz {self.kind.value}>"

    def __rich_repr__(self) -> list[tuple[str, str]]:  # msgspec's own would show every field
        return [("kind", self.kind.value)]


class Unreadable(Struct, frozen=True):
    """Not a zone, or one that contradicts itself. Names the field, never its content."""

    field: str


class _Unproven(Exception):
    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def check_digit(text: str) -> str:
    """7-3-1 over the characters' values, modulo ten."""
    return str(sum(VALUES[char] * WEIGHTS[at % 3] for at, char in enumerate(text)) % 10)


def parse_mrz(text: str, today: date) -> Mrz | Unreadable:
    """The zone in a text; blanks and line ends do not count. `today` settles the century of its years."""
    chars = "".join(text.split()).upper()
    if any(char not in VALUES for char in chars):
        return Unreadable("characters")
    try:
        match len(chars):
            case 90:
                return _td1(chars[:30], chars[30:60], chars[60:], today)
            case 72:
                return _two_lines(MrzKind.TD2, chars[:36], chars[36:], today)
            case 88:
                return _two_lines(MrzKind.TD3, chars[:44], chars[44:], today)
            case _:
                return Unreadable("length")
    except _Unproven as unproven:
        return Unreadable(unproven.field)


class _Proof:
    """Fields and their check digits; remembers what it had to put right."""

    def __init__(self) -> None:
        self.repaired: list[str] = []

    def note(self, field: str, before: str, after: str) -> None:
        if before != after and field not in self.repaired:
            self.repaired.append(field)

    def digit(self, field: str, char: str) -> str:
        """A check digit as it must have stood."""
        digit = char.translate(DIGIT_FOR)
        if not digit.isdigit():
            raise _Unproven(field)
        return digit

    def day_chars(self, field: str, text: str, char: str) -> tuple[str, str]:
        """YYMMDD and its check digit, letters read as the digits they look like."""
        after, digit = text.translate(DIGIT_FOR), self.digit(field, char)
        if check_digit(after) != digit or not after.replace("<", "0").isdigit():
            raise _Unproven(field)
        self.note(field, text + char, after + digit)
        return after, digit

    def chars(self, field: str, text: str, char: str) -> tuple[str, str]:
        """Letters and digits, as they stand, and their check digit."""
        digit = self.digit(field, char)
        if check_digit(text) != digit:
            raise _Unproven(field)
        self.note(field, char, digit)
        return text, digit

    def composite(self, text: str, char: str) -> None:
        digit = self.digit("composite", char)
        if check_digit(text) != digit:
            raise _Unproven("composite")
        self.note("composite", char, digit)


def _number(proof: _Proof, text: str, char: str, optional: str) -> tuple[str, str, str, str]:
    """A number, its nine characters and check digit as they stand, and what is left of the optional field.

    A number of more than nine characters goes on in the optional field, its check digit behind it (part 5, 4.2.2).
    """
    if char != "<":
        whole, digit = proof.chars("number", text, char)
        return whole.rstrip("<"), whole + digit, optional, optional
    rest, _, own = optional.partition("<")
    if len(rest) < 2 or "<" in text:
        raise _Unproven("number")
    whole, digit = proof.chars("number", text + rest[:-1], rest[-1])
    tail = whole[9:] + digit
    return whole, whole[:9] + "<", tail + optional[len(rest) :], own


def _td1(first: str, second: str, third: str, today: date) -> Mrz:
    proof = _Proof()
    number, number_chars, optional_chars, optional = _number(proof, first[5:14], first[14], first[15:])
    birth, birth_digit = proof.day_chars("birth", second[:6], second[6])
    expiry, expiry_digit = proof.day_chars("expiry", second[8:14], second[14])
    counted = number_chars + optional_chars + birth + birth_digit + expiry + expiry_digit + second[18:29]
    proof.composite(counted, second[29])
    surname, given, cut = _names(third)
    return Mrz(
        kind=MrzKind.TD1,
        document_code=_letters("document_code", first[:2]), issuer=_letters("issuer", first[2:5]),
        surname=surname, given_names=given, name_cut=cut,
        number=number, nationality=_letters("nationality", second[15:18]),
        birth=_birth(birth, today), sex=_sex(second[7]), expiry=_expiry(expiry, today),
        optional=(optional.strip("<"), second[18:29].strip("<")), repaired=tuple(proof.repaired),
    )  # fmt: skip


def _two_lines(kind: MrzKind, first: str, second: str, today: date) -> Mrz:
    proof = _Proof()
    passport = kind is MrzKind.TD3
    optional_chars = optional = second[28:42] if passport else second[28:35]
    if passport:
        whole, digit = proof.chars("number", second[:9], second[9])
        number, number_chars = whole.rstrip("<"), whole + digit
    else:
        number, number_chars, optional_chars, optional = _number(proof, second[:9], second[9], optional)
    birth, birth_digit = proof.day_chars("birth", second[13:19], second[19])
    expiry, expiry_digit = proof.day_chars("expiry", second[21:27], second[27])
    if passport:
        optional, optional_chars = _optional_of_a_passport(proof, optional, second[42])
    counted = number_chars + birth + birth_digit + expiry + expiry_digit + optional_chars
    proof.composite(counted, second[-1])
    surname, given, cut = _names(first[5:])
    return Mrz(
        kind=kind,
        document_code=_letters("document_code", first[:2]), issuer=_letters("issuer", first[2:5]),
        surname=surname, given_names=given, name_cut=cut,
        number=number, nationality=_letters("nationality", second[10:13]),
        birth=_birth(birth, today), sex=_sex(second[20]), expiry=_expiry(expiry, today),
        optional=(optional.strip("<"),), repaired=tuple(proof.repaired),
    )  # fmt: skip


def _optional_of_a_passport(proof: _Proof, text: str, char: str) -> tuple[str, str]:
    """The field, and it with its check digit as counted; an empty one may have `<` for its digit."""
    if char == "<" and not text.strip("<"):
        return text, text + char
    optional, digit = proof.chars("optional", text, char)
    return optional, optional + digit


def _letters(field: str, text: str) -> str:
    """Codes and names have no check digit: a digit among them cannot be put right, so it is not."""
    if any(char.isdigit() for char in text):
        raise _Unproven(field)
    return text.rstrip("<")


def _names(text: str) -> tuple[str, str, bool]:
    surname, _, given = _letters("name", text).partition("<<")
    if not surname:
        raise _Unproven("name")
    return surname.replace("<", " "), " ".join(given.replace("<", " ").split()), text[-1] != "<"


def _sex(char: str) -> str:
    if char not in "MF<X":
        raise _Unproven("sex")
    return char.strip("<X")


def _birth(text: str, today: date) -> date | None:
    """The last such day that is not in the future."""
    if "<" in text:
        return None
    century = today.year - today.year % 100
    day = _day("birth", century, text)
    return day if day <= today else _day("birth", century - 100, text)


def _expiry(text: str, today: date) -> date:
    """The nearest century: documents run for ten years, an old one may have ended long ago."""
    if "<" in text:
        raise _Unproven("expiry")
    century = today.year - today.year % 100
    year = century + int(text[:2])
    if year - today.year >= EXPIRY_WINDOW_YEARS:
        century -= 100
    elif today.year - year > EXPIRY_WINDOW_YEARS:
        century += 100
    return _day("expiry", century, text)


def _day(field: str, century: int, text: str) -> date:
    try:
        return date(century + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        raise _Unproven(field) from None
