r"""Text as a card's own font can show it. What it cannot show stands there visibly as a box, never as half a byte pair.

A card reads `\C1` in a text as "red from here on": a backslash somebody typed becomes a wide one (＼), and a
character whose second byte is a backslash is not sent at all.
"""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

BOX = "□"
"""Stands for what a Chinese font has not."""
MARK = "?"
"""Stands for what an ASCII font has not."""


class Charset(StrEnum):
    """Characters in a card's memory."""

    GB2312 = "gb2312"
    GBK = "gbk"
    ASCII = "ascii"


class Encoded(Struct, frozen=True):
    """Bytes for the card, and how many characters were replaced by a box."""

    data: bytes
    replaced: int


def encode_text(text: str, charset: Charset) -> Encoded:
    """One line: what breaks or moves a line becomes a space."""
    letter, out, replaced = _LETTERS[charset], bytearray(), 0
    for character in text:
        if character.isspace():
            out += b" "
            continue
        code = letter(character)
        if code is None:
            replaced += 1
            code = (MARK if charset is Charset.ASCII else BOX).encode("gb2312")
        out += code
    return Encoded(bytes(out), replaced)


def _gbk(character: str) -> bytes | None:
    if character == "\\":
        character = "＼"
    try:
        code = character.encode("gbk")
    except UnicodeEncodeError:
        return None
    if len(code) == 1:
        return code if character.isprintable() else None
    return None if code[1] == ord("\\") else code


def _gb2312(character: str) -> bytes | None:
    code = _gbk(character)
    if code is None or len(code) == 1:
        return code
    try:
        # Asked by its bytes: the tables of GBK and GB 2312 name a dash and a dot by other code points.
        code.decode("gb2312")
    except UnicodeDecodeError:
        return None
    return code


def _ascii(character: str) -> bytes | None:
    return character.encode("ascii") if character.isascii() and character.isprintable() else None


_LETTERS: dict[Charset, Callable[[str], bytes | None]] = {
    Charset.GB2312: _gb2312,
    Charset.GBK: _gbk,
    Charset.ASCII: _ascii,
}
