"""What a visitor should know before taking a number for one service."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from hall.bus.port import LinkPhase
from hall.clock import Clock
from kiosk.pages.page_model import PageModel
from kiosk.taking import Step
from kiosk.ticket_machine import TicketMachine
from kiosk.words import ASKING, CARD_EXPIRED, RETRYING, closed_meanwhile
from ui_kit.phrase import NOTHING
from ui_kit.refusal_words import refusal_words

QML_IMPORT_NAME = "Hall.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Confirm(PageModel):
    """Service, wait, place, papers; while the hall is asked, how that stands; after a no, why."""

    changed = Signal()

    def __init__(self, machine: TicketMachine, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(machine, parent)
        self._clock = clock

    def _service(self) -> str:
        service = self._machine.site.service.get(self._machine.visit.service or "")
        return self._machine.language.pick(service.short, service.name_en) if service is not None else ""

    def _second(self) -> str:
        service = self._machine.site.service.get(self._machine.visit.service or "")
        return self._machine.language.other(service.short, service.name_en) if service is not None else ""

    def _letter(self) -> str:
        area = self._machine.site.area.get(self._machine.visit.area or "")
        return area.letter if area is not None else ""

    def _place(self) -> str:
        service = self._machine.visit.service
        return self._say(self._machine.offers.place_of(service)) if service is not None else ""

    def _ahead(self) -> str:
        service = self._machine.visit.service
        waiting = self._machine.offers.service(service).waiting if service is not None else None
        return "" if waiting is None else str(waiting)

    def _bring(self) -> list[str]:
        service = self._machine.site.service.get(self._machine.visit.service or "")
        return self._machine.language.each(service.bring, service.bring_en) if service is not None else []

    def _card_note(self) -> str:
        who = self._machine.visit.who
        expired = who is not None and who.expires is not None and who.expires < self._today()
        return self._say(CARD_EXPIRED) if expired else ""

    def _offered(self) -> bool:
        """Whether touching "take a number" makes sense now."""
        service = self._machine.visit.service
        reachable = self._machine.link_phase is LinkPhase.CONNECTED
        return service is not None and reachable and self._machine.offers.service(service).open

    def _closed_says(self) -> str:
        service = self._machine.visit.service
        if service is None or not self._machine.offers.any_open() or self._machine.taking.refusal is not None:
            return ""
        because = self._machine.offers.service(service).because
        return self._say(closed_meanwhile(because)) if because != NOTHING else ""

    def _asking(self) -> bool:
        return self._machine.taking.under_way

    def _asking_says(self) -> str:
        return self._say({Step.ASKING: ASKING, Step.RETRYING: RETRYING}.get(self._machine.taking.step, NOTHING))

    def _refused_says(self) -> str:
        refusal = self._machine.taking.refusal
        return self._say(refusal_words(refusal).person) if refusal is not None else ""

    def _today(self) -> date:
        zone = ZoneInfo(self._machine.site.rules.time_zone)
        return datetime.fromtimestamp(self._clock.now() / 1000, zone).date()

    service = Property(str, _service, notify=changed)
    second = Property(str, _second, notify=changed)
    letter = Property(str, _letter, notify=changed)
    place = Property(str, _place, notify=changed)
    ahead = Property(str, _ahead, notify=changed)
    bring = Property(list, _bring, notify=changed)
    cardNote = Property(str, _card_note, notify=changed)
    offered = Property(bool, _offered, notify=changed)
    closedSays = Property(str, _closed_says, notify=changed)
    asking = Property(bool, _asking, notify=changed)
    askingSays = Property(str, _asking_says, notify=changed)
    refusedSays = Property(str, _refused_says, notify=changed)
