"""A receipt as it is described to a printer, before any byte: items from top to bottom, then a cut."""

import unicodedata
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Text(Struct, frozen=True):
    """A paragraph; it is broken into lines where the paper ends. `size` 1 to 8 multiplies width and height."""

    text: str
    size: int = 1
    bold: bool = False
    align: Align = Align.LEFT

    def __post_init__(self) -> None:
        if not 1 <= self.size <= 8:
            raise ValueError("a text's size is 1 to 8")
        _refuse_controls(self.text)


class Row(Struct, frozen=True):
    """Two texts on one line, one at each edge: 前面等候 ......... 3 人. Too long: two lines."""

    left: str
    right: str
    bold: bool = False

    def __post_init__(self) -> None:
        _refuse_controls(self.left)
        _refuse_controls(self.right)


class Divider(Struct, frozen=True):
    """A dashed line across the paper."""


class Feed(Struct, frozen=True):
    """Empty lines."""

    lines: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.lines <= 20:
            raise ValueError("a feed is 1 to 20 lines")


class Barcode(Struct, frozen=True):
    """CODE 128 of printable ASCII, centred, as wide as the paper allows. `caption` prints the text below it."""

    data: str
    height_mm: float = 10.0
    caption: bool = False

    def __post_init__(self) -> None:
        if not self.data or not all(" " <= char <= "~" for char in self.data):
            raise ValueError("a barcode holds printable ASCII")
        if not 1 <= self.height_mm <= 30:
            raise ValueError("a barcode is 1 to 30 mm high")


class Qr(Struct, frozen=True):
    """A QR code of UTF-8 text, correction level M, centred. `module` is the side of one point in printer dots."""

    data: str
    module: int = 6

    def __post_init__(self) -> None:
        if not self.data:
            raise ValueError("a QR code holds something")
        if not 2 <= self.module <= 16:
            raise ValueError("a QR code's module is 2 to 16 dots")


class Picture(Struct, frozen=True):
    """A black-and-white picture: rows from the top, eight dots a byte, the leftmost the highest bit, 1 is black."""

    width: int
    """Dots."""
    rows: bytes

    def __post_init__(self) -> None:
        if self.width < 1 or not self.rows or len(self.rows) % self.stride:
            raise ValueError("a picture is whole rows of dots")

    @property
    def stride(self) -> int:
        """Bytes a row."""
        return (self.width + 7) // 8

    @property
    def height(self) -> int:
        return len(self.rows) // self.stride


Item: TypeAlias = Text | Row | Divider | Feed | Barcode | Qr | Picture


class Receipt(Struct, frozen=True):
    """What comes out as one piece of paper."""

    items: tuple[Item, ...]


def _refuse_controls(text: str) -> None:
    """A control character would reach the printer as a command."""
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in text):
        raise ValueError("a printed text has no control characters and no line breaks")
