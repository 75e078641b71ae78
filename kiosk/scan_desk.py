"""The scanner of the machine: what a code that somebody shows is, and what they can do with it here.

A ticket's barcode says only which ticket it is, and where that ticket stands the hall tells no ticket machine. So
nothing is looked up: the code is told by its form, and no part of it is kept.
"""

from collections.abc import Mapping

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from drivers.following import Across, Following
from drivers.scanner.payload import PayloadKind, Scan
from drivers.scanner.port import SCANNER, ScanEvent, ScanFailed, Scanner
from hall.bus.port import Watch
from kiosk import words
from ui_kit.phrase import Phrase


class ScanNote(Struct, frozen=True):
    """What happened, and what the person can do."""

    happened: Phrase
    can_do: Phrase


A_TICKET = ScanNote(words.TICKET_READ, words.WAIT_FOR_CALL)
AN_ID_NUMBER = ScanNote(words.ID_NUMBER_READ, words.CARD_OR_WITHOUT)
NOT_FOR_HERE = ScanNote(words.CODE_NOT_USED, words.CHOOSE_SERVICE)
NOT_READ = ScanNote(words.CODE_NOT_READ, words.SCAN_AGAIN)

NOTES: Mapping[PayloadKind, ScanNote] = {
    PayloadKind.TICKET: A_TICKET,
    PayloadKind.ID_NUMBER: AN_ID_NUMBER,
}
"""Every other code is one that cannot be used here."""


class ScanDesk(QObject):
    """Follows whichever scanner is plugged in. `scanned` comes with every code that somebody shows."""

    changed = Signal()
    scanned = Signal(object)

    def __init__(self, devices: Following, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.note: ScanNote | None = None
        self._watch = devices.follow(SCANNER, lambda _: None, self._attend)

    def say(self, note: ScanNote) -> None:
        self.note = note
        self.changed.emit()

    def forget(self) -> None:
        """The person has gone on to something else, or has left."""
        if self.note is not None:
            self.note = None
            self.changed.emit()

    def close(self) -> None:
        self._watch.stop()

    def _attend(self, scanner: Scanner, across: Across) -> Watch:
        return scanner.listen(across(self._heard))

    def _heard(self, event: ScanEvent) -> None:
        match event:
            case ScanFailed():
                self.scanned.emit(NOT_READ)
            case Scan(kind=kind):
                self.scanned.emit(NOTES.get(kind, NOT_FOR_HERE))
