"""From a scanner's bytes to text."""

from enum import StrEnum


class Encoding(StrEnum):
    """How a scanner sends what a QR code holds."""

    AUTO = "auto"
    """UTF-8 where it is that, else GBK: what is valid UTF-8 with Chinese in it is hardly ever meant as GBK."""
    UTF_8 = "utf-8"
    GBK = "gbk"


class ScanTrouble(StrEnum):
    """Why a code came to nothing; the person is asked to show it again."""

    BROKEN_OFF = "broken_off"
    """Its end did not come."""
    TOO_LONG = "too_long"
    NOT_TEXT = "not_text"
    """Bytes that are no characters, or characters this way of connecting cannot carry."""


def decode(data: bytes, encoding: Encoding) -> str | ScanTrouble:
    """The text, with the NULs some scanners pad it with left out. Control characters other than a code's own
    separators (tab, line ends, FNC1's GS) are no text.
    """
    for name in ("utf-8", "gbk") if encoding is Encoding.AUTO else (encoding.value,):
        try:
            text = data.replace(b"\0", b"").decode(name)
        except UnicodeDecodeError:
            continue
        if all((letter >= " " and letter != "\x7f") or letter in "\t\r\n\x1d" for letter in text):
            return text
    return ScanTrouble.NOT_TEXT
