"""What an ID card holds, byte for byte: four layouts of 256 bytes of text, a photo, fingerprints.

All text is UTF-16LE, padded with spaces; byte 248 tells the layout. Offsets: design notes on devices, §1.4.
"""

import random
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

TEXT_LENGTH = 256
PHOTO_LENGTH = 1024
FINGERPRINT_LENGTH = 512
ADDED_ADDRESS_LENGTH = 70


class Layout(StrEnum):
    """The kinds of card one reader reads."""

    RESIDENT = "resident"
    """居民身份证"""
    HMT_PERMIT = "hmt-permit"
    """港澳台居民居住证, flag J"""
    FOREIGNER_2017 = "foreigner-2017"
    """外国人永久居留身份证 2017 版, flag I"""
    FOREIGNER_2023 = "foreigner-2023"
    """外国人永久居留身份证 2023 版, flag Y"""


FIELDS: Mapping[Layout, tuple[tuple[str, int], ...]] = {
    Layout.RESIDENT: (
        ("name", 30),
        ("sex", 2),
        ("nation", 4),
        ("birth", 16),
        ("address", 70),
        ("number", 36),
        ("issuer", 30),
        ("valid_from", 16),
        ("valid_to", 16),
        ("reserve", 36),
    ),
    Layout.HMT_PERMIT: (
        ("name", 30),
        ("sex", 2),
        ("reserve", 4),
        ("birth", 16),
        ("address", 70),
        ("number", 36),
        ("issuer", 30),
        ("valid_from", 16),
        ("valid_to", 16),
        ("pass_number", 18),
        ("issue_count", 4),
        ("reserve_2", 6),
        ("flag", 2),
        ("reserve_3", 6),
    ),
    Layout.FOREIGNER_2017: (
        ("name_en", 120),
        ("sex", 2),
        ("number", 30),
        ("nationality", 6),
        ("name", 30),
        ("valid_from", 16),
        ("valid_to", 16),
        ("birth", 16),
        ("card_version", 4),
        ("authority", 8),
        ("flag", 2),
        ("reserve", 6),
    ),
    Layout.FOREIGNER_2023: (
        ("name", 30),
        ("sex", 2),
        ("renewals", 4),
        ("birth", 16),
        ("name_en", 70),
        ("number", 36),
        ("reserve", 30),
        ("valid_from", 16),
        ("valid_to", 16),
        ("name_en_rest", 22),
        ("nationality", 6),
        ("flag", 2),
        ("earlier_number_link", 6),
    ),
}
"""Each field with its length in bytes, in the order of the card."""

FLAG: Mapping[Layout, str] = {
    Layout.HMT_PERMIT: "J",
    Layout.FOREIGNER_2017: "I",
    Layout.FOREIGNER_2023: "Y",
}


class FieldTooLong(ValueError):
    """A text does not fit its place on the card."""


class Card(Struct, frozen=True, kw_only=True):
    """One card. `fields` are the texts of its layout; a field left out is blank."""

    layout: Layout
    fields: Mapping[str, str]
    fingers: tuple[int, ...] = ()
    """Positions of the stored fingers, none to two (11 to 20 right thumb to left little finger)."""
    added_address: str = ""
    """The newest address, where the card has been given one after it was made."""

    @property
    def name(self) -> str:
        return self.fields["name"]

    def text(self) -> bytes:
        """The text block, always 256 bytes. Raises `FieldTooLong` or `KeyError` for a field the layout lacks."""
        fields = dict(self.fields)
        if self.layout in FLAG:
            fields["flag"] = FLAG[self.layout]
        block = b"".join(_padded(name, fields.pop(name, ""), length) for name, length in FIELDS[self.layout])
        if fields:
            raise KeyError(f"a {self.layout} card has no {', '.join(fields)}")
        return block

    def photo(self) -> bytes:
        """1,024 bytes with the header of a coded 102 by 126 picture. What follows is noise: the code is secret."""
        header = bytes.fromhex("574C66007E00320000FF")
        return header + _noise(f"photo {self.fields['number']}", PHOTO_LENGTH - len(header))

    def fingerprints(self) -> bytes:
        """None, one or two records of 512 bytes of noise; byte 5 of each is the finger's position."""
        records = []
        for position in self.fingers:
            record = bytearray(_noise(f"finger {position} {self.fields['number']}", FINGERPRINT_LENGTH))
            record[5] = position
            records.append(bytes(record))
        return b"".join(records)

    def newest_address(self) -> bytes | None:
        """70 bytes, or None where the card never got a second address."""
        return _padded("added address", self.added_address, ADDED_ADDRESS_LENGTH) if self.added_address else None


def _padded(name: str, text: str, length: int) -> bytes:
    coded = text.encode("utf-16-le")
    if len(coded) > length:
        raise FieldTooLong(f"{name} has {len(coded)} bytes, its place on the card {length}: {text}")
    return coded + b" \x00" * ((length - len(coded)) // 2)


def _noise(seed: str, length: int) -> bytes:
    return random.Random(seed).randbytes(length)
