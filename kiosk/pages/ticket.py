"""The number a visitor now holds, where to go with it, and what became of its paper."""

from PySide6.QtCore import Property, Signal
from PySide6.QtQml import QmlElement

from kiosk.offers import place
from kiosk.pages.page_model import PageModel
from kiosk.ticket_printing import Paper
from kiosk.words import PRINTING, TAKE_TICKET, TAKE_TICKET_AND_CARD

QML_IMPORT_NAME = "Hall.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Ticket(PageModel):
    """Empty strings while there is no ticket."""

    changed = Signal()

    def _number(self) -> str:
        ticket = self._machine.visit.ticket
        return ticket.number if ticket is not None else ""

    def _service(self) -> str:
        ticket = self._machine.visit.ticket
        if ticket is None:
            return ""
        service = self._machine.site.service[ticket.service]
        return self._machine.language.pick(service.short, service.name_en)

    def _place(self) -> str:
        ticket = self._machine.visit.ticket
        return self._say(place(self._machine.site, ticket.area, ticket.windows)) if ticket is not None else ""

    def _ahead(self) -> str:
        ticket = self._machine.visit.ticket
        return str(ticket.ahead) if ticket is not None else ""

    def _note(self) -> str:
        rules = self._machine.site.rules
        return self._machine.language.pick(rules.ticket_note, rules.ticket_note_en)

    def _paper(self) -> str:
        return self._machine.printing.paper.value

    def _paper_says(self) -> str:
        """Whoever came with a card is reminded of it: not every reader can tell whether it still lies there."""
        match self._machine.printing.paper:
            case Paper.PRINTING:
                return self._say(PRINTING)
            case Paper.PRINTED:
                with_card = self._machine.visit.who is not None or self._machine.cards.card_lies
                return self._say(TAKE_TICKET_AND_CARD if with_card else TAKE_TICKET)
            case _:
                return ""

    def _happened(self) -> str:
        return self._say(self._machine.printing.happened)

    def _can_do(self) -> str:
        return self._say(self._machine.printing.can_do)

    def _may_finish(self) -> bool:
        return self._machine.may_finish

    number = Property(str, _number, notify=changed)
    service = Property(str, _service, notify=changed)
    place = Property(str, _place, notify=changed)
    ahead = Property(str, _ahead, notify=changed)
    note = Property(str, _note, notify=changed)
    paper = Property(str, _paper, notify=changed)
    paperSays = Property(str, _paper_says, notify=changed)
    happened = Property(str, _happened, notify=changed)
    canDo = Property(str, _can_do, notify=changed)
    mayFinish = Property(bool, _may_finish, notify=changed)
