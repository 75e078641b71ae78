"""What a scanned code holds, by its form alone. Nothing here looks anything up, and nothing is ever logged."""

import re
from datetime import date
from enum import StrEnum

from msgspec import Struct
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

TICKET_DIGITS = 14
"""The barcode on a ticket (`kiosk.paper`): digits, drawn by the controller, without meaning."""
OPAQUE_SHORTEST = 16
"""Shorter texts are hand-made; tokens of health codes and electronic licences are far longer."""

_TICKET = re.compile(rf"[0-9]{{{TICKET_DIGITS}}}")
_ID_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]")
_CREDIT_CODE = re.compile(r"[0-9A-Z]{18}")
_URL = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_TOKEN = re.compile(r"[!-~]+")


class PayloadKind(StrEnum):
    """What to do with it."""

    TICKET = "ticket"
    """取号单."""
    ID_NUMBER = "id_number"
    """公民身份号码, with a right check digit and a date of birth that has been."""
    CREDIT_CODE = "credit_code"
    """统一社会信用代码, with a right check digit."""
    URL = "url"
    """To be recognised, never to be opened."""
    OPAQUE = "opaque"
    """One long word, as health codes and electronic licences (电子证照) are: only their issuer can read it."""
    UNKNOWN = "unknown"


class Scan(Struct, frozen=True):
    """One code. Its `repr` hides the text: it may be a person's."""

    kind: PayloadKind
    text: str
    symbology: str = ""
    """The AIM identifier, `]Q1` for a QR code, where the scanner tells it."""

    def __repr__(self) -> str:
        return f"<Scan {self.kind} +{len(self.text)}>"

    def __rich_repr__(self) -> list[tuple[str, str]]:  # msgspec's own would show the text
        return [("kind", self.kind.value)]


def classify(text: str) -> PayloadKind:
    """What `text` is, told from its form; spaces around it count for nothing."""
    text = text.strip()
    if _TICKET.fullmatch(text):
        return PayloadKind.TICKET
    if _ID_NUMBER.fullmatch(text) and mod_11_2.is_valid(text.upper()) and _was_born(text[6:14]):
        return PayloadKind.ID_NUMBER
    if _CREDIT_CODE.fullmatch(text) and uscc.is_valid(text):
        return PayloadKind.CREDIT_CODE
    if _URL.fullmatch(text):
        return PayloadKind.URL
    if len(text) >= OPAQUE_SHORTEST and _TOKEN.fullmatch(text):
        return PayloadKind.OPAQUE
    return PayloadKind.UNKNOWN


def _was_born(day: str) -> bool:
    try:
        born = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return False
    return born.year >= 1800
