"""What stands on an identity card, as the reader's security module hands it out."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from drivers.idcard.nations import NATIONS


class CardKind(StrEnum):
    """The four cards a resident-ID reader knows; each has its own layout of the text block."""

    RESIDENT = "resident"
    """居民身份证"""
    HMT_RESIDENCE = "hmt_residence"
    """港澳台居民居住证, flag J"""
    FOREIGNER_2017 = "foreigner_2017"
    """外国人永久居留身份证, 2017 version, flag I"""
    FOREIGNER_2023 = "foreigner_2023"
    """外国人永久居留身份证, 2023 version (五星卡), flag Y"""


class IdCard(Struct, frozen=True, kw_only=True):
    """One card. Empty strings are fields that its kind does not have.

    It never shows anything of its person in a log: its `repr` names the kind only.
    """

    kind: CardKind
    name: str
    """In Chinese characters; a foreigner without a Chinese name has an empty one."""
    name_en: str = ""
    sex_code: str
    """GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated."""
    nation_code: str = ""
    """民族, GB 3304, residents only."""
    nationality: str = ""
    """Three letters (GB/T 2659), foreigners only."""
    birth: date
    address: str = ""
    number: str
    issuer: str = ""
    valid_from: date
    valid_to: date | None
    """None is 长期: for life."""
    pass_number: str = ""
    """通行证号码, residents of Hong Kong, Macau and Taiwan only."""
    issue_count: str = ""
    """签发次数 or 换证次数."""
    photo: bytes = b""
    """WLT picture as the card holds it, opaque: see `drivers.idcard.photo`."""

    @property
    def nation(self) -> str:
        """The nation's name; an unknown code is shown as the code."""
        return NATIONS.get(self.nation_code, self.nation_code)

    def in_force(self, day: date) -> bool:
        """Whether the card's term covers the day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def __repr__(self) -> str:
        return f"<IdCard {self.kind.value}>"

    def __rich_repr__(self) -> list[tuple[str, str]]:  # msgspec's own would show every field
        return [("kind", self.kind.value)]
