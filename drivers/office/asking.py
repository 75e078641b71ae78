"""The printer's operations as questions with typed answers, over one open line."""

from msgspec import Struct

from drivers.core.condition import Condition
from drivers.core.work import Session
from drivers.office.codec import (
    BOOLEAN,
    CANCEL_JOB,
    GET_JOB,
    GET_JOBS,
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
    collect,
    decode,
    encode,
    request,
)
from drivers.office.fate import JobSeen
from drivers.office.line import IppLine
from drivers.office.port import Paper, Sheets
from drivers.office.status import printer_condition

FIRST_SERVER_ERROR = 0x0500
NOT_FOUND, GONE = 0x0406, 0x0407
JOBS_LOOKED_THROUGH = 50
_OF_A_PRINTER = ("printer-state", "printer-state-reasons", "printer-uuid", "printer-up-time")
_OF_A_JOB = (
    "job-id", "job-name", "job-state", "time-at-processing", "job-impressions-completed", "job-media-sheets-completed",
)  # fmt: skip
_SIZES = {"iso_a4_210x297mm": (21000, 29700), "iso_a5_148x210mm": (14800, 21000), "iso_a3_297x420mm": (29700, 42000)}


class JobRefused(Exception):
    """The printer makes no such job. `ours`: it never will."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the printer refuses the job (status {status:04x})")
        self.ours = status < FIRST_SERVER_ERROR


class PrinterSeen(Struct, frozen=True, kw_only=True):
    """What the printer tells of itself."""

    identity: str
    """The same for ever, wherever it stands in the network."""
    condition: Condition
    up_time: int | None


class Asking:
    """Asks one printer, request by request. Raises `NotIpp` and the errors of its line."""

    def __init__(self) -> None:
        self._number = 0

    def printer(self, session: Session[IppLine], within_s: float) -> PrinterSeen:
        response = self._ask(session, within_s, GET_PRINTER, encode(KEYWORD, "requested-attributes", *_OF_A_PRINTER))
        told = response.first(PRINTER)
        state = _number(told, "printer-state")
        if response.failed or state is None:
            raise NotIpp("a printer without a state")
        reasons = [str(one) for one in told.get("printer-state-reasons", ())]
        return PrinterSeen(
            identity=_text(told, "printer-uuid") or session.line.uri,
            condition=printer_condition(state, reasons),
            up_time=_number(told, "printer-up-time"),
        )

    def submit(self, session: Session[IppLine], within_s: float, sheets: Sheets, name: str, tray: str) -> int:
        """The job's number. Raises `JobRefused`."""
        exact = sheets.paper is Paper.CERTIFICATE
        response = self._ask(
            session,
            within_s,
            PRINT_JOB,
            encode(NAME, "job-name", name),
            encode(BOOLEAN, "ipp-attribute-fidelity", exact),
            encode(MIME, "document-format", "application/pdf"),
            job=b"".join(
                (
                    encode(INTEGER, "copies", sheets.copies),
                    encode(KEYWORD, "sides", "one-sided"),
                    encode(KEYWORD, "print-scaling", "none"),
                    _medium(sheets, tray),
                )
            ),
            document=sheets.pdf,
        )
        if response.failed:
            raise JobRefused(response.status)
        job = _number(response.first(JOB), "job-id")
        if job is None or job < 1:
            raise NotIpp("a job without a number")
        return job

    def job(self, session: Session[IppLine], within_s: float, job: int) -> JobSeen | None:
        """None where the printer knows no such job."""
        response = self._ask(session, within_s, GET_JOB, encode(INTEGER, "job-id", job))
        if response.status in {NOT_FOUND, GONE}:
            return None
        seen = _job(response.first(JOB), job)
        if response.failed or seen is None:
            raise NotIpp("a job without a state")
        return seen

    def job_named(self, session: Session[IppLine], within_s: float, name: str) -> JobSeen | None:
        """The last job of a name: one that is under way, else one that has ended."""
        wanted = encode(KEYWORD, "requested-attributes", *_OF_A_JOB)
        for which in ("not-completed", "completed"):
            limit = encode(INTEGER, "limit", JOBS_LOOKED_THROUGH)
            response = self._ask(session, within_s, GET_JOBS, limit, wanted, encode(KEYWORD, "which-jobs", which))
            if response.failed:
                if response.status in {NOT_FOUND, GONE}:
                    continue
                raise NotIpp(f"a printer that does not list its jobs (status {response.status:04x})")
            seen = [job for told in response.all(JOB) if (job := _job(told)) and job.name == name]
            if seen:
                return max(seen, key=lambda job: job.id)
        return None

    def cancel(self, session: Session[IppLine], within_s: float, job: int) -> None:
        """Refused where it has ended: its state says what came of it."""
        self._ask(session, within_s, CANCEL_JOB, encode(INTEGER, "job-id", job))

    def _ask(
        self,
        session: Session[IppLine],
        within_s: float,
        operation: int,
        *more: bytes,
        job: bytes = b"",
        document: bytes = b"",
    ) -> Response:
        self._number += 1
        body = request(operation, self._number, session.line.uri, *more, job=job) + document
        response = decode(session.line.ask(body, session.within(within_s)))
        if response.request_id != self._number:
            raise NotIpp("the answer to another question")
        return response


def _medium(sheets: Sheets, tray: str) -> bytes:
    """A named tray with paper of a size; else any paper of that size."""
    if not tray or sheets.media not in _SIZES:
        return encode(KEYWORD, "media", sheets.media)
    wide, high = _SIZES[sheets.media]
    size = {"x-dimension": encode(INTEGER, "", wide), "y-dimension": encode(INTEGER, "", high)}
    return collect("media-col", {"media-size": collect("", size), "media-source": encode(KEYWORD, "", tray)})


def _job(told: Attributes, number: int | None = None) -> JobSeen | None:
    identity, state = _number(told, "job-id") or number, _number(told, "job-state")
    if identity is None or state is None:
        return None
    counted = [_number(told, f"job-{what}-completed") for what in ("media-sheets", "impressions")]
    begun = told.get("time-at-processing")
    return JobSeen(
        id=identity,
        name=_text(told, "job-name"),
        state=state,
        begun=begun is None or isinstance(begun[0], int),
        sheets=next((count for count in counted if count is not None), None),
    )


def _number(attributes: Attributes, name: str) -> int | None:
    match attributes.get(name):
        case (int(number),):
            return number
        case _:
            return None


def _text(attributes: Attributes, name: str) -> str:
    match attributes.get(name):
        case (str(text),):
            return text
        case _:
            return ""
