"""A printer of sheets: a job counts as printed when the printer says that it is completed, with its pages."""

from collections.abc import Callable
from contextlib import suppress

from drivers.core.address import IppAt
from drivers.core.completion import Completion, CompletionCode
from drivers.core.condition import Condition, fault
from drivers.core.device import Device
from drivers.core.driver import Driver
from drivers.core.line import DeviceError, DeviceGone, DeviceTimeout
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.core.work import Session
from drivers.office.codec import (
    CANCEL_JOB,
    GET_JOB,
    GET_PRINTER,
    INTEGER,
    JOB,
    KEYWORD,
    MIME,
    NAME,
    PRINT_JOB,
    PRINTER,
    Attributes,
    NotIpp,
    Response,
    decode,
    encode,
    request,
)
from drivers.office.line import IppLine, dial_ipp
from drivers.office.port import Sheets
from drivers.office.profile import USUAL, OfficeProfile
from drivers.office.status import printer_condition
from drivers.ports import NotPrinted, Printed, PrintOutcome, Progress
from hall.clock import Clock
from hall.contract.ids import RequestId, new_request_id
from hall.contract.states import DevicePhase, DeviceReason
from hall.sites.definition import DeviceKind

CANCELED, ABORTED, COMPLETED = 7, 8, 9
FIRST_SERVER_ERROR = 0x0500
STAFF_CAN = frozenset(
    {
        DeviceReason.PAPER_OUT, DeviceReason.PAPER_JAMMED, DeviceReason.COVER_OPEN, DeviceReason.TONER_OUT,
        DeviceReason.OUTPUT_FULL,
    }
)  # fmt: skip


