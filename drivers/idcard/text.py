"""What the 256 bytes of a card's text block say. UTF-16LE, padded with spaces; the kind stands at byte 248.

Layouts: GA 490 (resident), the residence permit of Hong Kong, Macau and Taiwan people (J), and the foreigner's
permanent residence card of 2017 (I) and of 2023 (Y).
"""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from msgspec import Struct
from stdnum.iso7064 import mod_11_2

from drivers.idcard.card import CardKind, IdCard

TEXT_BYTES = 256
ADDRESS_BYTES = 70
LONG_TERM = "长期"


class Garbled(Struct, frozen=True):
    """The block is not what its kind promises; the field is named, its content is not."""

    field: str


class _Unclear(Exception):
    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def parse_text(block: bytes, photo: bytes = b"") -> IdCard | Garbled:
    """One card from its text block, whole or not at all: a partial answer is an error, never a guess."""
    if len(block) != TEXT_BYTES:
        return Garbled("length")
    flag = block[248:250].decode("utf-16-le", "replace")
    try:
        return LAYOUTS.get(flag, _resident)(_Block(block), photo)
    except _Unclear as unclear:
        return Garbled(unclear.field)


def parse_newest_address(data: bytes) -> str | Garbled:
    """The address that was added to the card; empty when none was."""
    if len(data) != ADDRESS_BYTES:
        return Garbled("newest_address")
    try:
        return _Block(data).text("newest_address", 0, ADDRESS_BYTES)
    except _Unclear as unclear:
        return Garbled(unclear.field)


class _Block:
    def __init__(self, block: bytes) -> None:
        self._block = block

    def raw(self, field: str, at: int, size: int) -> str:
        """Characters as they stand. Private ones are meant: rare names have them; control characters are damage."""
        try:
            text = self._block[at : at + size].decode("utf-16-le").rstrip("\0")  # some cards pad with NUL
        except UnicodeDecodeError:
            raise _Unclear(field) from None
        if any(unicodedata.category(char) == "Cc" for char in text):
            raise _Unclear(field)
        return text

    def text(self, field: str, at: int, size: int, *, needed: bool = False) -> str:
        text = self.raw(field, at, size).strip()
        if needed and not text:
            raise _Unclear(field)
        return text

    def day(self, field: str, at: int) -> date:
        text = self.text(field, at, 16)
        if len(text) != 8 or not (text.isascii() and text.isdigit()):
            raise _Unclear(field)
        try:
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            raise _Unclear(field) from None

    def last_day(self, field: str, at: int) -> date | None:
        return None if self.text(field, at, 16) == LONG_TERM else self.day(field, at)

    def number_of_18(self, field: str, at: int) -> str:
        """A number with the check digit of GB 11643 (ISO 7064 MOD 11-2)."""
        number = self.text(field, at, 36)
        if len(number) != 18 or not (number.isascii() and mod_11_2.is_valid(number)):
            raise _Unclear(field)
        return number


def _resident(block: _Block, photo: bytes) -> IdCard:
    return IdCard(
        kind=CardKind.RESIDENT,
        name=block.text("name", 0, 30, needed=True),
        sex_code=block.text("sex", 30, 2),
        nation_code=block.text("nation", 32, 4),
        birth=block.day("birth", 36),
        address=block.text("address", 52, 70),
        number=block.number_of_18("number", 122),
        issuer=block.text("issuer", 158, 30),
        valid_from=block.day("valid_from", 188),
        valid_to=block.last_day("valid_to", 204),
        photo=photo,
    )


def _hmt_residence(block: _Block, photo: bytes) -> IdCard:
    return IdCard(
        kind=CardKind.HMT_RESIDENCE,
        name=block.text("name", 0, 30, needed=True),
        sex_code=block.text("sex", 30, 2),
        birth=block.day("birth", 36),
        address=block.text("address", 52, 70),
        number=block.number_of_18("number", 122),
        issuer=block.text("issuer", 158, 30),
        valid_from=block.day("valid_from", 188),
        valid_to=block.last_day("valid_to", 204),
        pass_number=block.text("pass_number", 220, 18),
        issue_count=block.text("issue_count", 238, 4),
        photo=photo,
    )


def _foreigner_2017(block: _Block, photo: bytes) -> IdCard:
    number = block.text("number", 122, 30)
    if len(number) != 15 or not (number.isascii() and number.isalnum()):
        raise _Unclear("number")
    return IdCard(
        kind=CardKind.FOREIGNER_2017,
        name=block.text("name", 158, 30),
        name_en=block.text("name_en", 0, 120, needed=True),
        sex_code=block.text("sex", 120, 2),
        nationality=block.text("nationality", 152, 6),
        birth=block.day("birth", 220),
        number=number,
        issuer=block.text("issuer", 240, 8),
        valid_from=block.day("valid_from", 188),
        valid_to=block.last_day("valid_to", 204),
        photo=photo,
    )


def _foreigner_2023(block: _Block, photo: bytes) -> IdCard:
    # A name of more than 35 letters goes on in a field of its own, in the middle of a word if need be.
    name_en = " ".join((block.raw("name_en", 52, 70) + block.raw("name_en", 220, 22)).split())
    if not name_en:
        raise _Unclear("name_en")
    return IdCard(
        kind=CardKind.FOREIGNER_2023,
        name=block.text("name", 0, 30),
        name_en=name_en,
        sex_code=block.text("sex", 30, 2),
        nationality=block.text("nationality", 242, 6),
        birth=block.day("birth", 36),
        number=block.number_of_18("number", 122),
        valid_from=block.day("valid_from", 188),
        valid_to=block.last_day("valid_to", 204),
        issue_count=block.text("issue_count", 32, 4),
        photo=photo,
    )


LAYOUTS: Mapping[str, Callable[[_Block, bytes], IdCard]] = {
    "J": _hmt_residence,
    "I": _foreigner_2017,
    "Y": _foreigner_2023,
}
"""By the letter at byte 248; any other is a resident card's."""
