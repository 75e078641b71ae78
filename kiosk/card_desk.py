"""The plate where identity cards are laid: what the person should do now, and whose card it was."""

from datetime import date
from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from drivers.following import Across, Following
from drivers.idcard.card import CardKind, IdCard
from drivers.ports import (
    CARD_READER,
    CardEvent,
    CardRead,
    CardReader,
    CardRemoved,
    CardSeen,
    CardTrouble,
    CardUnreadable,
)
from hall.bus.port import Watch
from hall.contract.commands import DocumentKind, Holder
from kiosk.words import CARD_TROUBLE, LAY_CARD, READING, TAKE_CARD
from ui_kit.phrase import NOTHING, Phrase

DOCUMENTS = {
    CardKind.RESIDENT: DocumentKind.RESIDENT,
    CardKind.HMT_RESIDENCE: DocumentKind.RESIDENCE_PERMIT,
    CardKind.FOREIGNER_2017: DocumentKind.FOREIGNER_2017,
    CardKind.FOREIGNER_2023: DocumentKind.FOREIGNER_2023,
}


class Plate(Enum):
    """What lies on the reader."""

    NO_READER = "no_reader"
    EMPTY = "empty"
    READING = "reading"
    READ = "read"
    TROUBLE = "trouble"


class Identified(Struct, frozen=True):
    """Whose card it was. Lives in the visit only."""

    holder: Holder
    expires: date | None

    def __repr__(self) -> str:
        return "<Identified>"


def identified(card: IdCard) -> Identified:
    """What a ticket needs of a card; the rest of it is forgotten here."""
    holder = Holder(name=card.name or card.name_en, number=card.number, document=DOCUMENTS[card.kind])
    return Identified(holder, card.valid_to)


class CardDesk(QObject):
    """Follows the plate of whichever reader is there. `recognised` carries an `Identified`; `laid` comes at the first
    touch of a card.
    """

    changed = Signal()
    laid = Signal()
    recognised = Signal(object)

    def __init__(self, devices: Following, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plate = Plate.NO_READER
        self._trouble: CardTrouble | None = None
        self._watch = devices.follow(CARD_READER, self._reader_is, self._attend)

    @property
    def card_lies(self) -> bool:
        return self.plate in (Plate.READING, Plate.READ)

    @property
    def usable(self) -> bool:
        return self.plate is not Plate.NO_READER and self._trouble is not CardTrouble.READER_FAILED

    def says(self) -> Phrase:
        """What the person at the plate should do now."""
        match self.plate:
            case Plate.NO_READER:
                return NOTHING
            case Plate.EMPTY:
                return LAY_CARD
            case Plate.READING:
                return READING
            case Plate.READ:
                return TAKE_CARD
            case Plate.TROUBLE:
                return CARD_TROUBLE[self._trouble or CardTrouble.PLACE_AGAIN]

    def forget_trouble(self) -> None:
        """The next person starts with a clean plate."""
        if self.plate is Plate.TROUBLE:
            self._become(Plate.EMPTY)

    def close(self) -> None:
        self._watch.stop()

    def _attend(self, reader: CardReader, across: Across) -> Watch:
        return reader.listen(across(self._happened))

    def _reader_is(self, reader: CardReader | None) -> None:
        """What lay on the plate before lies on no plate that is known of."""
        self._become(Plate.NO_READER if reader is None else Plate.EMPTY)

    def _happened(self, event: CardEvent) -> None:
        match event:
            case CardSeen():
                self._become(Plate.READING)
                self.laid.emit()
            case CardRead(card=card):
                self._become(Plate.READ)
                self.recognised.emit(identified(card))
            case CardRemoved():
                if self.plate is not Plate.TROUBLE:
                    self._become(Plate.EMPTY)
            case CardUnreadable(trouble=trouble):
                self._trouble = trouble
                self._become(Plate.TROUBLE)

    def _become(self, plate: Plate) -> None:
        if plate is not Plate.TROUBLE:
            self._trouble = None
        self.plate = plate
        self.changed.emit()
