"""What the models of all pages share."""

from PySide6.QtCore import QObject, SignalInstance

from kiosk.ticket_machine import TicketMachine
from ui_kit.phrase import Phrase


class PageModel(QObject):
    """Says everything again whenever the machine changed. Each model has a `changed` of its own: PySide does
    not find a property's notifier in a base class.
    """

    changed: SignalInstance

    def __init__(self, machine: TicketMachine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._machine = machine
        machine.changed.connect(self.changed)

    def _say(self, phrase: Phrase) -> str:
        return self._machine.language.say(phrase)
