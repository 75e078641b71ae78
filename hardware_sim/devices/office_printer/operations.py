"""IPP operations (RFC 8011, chapter 4): a request comes in, the printer does it, a response goes out."""

from collections.abc import Callable, Mapping
from typing import Final

from hardware_sim.devices.office_printer import attributes
from hardware_sim.devices.office_printer.ipp_message import (
    Group,
    Message,
    NotIpp,
    Tag,
    Value,
    enums,
    head,
    keywords,
    numbers,
    read,
    said,
    texts,
    write,
)
from hardware_sim.devices.office_printer.job import Job, JobState, Ordered
from hardware_sim.devices.office_printer.office_printer import OfficePrinter
from hardware_sim.devices.office_printer.order import order_of
from hardware_sim.devices.office_printer.sheet import NoPdf, pages

OK, SUBSTITUTED = 0x0000, 0x0001
BAD_REQUEST, NOT_POSSIBLE, NOT_FOUND, TOO_LONG = 0x0400, 0x0404, 0x0406, 0x0409
FORMAT, VALUES, CHARSET, COMPRESSION, BROKEN_DOCUMENT = 0x040A, 0x040B, 0x040D, 0x040F, 0x0411
NO_SUCH_OPERATION, NO_SUCH_VERSION = 0x0501, 0x0503
SMALLEST_ID = 1
LONGEST: Final[Mapping[int, int]] = {Tag.NAME: 255, Tag.KEYWORD: 255, Tag.CHARSET: 63, Tag.LANGUAGE: 63, Tag.URI: 1023}
CREATING = frozenset({attributes.PRINT_JOB, attributes.VALIDATE, attributes.CREATE})


class Refused(Exception):
    """The operation is not done; the status says why."""

    def __init__(self, status: int, unsupported: Group | None = None) -> None:
        super().__init__(f"{status:04x}")
        self.status = status
        self.unsupported = unsupported or {}


class Operations:
    """Answers for one printer at one address."""

    def __init__(self, printer: OfficePrinter, uri: str) -> None:
        self._printer = printer
        self._uri = uri
        self._does: Mapping[int, Callable[[Message, Group], Message]] = {
            attributes.PRINT_JOB: self._print_job,
            attributes.VALIDATE: self._validate,
            attributes.CREATE: self._create,
            attributes.SEND: self._send,
            attributes.CANCEL: self._cancel,
            attributes.GET_JOB: self._get_job,
            attributes.GET_JOBS: self._get_jobs,
            attributes.GET_PRINTER: self._get_printer,
        }

    def answer(self, data: bytes) -> bytes:
        """Every request has one, whatever its bytes; nothing at all is answered by a bad request."""
        try:
            version, operation, number = head(data)
        except NotIpp:
            return write(_response((1, 1), 0, BAD_REQUEST))
        spoken = version if version in {(1, 1), (2, 0)} else (1, 1)
        try:
            if version[0] not in {1, 2}:
                raise Refused(NO_SUCH_VERSION)
            request = _well_formed(data)
            if operation not in self._does:
                raise Refused(NO_SUCH_OPERATION)
            asked = request.group(Tag.OPERATION)
            _check_formats(asked)
            done = self._does[operation](request, asked)
        except (Refused, NotIpp) as refused:
            status = refused.status if isinstance(refused, Refused) else BAD_REQUEST
            unsupported = refused.unsupported if isinstance(refused, Refused) else {}
            return write(_response(spoken, number, status, unsupported=unsupported))
        return write(_response(spoken, number, done.code, *done.groups))

    # Jobs are made

    def _print_job(self, request: Message, asked: Group) -> Message:
        order, unsupported = self._order(request, asked)
        count = _pages(request.document)
        job = self._printer.new_job(order)
        self._printer.print_job(job, request.document, count)
        return self._made(job, unsupported)

    def _validate(self, request: Message, asked: Group) -> Message:
        _, unsupported = self._order(request, asked)
        return _done(*_left_out(unsupported), status=SUBSTITUTED if unsupported else OK)

    def _create(self, request: Message, asked: Group) -> Message:
        order, unsupported = self._order(request, asked)
        return self._made(self._printer.new_job(order), unsupported)

    def _send(self, request: Message, asked: Group) -> Message:
        job = self._job(asked)
        if "last-document" not in asked:
            raise Refused(BAD_REQUEST)
        if job.state is not JobState.HELD:
            raise Refused(NOT_POSSIBLE)
        self._printer.print_job(job, request.document, _pages(request.document))
        return self._made(job, {})

    def _order(self, request: Message, asked: Group) -> tuple[Ordered, Group]:
        order, unsupported = order_of(asked, request.group(Tag.JOB), self._printer.mechanism)
        if unsupported and _true(asked, "ipp-attribute-fidelity"):
            raise Refused(VALUES, unsupported)
        return order, unsupported

    def _made(self, job: Job, unsupported: Group) -> Message:
        told: Group = {
            "job-uri": said(Tag.URI, attributes.job_uri(job, self._uri)),
            "job-id": numbers(job.id),
            "job-state": enums(job.state),
            "job-state-reasons": keywords(job.reason),
        }
        return _done(*_left_out(unsupported), (Tag.JOB, told), status=SUBSTITUTED if unsupported else OK)

    # Jobs are looked after

    def _cancel(self, _request: Message, asked: Group) -> Message:
        job = self._job(asked)
        if job.state.ended or job.stops:
            raise Refused(NOT_POSSIBLE)
        self._printer.cancel(job)
        return _done()

    def _get_job(self, _request: Message, asked: Group) -> Message:
        return _done((Tag.JOB, self._told(self._job(asked), asked, ())))

    def _get_jobs(self, _request: Message, asked: Group) -> Message:
        which = next(texts(asked.get("which-jobs", ())), "not-completed")
        if which not in {"completed", "not-completed"}:
            raise Refused(VALUES, {"which-jobs": asked["which-jobs"]})
        user = next(texts(asked.get("requesting-user-name", ())), "anonymous")
        mine = _true(asked, "my-jobs")
        jobs = [
            job
            for job in self._printer.jobs.values()
            if job.state.ended == (which == "completed") and (not mine or job.ordered.user == user)
        ]
        if which == "completed":
            jobs.sort(key=lambda job: (-(job.ended_at or 0), -job.id))
        limit = _number(asked, "limit") or len(jobs)
        short = ("job-uri", "job-id")
        return _done(*((Tag.JOB, self._told(job, asked, short)) for job in jobs[:limit]))

    def _told(self, job: Job, asked: Group, usual: tuple[str, ...]) -> Group:
        wanted = tuple(texts(asked.get("requested-attributes", ()))) or usual
        all_of_it = attributes.job(job, self._printer.mechanism, self._uri)
        return attributes.asked_for(all_of_it, wanted, attributes.JOB_TEMPLATE_OF_A_JOB, "job-description")

    def _job(self, asked: Group) -> Job:
        """By `job-uri`, or by `printer-uri` and `job-id` (RFC 8011, 4.3)."""
        number = _number(asked, "job-id")
        if "job-uri" in asked:
            tail = next(texts(asked["job-uri"]), "").rpartition("/")[2]
            number = int(tail) if tail.isascii() and tail.isdigit() else None
        if number is None:
            raise Refused(BAD_REQUEST)
        if number not in self._printer.jobs:
            raise Refused(NOT_FOUND)
        return self._printer.jobs[number]

    # The printer

    def _get_printer(self, _request: Message, asked: Group) -> Message:
        formats = tuple(texts(asked.get("document-format", ())))
        if any(one not in {attributes.PDF, attributes.OCTETS} for one in formats):
            raise Refused(FORMAT, {"document-format": asked["document-format"]})
        told = attributes.asked_for(
            attributes.printer(self._printer.mechanism, self._uri),
            texts(asked.get("requested-attributes", ())),
            attributes.JOB_TEMPLATE,
            "printer-description",
        )
        return _done((Tag.PRINTER, told))


