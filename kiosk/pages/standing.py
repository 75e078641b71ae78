"""What every page may have to say: the machine's own troubles, the person's card, and who was recognised."""

from PySide6.QtCore import Property, Signal
from PySide6.QtQml import QmlElement

from drivers.ports import CardTrouble
from hall.masking import masked
from kiosk.card_desk import Plate
from kiosk.life import Announcement, announcement_of
from kiosk.pages.page_model import PageModel
from kiosk.words import CARD_TROUBLE, FOR_HELP, greeting

QML_IMPORT_NAME = "Hall.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Standing(PageModel):
    """Empty strings where there is nothing to say."""

    changed = Signal()

    def _said_now(self) -> Announcement | None:
        """What a shown code came to stands in the machine's own place, for as long as its person reads it."""
        said, note = announcement_of(self._machine.condition), self._machine.scans.note
        if note is None or (said is not None and said.stops):
            return said
        return Announcement(note.happened, note.can_do, FOR_HELP, stops=False)

    def _announced(self, part: str) -> str:
        said = self._said_now()
        return self._say(getattr(said, part)) if said is not None else ""

    def _happened(self) -> str:
        return self._announced("happened")

    def _can_do(self) -> str:
        return self._announced("can_do")

    def _who_helps(self) -> str:
        return self._announced("who_helps")

    def _stops(self) -> bool:
        said = self._said_now()
        return said is not None and said.stops

    def _fault(self) -> bool:
        said = self._said_now()
        return said is not None and said.fault

    def _greeting(self) -> str:
        who = self._machine.visit.who
        return self._say(greeting(masked(who.holder.name))) if who is not None else ""

    def _card_says(self) -> str:
        """Whoever was asked for a card hears it when the reader is pulled out under their hands."""
        if not self._machine.card_wanted:
            return self._say(CARD_TROUBLE[CardTrouble.READER_FAILED])
        return self._say(self._machine.cards.says())

    def _plate(self) -> str:
        return (self._machine.cards.plate if self._machine.card_wanted else Plate.NO_READER).value

    happened = Property(str, _happened, notify=changed)
    canDo = Property(str, _can_do, notify=changed)
    whoHelps = Property(str, _who_helps, notify=changed)
    stops = Property(bool, _stops, notify=changed)
    fault = Property(bool, _fault, notify=changed)
    greeting = Property(str, _greeting, notify=changed)
    cardSays = Property(str, _card_says, notify=changed)
    plate = Property(str, _plate, notify=changed)
