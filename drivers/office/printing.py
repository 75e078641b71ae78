"""The work of an IPP printer: a job counts as printed when the printer says that it is completed, with its sheets.

Before a job's first byte leaves, the printer's book says so; before anything is printed again, every job whose end is
not known is looked for at the printer, by its number or its name. So no document comes out whole twice.
"""

from collections.abc import Callable
from contextlib import suppress

import structlog
from msgspec import Struct
from msgspec.structs import replace

from drivers.core.completion import CompletionCode
from drivers.core.condition import Condition, fault
from drivers.core.line import DeviceError, DeviceGone, DeviceTimeout
from drivers.core.work import Session
from drivers.office.asking import Asking, JobRefused, PrinterSeen
from drivers.office.book import Book, BookMistake, Reckoned, Submitted
from drivers.office.calibration import EXACT, Unreadable, page_count, undone
from drivers.office.codec import NotIpp
from drivers.office.fate import Fate, JobSeen, fate, fate_unlisted, reckoned
from drivers.office.line import IppLine, NotSent
from drivers.office.port import Paper, Sheets
from drivers.office.profile import OfficeProfile
from drivers.ports import NotPrinted, Printed, PrintOutcome, Progress
from hall.contract.states import DevicePhase, DeviceReason

STAFF_CAN = frozenset(
    {
        DeviceReason.PAPER_OUT, DeviceReason.PAPER_JAMMED, DeviceReason.COVER_OPEN, DeviceReason.TONER_OUT,
        DeviceReason.OUTPUT_FULL,
    }
)  # fmt: skip
TEARS = frozenset({DeviceReason.PAPER_JAMMED, DeviceReason.COVER_OPEN})
"""Troubles that may cost the sheet on its way."""
LETTING_GO_S = 2.0

log = structlog.get_logger(__name__)


class Order(Struct, frozen=True):
    """What is to be printed, and the name of its job at the printer: the document, or what stands for it."""

    sheets: Sheets
    document: str


