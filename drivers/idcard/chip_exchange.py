"""Readers that the machine sees as a chip card reader: the card's data in blocks, by a pseudo command.

`FF B0 <block> 00 00`, blocks 0 to 5 of 256 bytes over the same bytes that a module's answer to reading has: two
lengths, text, photo. Source: an open host program for such readers; the last block then has four bytes.
"""

from typing import Final, Protocol

from drivers.core.line import DeviceTimeout, Line
from drivers.core.pcsc import CardAway
from drivers.idcard.codec import FIND, READ, SELECT, STATUS, Command, Frame, Verdict
from drivers.idcard.photo import PHOTO_BYTES
from drivers.idcard.text import TEXT_BYTES

BLOCK: Final = 256
WHOLE: Final = 4 + TEXT_BYTES + PHOTO_BYTES
WELL: Final = b"\x90\x00"


class ChipLine(Line, Protocol):
    """What is needed of `drivers.core.pcsc_line.PcscLine`."""

    def present(self) -> bool: ...

    @property
    def changes(self) -> int: ...

    def connect(self, deadline: float) -> bytes: ...

    def transmit(self, apdu: bytes, deadline: float) -> bytes: ...

    def disconnect(self) -> None: ...


class ChipExchange:
    """An `Exchange` whose answers are made out of what the chip card service says."""

    def __init__(self, line: ChipLine) -> None:
        self._line = line
        self._was_there = False
        self._changes = 0

    def open(self, deadline: float) -> None:
        self._line.open(deadline)

    def close(self) -> None:
        self._line.close()

    def ask(self, command: Command, deadline: float) -> Frame:
        if command == STATUS:
            self._line.present()  # raises when the reader is gone
            return Frame(Verdict.DONE, b"")
        if command == FIND:
            return Frame(Verdict.CARD_FOUND if self._found() else Verdict.NO_CARD, b"")
        if command == SELECT:
            return Frame(Verdict.DONE if self._held(deadline) else Verdict.SELECT_FAILED, b"")
        if command == READ:
            block = self._read(deadline)
            return Frame(Verdict.READ_FAILED, b"") if block is None else Frame(Verdict.DONE, block)
        return Frame(Verdict.ITEM_MISSING, b"")

    def _found(self) -> bool:
        """A card that came for another one since the last look was, for a moment, none."""
        there, changes = self._line.present(), self._line.changes
        exchanged = there and self._was_there and changes != self._changes
        self._was_there, self._changes = there, changes
        return there and not exchanged

    def _held(self, deadline: float) -> bool:
        try:
            self._line.connect(deadline)
        except (CardAway, DeviceTimeout):
            return False
        return True

    def _read(self, deadline: float) -> bytes | None:
        data = b""
        try:
            for block in range(-(-WHOLE // BLOCK)):
                said = self._line.transmit(bytes((0xFF, 0xB0, block, 0, 0)), deadline)
                if said[-2:] != WELL:
                    return None
                data += said[:-2]
        except (CardAway, DeviceTimeout):
            return None
        finally:
            self._line.disconnect()
        return data[:WHOLE]