class _Ended(Exception):
    """The job ends here, unprinted as far as we know."""

    def __init__(self, code: CompletionCode, reason: DeviceReason | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.reason = reason


class SheetPrinting:
    """The work of an IPP printer (`drivers.core.work.Work`)."""

    def __init__(self, profile: OfficeProfile) -> None:
        self._profile = profile
        self._number = 0

    @property
    def poll_s(self) -> float:
        return self._profile.poll_s

    def opened(self, session: Session[IppLine]) -> Condition:
        try:
            return self._condition(session)
        except NotIpp:
            raise DeviceTimeout("what answers there does not speak IPP") from None

    def poll(self, session: Session[IppLine]) -> Condition:
        try:
            return self._condition(session)
        except NotIpp:
            return fault(DeviceReason.PROTOCOL_FAULT)

    def lost(self) -> None:
        """Nothing belongs to the connection."""

    def unfinished(self, code: CompletionCode, reason: DeviceReason | None, *, begun: bool) -> PrintOutcome:
        return NotPrinted(Progress.UNCONFIRMED if begun else Progress.NOTHING, code, reason)

    def perform(
        self, session: Session[IppLine], sheets: Sheets, deadline: float
    ) -> tuple[CompletionCode, PrintOutcome]:
        progress, job = Progress.NOTHING, 0
        reason: DeviceReason | None
        try:
            self._require_able(session)
            session.mark_busy()
            progress = Progress.UNCONFIRMED
            job = self._submit(session, sheets)
            self._await_completed(session, job, deadline)
        except _Ended as end:
            code, reason = end.code, end.reason
            progress = progress if job else Progress.NOTHING  # it refused it
        except (NotIpp, DeviceError) as trouble:
            reason = _reason(trouble)
            code = _code(progress, reason)
        else:
            return CompletionCode.SUCCESS, Printed()
        if job:
            with suppress(NotIpp, DeviceError):
                self._ask(session, CANCEL_JOB, (INTEGER, "job-id", job))
        return code, NotPrinted(progress, code, reason)

    def _submit(self, session: Session[IppLine], sheets: Sheets) -> int:
        more = ((NAME, "job-name", sheets.name), (MIME, "document-format", "application/pdf"))
        wanted = encode(INTEGER, "copies", sheets.copies) + encode(KEYWORD, "media", sheets.media)
        response = self._ask(session, PRINT_JOB, *more, job=wanted, document=sheets.pdf)
        if response.failed:
            theirs = response.status >= FIRST_SERVER_ERROR
            raise _Ended(CompletionCode.DEVICE_NOT_READY if theirs else CompletionCode.INVALID_DATA)
        match response.groups.get(JOB, {}).get("job-id"):
            case (int(job),) if job > 0:
                return job
            case _:
                raise NotIpp("a job without a number")

    def _await_completed(self, session: Session[IppLine], job: int, deadline: float) -> None:
        while True:
            attributes = self._ask(session, GET_JOB, (INTEGER, "job-id", job)).groups.get(JOB, {})
            match _number(attributes, "job-state"):
                case None:
                    raise NotIpp("a job without a state")
                case state if state == COMPLETED:
                    if self._profile.counts and not self._pages(attributes):
                        raise _Ended(CompletionCode.HARDWARE_ERROR, DeviceReason.HARDWARE_ERROR)
                    return
                case state if state in {CANCELED, ABORTED}:
                    raise _Ended(CompletionCode.HARDWARE_ERROR, DeviceReason.HARDWARE_ERROR)
                case _:
                    self._require_able(session)
            if session.stopping():
                raise _Ended(CompletionCode.CANCELED)
            if session.passed(deadline):
                raise _Ended(CompletionCode.TIME_OUT, DeviceReason.NOT_RESPONDING)
            session.line.rest(self._profile.look_s)

    @staticmethod
    def _pages(attributes: Attributes) -> int:
        counted = (_number(attributes, f"job-{what}-completed") for what in ("impressions", "media-sheets"))
        return max(number or 0 for number in counted)

    def _require_able(self, session: Session[IppLine]) -> None:
        condition = self._condition(session)
        if condition.phase is DevicePhase.FAULT and condition.reason:
            code = CompletionCode.USER_ERROR if condition.reason in STAFF_CAN else CompletionCode.HARDWARE_ERROR
            raise _Ended(code, condition.reason)

    def _condition(self, session: Session[IppLine]) -> Condition:
        response = self._ask(session, GET_PRINTER)
        attributes = response.groups.get(PRINTER, {})
        state = _number(attributes, "printer-state")
        if response.failed or state is None:
            raise NotIpp("a printer without a state")
        return printer_condition(state, [str(one) for one in attributes.get("printer-state-reasons", ())])

    def _ask(
        self,
        session: Session[IppLine],
        operation: int,
        *more: tuple[int, str, str | int],
        job: bytes = b"",
        document: bytes = b"",
    ) -> Response:
        self._number += 1
        body = request(operation, self._number, session.line.uri, *more, job=job) + document
        response = decode(session.line.ask(body, session.within(self._profile.answer_s)))
        if response.request_id != self._number:
            raise NotIpp("the answer to another question")
        return response


def _number(attributes: Attributes, name: str) -> int | None:
    match attributes.get(name):
        case (int(number),):
            return number
        case _:
            return None


def _reason(trouble: Exception) -> DeviceReason:
    match trouble:
        case DeviceGone():
            return DeviceReason.NOT_CONNECTED
        case NotIpp():
            return DeviceReason.PROTOCOL_FAULT
        case _:
            return DeviceReason.NOT_RESPONDING


def _code(progress: Progress, reason: DeviceReason) -> CompletionCode:
    if reason in STAFF_CAN:
        return CompletionCode.USER_ERROR
    return CompletionCode.DEVICE_NOT_READY if progress is Progress.NOTHING else CompletionCode.HARDWARE_ERROR


class IppPrinter(Device[IppLine, Sheets, PrintOutcome]):
    """A printer as screens know it (`drivers.office.port.OfficePrinter`)."""

    def __init__(self, name: DeviceName, profile: OfficeProfile, plug: Plug, clock: Clock) -> None:
        super().__init__(name, plug, dial_ipp, SheetPrinting(profile), clock)

    def print(
        self,
        sheets: Sheets,
        done: Callable[[PrintOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 60.0,
    ) -> RequestId:
        def completed(completion: Completion[PrintOutcome]) -> None:
            done(completion.outcome)

        request_ = request_id or new_request_id()
        self._owner.submit(request_, sheets, wait_s, completed)
        return request_


DRIVER = Driver(
    kind=DeviceKind.OFFICE_PRINTER,
    package="drivers.office",
    profile=OfficeProfile,
    usual=USUAL,
    reaches=(IppAt,),
    make=IppPrinter,
)