class _Ended(Exception):
    """It ends here; how far it came is another question."""

    def __init__(self, code: CompletionCode, reason: DeviceReason | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.reason = reason


class SheetPrinting:
    """`drivers.core.work.Work`. `by` says whose jobs these are, `open_book` gives the book of the printer called so."""

    def __init__(self, profile: OfficeProfile, by: str, open_book: Callable[[str], Book]) -> None:
        self._profile = profile
        self._by = by
        self._open_book = open_book
        self._asking = Asking()
        self._identity = ""
        self.book: Book | None = None
        """Of the printer that answered last."""

    @property
    def poll_s(self) -> float:
        return self._profile.poll_s

    def opened(self, session: Session[IppLine]) -> Condition:
        try:
            return self._look(session).condition
        except NotIpp:
            raise DeviceTimeout("what answers there does not speak IPP") from None

    def poll(self, session: Session[IppLine]) -> Condition:
        try:
            return self._look(session).condition
        except NotIpp:
            return fault(DeviceReason.PROTOCOL_FAULT)

    def lost(self) -> None:
        """Nothing belongs to the connection."""

    def unfinished(self, code: CompletionCode, reason: DeviceReason | None, *, begun: bool) -> PrintOutcome:
        return NotPrinted(Progress.UNCONFIRMED if begun else Progress.NOTHING, code, reason)

    def perform(self, session: Session[IppLine], order: Order, deadline: float) -> tuple[CompletionCode, PrintOutcome]:
        partly = False
        try:
            end, why = self._carry_out(session, order, deadline)
            if end is Fate.PRINTED:
                return CompletionCode.SUCCESS, Printed()
            code, reason, partly = why.code, why.reason, end is Fate.PARTLY
        except _Ended as ended:
            code, reason = ended.code, ended.reason
        except (NotIpp, DeviceError) as trouble:
            code, reason = CompletionCode.DEVICE_NOT_READY, _reason(trouble)
        except BookMistake as mistake:
            log.error("printer_book_unusable", why=str(mistake))
            code, reason = CompletionCode.INTERNAL_ERROR, None
        progress = Progress.PARTLY if partly else Progress.NOTHING
        if self._unsettled(order.document):
            progress = Progress.UNCONFIRMED
        return code, NotPrinted(progress, code, reason)

    # One order

    def _carry_out(self, session: Session[IppLine], order: Order, deadline: float) -> tuple[Fate, _Ended]:
        """How it ended, and why where it is not printed. Raises `_Ended` and the errors of line and book."""
        seen, book = self._look(session), self._kept()
        mine = [document for document, job in book.read().open.items() if job.by == self._by]
        for document in mine:
            if self._settle(session, document) is Fate.UNDER_WAY:
                self._require_able(self._look(session).condition)
                raise _Ended(CompletionCode.DEVICE_NOT_READY, DeviceReason.NOT_RESPONDING)
        pages = self._pages(order.sheets)
        self._recall(session, order, pages)
        if order.document in book.read().printed:
            return Fate.PRINTED, _Ended(CompletionCode.SUCCESS)
        if book.read().unsettled(order.document):
            raise _Ended(CompletionCode.HARDWARE_ERROR)
        self._require_able(seen.condition)
        tray = self._profile.trays.get(order.sheets.paper, "")
        if not tray and order.sheets.paper is not Paper.PLAIN:
            raise _Ended(CompletionCode.INVALID_DATA)
        off = EXACT if order.sheets.to_be_measured else book.read().calibration(tray)
        pdf = undone(order.sheets.pdf, off)
        session.mark_busy()
        job = Submitted(
            pages=pages,
            copies=order.sheets.copies,
            paper=order.sheets.paper,
            by=self._by,
            at=session.clock.now(),
            up_time=seen.up_time,
        )
        book.change(lambda known: known.submitted(order.document, job))
        why = self._follow(session, replace(order, sheets=replace(order.sheets, pdf=pdf)), tray, deadline)
        return self._settle(session, order.document), why

    def _recall(self, session: Session[IppLine], order: Order, pages: int) -> None:
        """The printer may know the document where the book does not: from another terminal, or from before a loss."""
        book, known = self._kept(), self._kept().read()
        if not order.sheets.document or order.document in known.printed or known.unsettled(order.document):
            return
        seen = self._asking.job_named(session, self._profile.answer_s, order.document)
        if seen is None:
            return
        job = Submitted(
            pages=pages,
            copies=order.sheets.copies,
            paper=order.sheets.paper,
            by=self._by,
            at=session.clock.now(),
            up_time=None,
            job=seen.id,
        )
        if fate(seen, job, counts=self._profile.counts) in {Fate.NOTHING, Fate.PARTLY}:
            return  # no copy of it is whole, and its sheets were reckoned when it ended
        book.change(lambda known: known.submitted(order.document, job))
        if self._settle(session, order.document) is Fate.UNDER_WAY:
            raise _Ended(CompletionCode.DEVICE_NOT_READY, DeviceReason.NOT_RESPONDING)

    def _follow(self, session: Session[IppLine], order: Order, tray: str, deadline: float) -> _Ended:
        """Hands the job over and waits for its end. Why it is not printed, if it should turn out that it is not."""
        book, document = self._kept(), order.document
        try:
            number = self._submit(session, order, tray)
        except NotSent as trouble:
            book.change(lambda known: known.settled(document, Reckoned()))
            raise _Ended(CompletionCode.DEVICE_NOT_READY, _reason(trouble)) from None
        except JobRefused as refusal:
            book.change(lambda known: known.settled(document, Reckoned()))
            raise _Ended(CompletionCode.INVALID_DATA if refusal.ours else CompletionCode.DEVICE_NOT_READY) from None
        except (NotIpp, DeviceError) as trouble:
            return _Ended(CompletionCode.HARDWARE_ERROR, _reason(trouble))
        try:
            book.change(lambda known: known.submitted(document, replace(known.open[document], job=number)))
            self._await_ended(session, document, number, deadline)
        except _Ended as ended:
            return ended
        except (NotIpp, DeviceError) as trouble:
            return _Ended(CompletionCode.HARDWARE_ERROR, _reason(trouble))
        return _Ended(CompletionCode.HARDWARE_ERROR, DeviceReason.HARDWARE_ERROR)

    def _submit(self, session: Session[IppLine], order: Order, tray: str) -> int:
        """The job's number. No answer is no refusal: it is looked for, once, by its name."""
        try:
            return self._asking.submit(session, self._profile.answer_s, order.sheets, order.document, tray)
        except NotSent:
            raise
        except (NotIpp, DeviceError):
            with suppress(NotIpp, DeviceError):
                seen = self._asking.job_named(session, self._profile.answer_s, order.document)
                if seen is not None:
                    return seen.id
            raise

    def _await_ended(self, session: Session[IppLine], document: str, number: int, deadline: float) -> None:
        while True:
            seen = self._asking.job(session, self._profile.answer_s, number)
            if seen is None or self._fate(seen, document) is not Fate.UNDER_WAY:
                return
            condition = self._watch(session, document).condition
            self._require_able(condition)
            if session.stopping():
                raise _Ended(CompletionCode.CANCELED)
            if session.passed(deadline):
                raise _Ended(CompletionCode.TIME_OUT, condition.reason or DeviceReason.NOT_RESPONDING)
            session.line.rest(self._profile.look_s)

    # What became of a job

    def _settle(self, session: Session[IppLine], document: str) -> Fate:
        """A job's end, written down; one that still stands is cancelled. `UNDER_WAY` where nobody can tell yet."""
        cancelled = False
        until = session.within(LETTING_GO_S if session.stopping() else self._profile.settle_s)
        with suppress(NotIpp, DeviceError):
            while True:
                now = self._watch(session, document)
                job = self._kept().read().open[document]
                seen = self._find(session, document, job)
                if seen is None:
                    end = fate_unlisted(job, session.clock.now(), now.up_time, self._profile.remembers_s)
                else:
                    end = fate(seen, job, counts=self._profile.counts)
                if end is not Fate.UNDER_WAY:
                    self._write_down(document, end, reckoned(end, seen, job, counts=self._profile.counts))
                    return end
                if seen is not None and not cancelled:
                    self._asking.cancel(session, self._profile.answer_s, seen.id)
                    cancelled = True
                if session.passed(until):
                    break
                session.line.rest(self._profile.look_s)
        return Fate.UNDER_WAY

    def _write_down(self, document: str, end: Fate, reckoned: Reckoned) -> None:
        self._kept().change(lambda known: known.settled(document, reckoned))
        log.info("sheets_settled", document=document, end=end.value)

    def _find(self, session: Session[IppLine], document: str, job: Submitted) -> JobSeen | None:
        if job.job is not None:
            return self._asking.job(session, self._profile.answer_s, job.job)
        return self._asking.job_named(session, self._profile.answer_s, document)

    def _fate(self, seen: JobSeen, document: str) -> Fate:
        return fate(seen, self._kept().read().open[document], counts=self._profile.counts)

    def _watch(self, session: Session[IppLine], document: str) -> PrinterSeen:
        """How the printer is; what tears paper is remembered of the job."""
        seen = self._look(session)
        job = self._kept().read().open[document]
        if seen.condition.phase is DevicePhase.FAULT and seen.condition.reason in TEARS and not job.torn:
            self._kept().change(lambda known: known.submitted(document, replace(job, torn=True)))
        return seen

    def _unsettled(self, document: str) -> bool:
        try:
            return self.book is not None and self.book.read().unsettled(document)
        except BookMistake:
            return True

    # The printer

    def _look(self, session: Session[IppLine]) -> PrinterSeen:
        seen = self._asking.printer(session, self._profile.answer_s)
        if self.book is None or seen.identity != self._identity:
            self._identity, self.book = seen.identity, self._open_book(seen.identity)
        return seen

    def _kept(self) -> Book:
        assert self.book is not None, "the printer was looked at before"
        return self.book

    @staticmethod
    def _require_able(condition: Condition) -> None:
        if condition.phase is DevicePhase.FAULT and condition.reason:
            code = CompletionCode.USER_ERROR if condition.reason in STAFF_CAN else CompletionCode.HARDWARE_ERROR
            raise _Ended(code, condition.reason)

    @staticmethod
    def _pages(sheets: Sheets) -> int:
        try:
            return page_count(sheets.pdf)
        except Unreadable:
            raise _Ended(CompletionCode.INVALID_DATA) from None


def _reason(trouble: Exception) -> DeviceReason:
    match trouble:
        case DeviceGone():
            return DeviceReason.NOT_CONNECTED
        case NotIpp():
            return DeviceReason.PROTOCOL_FAULT
        case _:
            return DeviceReason.NOT_RESPONDING