def _well_formed(data: bytes) -> Message:
    """Charset, language and target stand first, in this order (RFC 8011, 4.1.4 and 4.1.5)."""
    request = read(data)
    if request.number < SMALLEST_ID or [tag for tag, _ in request.groups][:1] != [Tag.OPERATION]:
        raise Refused(BAD_REQUEST)
    asked = request.group(Tag.OPERATION)
    names = list(asked)
    if names[:2] != ["attributes-charset", "attributes-natural-language"] or not {"printer-uri", "job-uri"} & {
        *names[2:3]
    }:
        raise Refused(BAD_REQUEST)
    return request


def _check_formats(asked: Group) -> None:
    for name, values in asked.items():
        for value in values:
            longest = LONGEST.get(value.tag)
            if longest is not None and isinstance(value.data, str) and len(value.data.encode()) > longest:
                raise Refused(TOO_LONG, {name: values})
    if next(texts(asked["attributes-charset"]), "").lower() not in {"utf-8", "us-ascii"}:
        raise Refused(CHARSET, {"attributes-charset": asked["attributes-charset"]})
    if next(texts(asked.get("compression", ())), "none") != "none":
        raise Refused(COMPRESSION, {"compression": asked["compression"]})
    if next(texts(asked.get("document-format", ())), attributes.PDF) not in {attributes.PDF, attributes.OCTETS}:
        raise Refused(FORMAT, {"document-format": asked["document-format"]})


def _pages(document: bytes) -> int:
    try:
        return pages(document)
    except NoPdf:
        raise Refused(BROKEN_DOCUMENT) from None


def _true(asked: Group, name: str) -> bool:
    return any(value.data is True for value in asked.get(name, ()))


def _number(asked: Group, name: str) -> int | None:
    return next((value.data for value in asked.get(name, ()) if type(value.data) is int), None)


def _done(*groups: tuple[int, Group], status: int = OK) -> Message:
    return Message(code=status, number=0, groups=groups)


def _left_out(unsupported: Group) -> tuple[tuple[int, Group], ...]:
    return ((Tag.UNSUPPORTED_GROUP, unsupported),) if unsupported else ()


def _response(
    version: tuple[int, int], number: int, status: int, *groups: tuple[int, Group], unsupported: Group | None = None
) -> Message:
    fixed: Group = {
        "attributes-charset": (Value(Tag.CHARSET, "utf-8"),),
        "attributes-natural-language": (Value(Tag.LANGUAGE, "en"),),
    }
    left_out = _left_out(unsupported or {})
    return Message(version=version, code=status, number=number, groups=((Tag.OPERATION, fixed), *left_out, *groups))
