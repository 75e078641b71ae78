"""Printing one ticket: what to tell the person meanwhile and afterwards, and what to tell the hall."""

from enum import Enum
from functools import partial

from PySide6.QtCore import QObject, Signal

from drivers.following import Following
from drivers.ports import RECEIPT_PRINTER, NotPrinted, Printed, PrintOutcome, Progress, ReceiptPrinter
from hall.contract.commands import ReportPaper
from hall.contract.ids import TicketId
from hall.contract.replies import TicketTaken
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind
from hall.sites.site import Site
from kiosk.paper import spaced, ticket_paper
from kiosk.words import NO_PAPER, NOT_CONFIRMED, still_valid
from ui_kit.delivery import Delivery
from ui_kit.device_words import device_words
from ui_kit.outbox import Kept
from ui_kit.phrase import NOTHING, Phrase


class Paper(Enum):
    """What has become of the paper."""

    NONE = "none"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"


class TicketPrinting(QObject):
    """Prints each ticket once, on the printer that is there then: the print's request id is the ticket's own."""

    changed = Signal()

    def __init__(
        self,
        site: Site,
        devices: Following,
        delivery: Delivery,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._site = site
        self._devices = devices
        self._printer: ReceiptPrinter | None = None
        self._delivery = delivery
        self._ticket: TicketId | None = None
        self.paper = Paper.NONE
        self.happened = NOTHING
        self.can_do = NOTHING
        self._watch = devices.follow(RECEIPT_PRINTER, self._printer_is)

    @property
    def settled(self) -> bool:
        return self.paper in (Paper.PRINTED, Paper.FAILED)

    def print(self, taken: TicketTaken, language: str) -> None:
        """Put the ticket on paper; its outcome goes to the hall whether or not the person is still here."""
        self._ticket = taken.ticket
        if self._printer is None:
            no_printer = DeviceReason.NOT_CONNECTED
            self._delivery.deliver(ReportPaper(ticket=taken.ticket, printed=False, reason=no_printer))
            self._failed(taken, NO_PAPER)
            return
        self._become(Paper.PRINTING)
        # Killed before the outcome, nobody knows of this paper: the next run tells the hall so.
        foretold = self._delivery.foretell(ReportPaper(ticket=taken.ticket, printed=False))
        receipt = ticket_paper(self._site, taken, language, self._printer.profile)
        done = self._devices.here(partial(self._done, taken, foretold))
        self._printer.print(receipt, done, request_id=taken.ticket)

    def close(self) -> None:
        """Follow no printer any more; what is under way still has its outcome."""
        self._watch.stop()

    def forget(self) -> None:
        """The person has left."""
        self._ticket = None
        self.happened = self.can_do = NOTHING
        self._become(Paper.NONE)

    def _printer_is(self, printer: ReceiptPrinter | None) -> None:
        self._printer = printer

    def _done(self, taken: TicketTaken, foretold: Kept, outcome: PrintOutcome) -> None:
        match outcome:
            case Printed():
                self._delivery.settle(foretold, ReportPaper(ticket=taken.ticket, printed=True))
                if taken.ticket == self._ticket:
                    self._become(Paper.PRINTED)
            case NotPrinted(progress=progress, reason=reason):
                self._delivery.settle(foretold, ReportPaper(ticket=taken.ticket, printed=False, reason=reason))
                self._failed(taken, _in_words(progress, reason))

    def _failed(self, taken: TicketTaken, happened: Phrase) -> None:
        if taken.ticket == self._ticket:
            self.happened = happened
            self.can_do = still_valid(spaced(taken.number))
            self._become(Paper.FAILED)

    def _become(self, paper: Paper) -> None:
        self.paper = paper
        self.changed.emit()


def _in_words(progress: Progress, reason: DeviceReason | None) -> Phrase:
    """What happened to the paper, for the person who waits for it."""
    if reason is None and progress is not Progress.NOTHING:
        return NOT_CONFIRMED
    known = device_words(DeviceKind.RECEIPT_PRINTER, reason or DeviceReason.HARDWARE_ERROR).public
    return NOT_CONFIRMED if known == NOTHING else known
