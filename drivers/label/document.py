"""A label as it is described to a printer: things at places, in millimetres from its upper left corner."""

import unicodedata
from typing import TypeAlias

from msgspec import Struct


class LabelText(Struct, frozen=True, kw_only=True):
    """One line of text, any characters, `height_mm` high."""

    x_mm: float
    y_mm: float
    text: str
    height_mm: float = 4.0
    bold: bool = False

    def __post_init__(self) -> None:
        if not self.text or any(unicodedata.category(char) in {"Cc", "Cs"} for char in self.text):
            raise ValueError("a label's text is one line without control characters")
        if not 1.5 <= self.height_mm <= 30:
            raise ValueError("a label's text is 1.5 to 30 mm high")


class LabelBarcode(Struct, frozen=True, kw_only=True):
    """CODE 128 of printable ASCII; `module_mm` is the narrowest bar. `caption` prints the text below it."""

    x_mm: float
    y_mm: float
    data: str
    height_mm: float = 8.0
    module_mm: float = 0.25
    caption: bool = False

    def __post_init__(self) -> None:
        # `>` begins a code of its own in some readings of ZPL's ^BC, and stands for itself in others.
        if not self.data or not all(" " <= char <= "~" for char in self.data) or set(self.data) & {'"', "\\", ">"}:
            raise ValueError("a label's barcode holds printable ASCII without quotes, backslashes and >")


class LabelQr(Struct, frozen=True, kw_only=True):
    """A QR code, correction level M; `module_mm` is the side of one point."""

    x_mm: float
    y_mm: float
    data: str
    module_mm: float = 0.5

    def __post_init__(self) -> None:
        if not self.data or not all(" " <= char <= "~" for char in self.data) or set(self.data) & {'"', "\\"}:
            raise ValueError("a label's QR code holds printable ASCII without quotes and backslashes")


LabelItem: TypeAlias = LabelText | LabelBarcode | LabelQr


class Label(Struct, frozen=True, kw_only=True):
    """One label of the roll. Size and gap are those of the roll: the printer finds the next label by them."""

    width_mm: float
    height_mm: float
    items: tuple[LabelItem, ...]
    gap_mm: float = 2.0

    def __post_init__(self) -> None:
        if not (10 <= self.width_mm <= 120 and 10 <= self.height_mm <= 300 and 0 <= self.gap_mm <= 20):
            raise ValueError("a label is 10 to 120 mm wide and 10 to 300 mm high, with gaps of at most 20 mm")
