"""The ticket machine: which page a visitor is on, and what each touch, card and answer does."""

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from drivers.ports import CardReader, ReceiptPrinter
from hall.bus.port import HallLink, LinkPhase
from hall.contract.replies import TicketTaken
from hall.contract.states import TerminalPhase
from hall.sites.site import Site
from kiosk.card_desk import CardDesk, Identified
from kiosk.device_watch import DeviceWatch
from kiosk.life import Condition, phase_of
from kiosk.offers import Offers
from kiosk.scan_desk import ScanDesk, ScanNote
from kiosk.taking import Taking
from kiosk.ticket_printing import Paper, TicketPrinting
from kiosk.visit import PageName, Visit
from ui_kit.delivery import Later, later
from ui_kit.language import Language
from ui_kit.session import Session

QML_IMPORT_NAME = "Hall.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

SECOND_TOUCH_MS = 1_500
"""So long "finish" waits: it stands where the number was asked for, and a finger that touches twice must not send
away the page that its first touch has brought.
"""
FAREWELL_S = 20
"""How long the ticket stands on the glass once its paper is out."""
FAREWELL_WITHOUT_PAPER_S = 60
"""Time to find a phone and photograph the number."""


@QmlElement
class TicketMachine(QObject):
    """One machine before one visitor at a time. It holds the visit; its parts are read by the pages' models."""

    changed = Signal()

    def __init__(
        self,
        site: Site,
        link: HallLink,
        session: Session,
        language: Language,
        *,
        offers: Offers,
        cards: CardDesk,
        taking: Taking,
        printing: TicketPrinting,
        scans: ScanDesk,
        reader: DeviceWatch[CardReader],
        printer: DeviceWatch[ReceiptPrinter],
        again: Later = later,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.site = site
        self.language = language
        self.offers = offers
        self.cards = cards
        self.taking = taking
        self.printing = printing
        self.scans = scans
        self.visit = Visit()
        self.link_phase = LinkPhase.CONNECTING
        self.may_finish = False
        """Whether the ticket has been on the glass long enough to be sent away."""
        self._later = again
        self._link = link
        self._session = session
        self._reader = reader
        self._printer = printer
        self._backwards = False
        self._phase: TerminalPhase | None = None
        self._watch = link.watch_link(self._link_heard)

        for part in (offers, cards, taking, printing, scans, language, session, reader, printer):
            part.changed.connect(self._tell)
        cards.laid.connect(session.begin)
        cards.recognised.connect(self._recognised)
        scans.scanned.connect(self._scanned)
        taking.taken.connect(self._taken)
        printing.changed.connect(self._paper_changed)
        session.wiped.connect(self._wipe)
        self._tell()

    def close(self) -> None:
        """Hear nothing more."""
        self._watch.stop()
        for part in (self.offers, self.cards, self.printing, self.scans, self._reader, self._printer):
            part.close()

    @property
    def only_area(self) -> str | None:
        """The area of a hall that has but one: its visitors choose a service at once."""
        areas = {service.area for service in self.site.services}
        return next(iter(areas)) if len(areas) == 1 else None

    @property
    def card_wanted(self) -> bool:
        """Whether it makes sense to ask for a card: the reader is there and can read."""
        return self.cards.usable and self._reader.trouble is None

    @property
    def is_free(self) -> bool:
        """Whether no visitor is at anything here: what a technician needs."""
        untouched = self.visit.page is PageName.HOME and self.visit.who is None
        return untouched and not self.cards.card_lies and self.scans.note is None

    @property
    def condition(self) -> Condition:
        """What the machine knows of itself now."""
        return Condition(
            link=self.link_phase,
            offers_open=self.offers.any_open(),
            closed_because=self.offers.closed_because(),
            hours=(self.site.rules.opens, self.site.rules.closes),
            in_use=bool(self._session.property("active")),
            printer=self._printer.trouble,
            printer_pulled_out=self._printer.pulled_out,
            reader=self._reader.trouble,
            reader_pulled_out=self._reader.pulled_out,
        )

    def _page_name(self) -> str:
        return self.visit.page.value

    def _is_backwards(self) -> bool:
        return self._backwards

    page = Property(str, _page_name, notify=changed)
    backwards = Property(bool, _is_backwards, notify=changed)

    @Slot(str)
    def chooseArea(self, area: str) -> None:
        self.visit.area = area
        self._turn_to(PageName.SERVICES)

    @Slot(str)
    def chooseService(self, service: str) -> None:
        self.visit.service = service
        self.visit.area = self.site.service[service].area
        known = self.visit.who is not None or not self.card_wanted
        self._turn_to(PageName.CONFIRM if known else PageName.IDENTIFY)

    @Slot()
    def useCard(self) -> None:
        """The person wants to show their card before anything else."""
        self._turn_to(PageName.IDENTIFY)

    @Slot()
    def withoutCard(self) -> None:
        self._after_card()

    @Slot()
    def take(self) -> None:
        """One touch, one request id: a second touch before the answer is the same request."""
        if self.visit.service is not None:
            who = self.visit.who
            self.taking.take(self.visit.service, who.holder if who is not None else None, self.language.now)

    @Slot()
    def back(self) -> None:
        """One page back; a request still under way is given up."""
        self.taking.give_up()
        self._turn_to(self.visit.before(one_area=self.only_area is not None), backwards=True)

    @Slot()
    def done(self) -> None:
        """The person has what they came for, or leaves without it."""
        if self.may_finish:
            self._session.end()

    def _link_heard(self, phase: LinkPhase) -> None:
        self.link_phase = phase
        self._tell()

    def _recognised(self, who: Identified) -> None:
        """A card was read."""
        if not self._turns_to_whoever_comes():
            return
        self.visit.who = who
        if self.visit.page is PageName.IDENTIFY:
            self._after_card()
        else:
            self._tell()

    def _scanned(self, note: ScanNote) -> None:
        """A code was shown."""
        if self._turns_to_whoever_comes():
            self._session.begin()
            self.scans.say(note)

    def _turns_to_whoever_comes(self) -> bool:
        """Not while a number is being taken or printed. On the ticket's page it is the next person: they begin with a
        clean machine.
        """
        if self.taking.under_way or (self.visit.page is PageName.TICKET and not self.printing.settled):
            return False
        if self.visit.page is PageName.TICKET:
            self._session.end()
            self._session.begin()
        return True

    def _after_card(self) -> None:
        self._turn_to(PageName.CONFIRM if self.visit.service is not None else PageName.HOME)

    def _taken(self, ticket: TicketTaken) -> None:
        self.visit.ticket = ticket
        self.may_finish = False
        self._turn_to(PageName.TICKET)
        self._later(SECOND_TOUCH_MS, lambda: self._let_finish(ticket))
        self.printing.print(ticket, self.language.now)

    def _let_finish(self, ticket: TicketTaken) -> None:
        if self.visit.ticket is ticket:
            self.may_finish = True
            self._tell()

    def _paper_changed(self) -> None:
        if self.printing.paper is Paper.PRINTED:
            self._session.farewell(FAREWELL_S)
        elif self.printing.paper is Paper.FAILED:
            self._session.farewell(FAREWELL_WITHOUT_PAPER_S)

    def _wipe(self) -> None:
        self.taking.give_up()
        self.printing.forget()
        self.cards.forget_trouble()
        self.visit = Visit()
        self._turn_to(PageName.HOME, backwards=True)

    def _turn_to(self, page: PageName, *, backwards: bool = False) -> None:
        self._backwards = backwards
        self.visit.page = page
        self.scans.forget()
        self._tell()

    def _tell(self) -> None:
        phase = phase_of(self.condition)
        if phase is not self._phase:
            self._phase = phase
            self._link.publish_phase(phase)
        self.changed.emit()
