"""What the models of all pages share."""

from PySide6.QtCore import QObject, Signal

from kiosk.ticket_machine import TicketMachine
from ui_kit.phrase import Phrase


class PageModel(QObject):
    """Says everything again whenever the machine changed."""

    changed = Signal()

    def __init__(self, machine: TicketMachine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._machine = machine
        machine.changed.connect(self.changed)

    def _say(self, phrase: Phrase) -> str:
        return self._machine.language.say(phrase)
