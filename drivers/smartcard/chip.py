"""What is asked of a citizen card: ISO 7816-4 commands, and the public files' text in GB 18030.

The application is selected by its name, `sx1.sh.社会保障`; EF05 (issuing) and EF06 (holder) are read without keys.
Whatever wants a key is refused: that needs the scheme's secure module (PSAM), which a hall does not have.
"""

from collections.abc import Callable
from typing import Final

Transmit = Callable[[bytes], bytes]

APPLICATION: Final = "sx1.sh.社会保障".encode("gb18030")
PUBLIC_FILES: Final = (5, 6)
"""Short file identifiers of EF05 and EF06."""
UID: Final = bytes.fromhex("ffca000000")
"""PC/SC part 3: the number of a contactless card; its reader answers, never the card."""
WELL: Final = 0x9000
ENDED: Final = 0x6282
"""Here is all there is, and it is less than was asked for: how many T=1 cards give the end of a file."""
NOT_FOUND: Final = frozenset({0x6A82, 0x6A81, 0x6D00, 0x6E00})
NEEDS_KEY: Final = frozenset({0x6982, 0x6985, 0x6988})
DEACTIVATED: Final = frozenset({0x6283, 0x6285})
"""Of the application: its issuer has blocked it, for a time or for ever."""
RECORDS_INSTEAD: Final = 0x6981
END: Final = frozenset({0x6B00, 0x6A83, 0x6A86})
BLOCK: Final = 256
BLOCKS_MOST: Final = 8
RECORDS_MOST: Final = 32
"""A file that is longer is no public file of a citizen card; half of it would be a guess."""


class UnknownCard(Exception):
    """It has no such application."""


class BlockedCard(Exception):
    """Its issuer has blocked it."""


class NeedsSecureModule(Exception):
    """The card gives this out only to a secure module (PSAM)."""


class CardFault(Exception):
    """The card answers nothing sensible."""


def contactless(atr: bytes) -> bool:
    """Whether an answer to reset is one that a reader made up for a card without contacts (PC/SC part 3, 3.1.3.2.3)."""
    return atr[:1] == b"\x3b" and atr[1:2].hex()[:1] == "8" and atr[2:4] == b"\x80\x01"


def read_uid(transmit: Transmit, atr: bytes) -> bytes:
    """Empty for a card with contacts, which is not asked: class FF is forbidden there (ISO 7816-3), some hang on it."""
    if not contactless(atr):
        return b""
    status, data = _ask(transmit, UID)
    return data if status == WELL else b""


def read_public_files(transmit: Transmit) -> dict[str, tuple[str, ...]]:
    """The texts of each file by its name. Raises `UnknownCard`, `BlockedCard`, `NeedsSecureModule`, `CardFault`."""
    status, _ = _ask(transmit, b"\x00\xa4\x04\x00" + bytes([len(APPLICATION)]) + APPLICATION)
    if status in NOT_FOUND:
        raise UnknownCard
    if status in DEACTIVATED:
        raise BlockedCard
    _expect(status)
    return {f"EF{sfi:02X}": tuple(_text(part) for part in _file(transmit, sfi)) for sfi in PUBLIC_FILES}


def _file(transmit: Transmit, sfi: int) -> list[bytes]:
    """One part for a file of bytes, else each record."""
    data = b""
    for number in range(BLOCKS_MOST):
        at = (0x80 | sfi, 0) if not number else divmod(number * BLOCK, 256)
        status, block = _ask(transmit, bytes((0x00, 0xB0, *at, 0)))
        if status == RECORDS_INSTEAD:
            return _records(transmit, sfi)
        if number and status in END:
            break
        if status != ENDED:
            _expect(status)
        data += block
        if len(block) < BLOCK:
            break
    else:
        raise CardFault
    return [data]


def _records(transmit: Transmit, sfi: int) -> list[bytes]:
    records: list[bytes] = []
    for number in range(1, RECORDS_MOST + 1):
        status, record = _ask(transmit, bytes((0x00, 0xB2, number, sfi << 3 | 4, 0)))
        if status in END:
            break
        if status != ENDED:
            _expect(status)
        records.append(record)
    else:
        raise CardFault
    return records


def _expect(status: int) -> None:
    if status in NEEDS_KEY:
        raise NeedsSecureModule
    if status != WELL:
        raise CardFault


def _ask(transmit: Transmit, apdu: bytes) -> tuple[int, bytes]:
    """One command; a T=0 card's `61 xx` (fetch it) and `6C xx` (ask with that length) are followed, once."""
    said = transmit(apdu)
    if len(said) == 2 and said[0] == 0x6C:
        said = transmit(apdu[:-1] + said[1:])
    elif len(said) == 2 and said[0] == 0x61:
        said = transmit(b"\x00\xc0\x00\x00" + said[1:])
    if len(said) < 2:
        raise CardFault
    return int.from_bytes(said[-2:], "big"), said[:-2]


def _text(data: bytes) -> str:
    try:
        return data.rstrip(b"\xff\x00 ").decode("gb18030")
    except UnicodeDecodeError:
        raise CardFault from None
