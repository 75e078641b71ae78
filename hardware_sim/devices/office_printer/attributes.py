"""What the printer and its jobs say of themselves: RFC 8011 chapter 5, PWG 5100.7 (media-col), PWG 5100.14 (IPP
Everywhere), PWG 5100.13 (printer-input-tray), PWG 5101.1 (names of media).
"""

from collections.abc import Iterable, Iterator

from hardware_sim.devices.office_printer.ipp_message import (
    Group,
    Tag,
    Value,
    collection,
    enums,
    keywords,
    numbers,
    said,
    yes,
)
from hardware_sim.devices.office_printer.job import Job
from hardware_sim.devices.office_printer.mechanism import (
    DEFAULT_MEDIA,
    MEDIA,
    PAGES_A_MINUTE,
    TONER_SHEETS,
    Mechanism,
    Tray,
)
from hardware_sim.devices.office_printer.sheet import MARGIN_MM, Scaling, Size

IDLE, PROCESSING, STOPPED = 3, 4, 5
PRINT_JOB, VALIDATE, CREATE, SEND, CANCEL, GET_JOB, GET_JOBS, GET_PRINTER = 2, 4, 5, 6, 8, 9, 10, 11
OPERATIONS = (PRINT_JOB, VALIDATE, CREATE, SEND, CANCEL, GET_JOB, GET_JOBS, GET_PRINTER)
VERSIONS = ("1.1", "2.0")
MOST_COPIES = 99
PDF, OCTETS = "application/pdf", "application/octet-stream"
MODEL = "HALL SIMULATION OP-4"
UUID = "urn:uuid:99000000-0000-4000-8000-000000000004"
ONE_SIDED = "one-sided"
PORTRAIT, NORMAL_QUALITY = 3, 4
EDGES = ("bottom", "left", "right", "top")
JOB_TEMPLATE = frozenset(
    {
        "copies", "copies-default", "copies-supported", "sides-default", "sides-supported", "media-default",
        "media-supported", "media-ready", "media-col-default", "media-col-supported", "media-col-ready",
        "media-col-database", "media-source-supported", "media-type-supported", "media-size-supported",
        "print-scaling-default", "print-scaling-supported", "orientation-requested-default",
        "orientation-requested-supported", "print-quality-default", "print-quality-supported",
        "printer-resolution-default", "printer-resolution-supported", "number-up-default", "number-up-supported",
        "job-priority-default", "job-priority-supported", "finishings-default", "finishings-supported",
        "output-bin-default", "output-bin-supported", "print-color-mode-default", "print-color-mode-supported",
        *(f"media-{edge}-margin-supported" for edge in EDGES),
    }
)  # fmt: skip
"""Answers to `job-template` (RFC 8011, 4.2.5.1); everything else is `printer-description`."""


def printer(mechanism: Mechanism, uri: str) -> Group:
    """Every attribute of the printer."""
    troubles, warnings = tuple(mechanism.troubles()), tuple(mechanism.warnings())
    state = STOPPED if mechanism.stopped else PROCESSING if mechanism.queue or mechanism.way else IDLE
    toner = max(0, mechanism.toner) * 100 // TONER_SHEETS
    return {
        "printer-uri-supported": said(Tag.URI, uri),
        "uri-security-supported": keywords("none"),
        "uri-authentication-supported": keywords("none"),
        "printer-name": said(Tag.NAME, "office-printer"),
        "printer-info": said(Tag.TEXT, "A4 printer"),
        "printer-location": said(Tag.TEXT, ""),
        "printer-make-and-model": said(Tag.TEXT, MODEL),
        "printer-device-id": said(Tag.TEXT, f"MFG:HALL SIMULATION;MDL:OP-4;CMD:{PDF};"),
        "printer-uuid": said(Tag.URI, UUID),
        "printer-more-info": said(Tag.URI, uri.replace("ipp:", "http:", 1)),
        "printer-state": enums(state),
        "printer-state-reasons": keywords(*(troubles + warnings or ("none",))),
        "printer-state-message": said(Tag.TEXT, ", ".join(troubles + warnings)),
        "printer-is-accepting-jobs": yes(True),
        "printer-up-time": numbers(mechanism.now),
        "queued-job-count": numbers(len(mechanism.queue)),
        "ipp-versions-supported": keywords(*VERSIONS),
        "ipp-features-supported": keywords("none"),
        "operations-supported": enums(*OPERATIONS),
        "multiple-document-jobs-supported": yes(False),
        "multiple-operation-time-out": numbers(60),
        "multiple-operation-time-out-action": keywords("abort-job"),
        "charset-configured": said(Tag.CHARSET, "utf-8"),
        "charset-supported": said(Tag.CHARSET, "us-ascii", "utf-8"),
        "natural-language-configured": said(Tag.LANGUAGE, "en"),
        "generated-natural-language-supported": said(Tag.LANGUAGE, "en"),
        "document-format-default": said(Tag.MIME, PDF),
        "document-format-supported": said(Tag.MIME, PDF, OCTETS),
        "compression-supported": keywords("none"),
        "pdl-override-supported": keywords("attempted"),
        "pages-per-minute": numbers(PAGES_A_MINUTE),
        "color-supported": yes(False),
        "job-creation-attributes-supported": keywords(*JOB_ATTRIBUTES),
        "printer-get-attributes-supported": keywords("document-format"),
        "which-jobs-supported": keywords("completed", "not-completed"),
        "job-ids-supported": yes(True),
        "preferred-attributes-supported": yes(False),
        "printer-input-tray": tuple(Value(Tag.OCTETS, _input_tray(tray)) for tray in mechanism.trays),
        "marker-names": said(Tag.NAME, "Black toner"),
        "marker-types": keywords("toner"),
        "marker-colors": said(Tag.NAME, "#000000"),
        "marker-levels": numbers(toner),
        "copies-default": numbers(1),
        "copies-supported": (Value(Tag.RANGE, (1, MOST_COPIES)),),
        "sides-default": keywords(ONE_SIDED),
        "sides-supported": keywords(ONE_SIDED),
        "media-default": keywords(DEFAULT_MEDIA),
        "media-supported": keywords(*MEDIA),
        "media-ready": keywords(*dict.fromkeys(tray.media for tray in mechanism.trays if tray.sheets)),
        "media-col-default": (_media_col(mechanism.trays[0]),),
        "media-col-ready": tuple(_media_col(tray) for tray in mechanism.trays if tray.sheets),
        "media-col-database": tuple(_media_col(tray) for tray in mechanism.trays),
        "media-col-supported": keywords(*MEDIA_MEMBERS),
        "media-source-supported": keywords("auto", *(tray.name for tray in mechanism.trays)),
        "media-type-supported": keywords(*dict.fromkeys(tray.media_type for tray in mechanism.trays)),
        "media-size-supported": tuple(_size(size) for size in MEDIA.values()),
        **{f"media-{edge}-margin-supported": numbers(round(MARGIN_MM * 100)) for edge in EDGES},
        "print-scaling-default": keywords(Scaling.AUTO),
        "print-scaling-supported": keywords(*Scaling),
        "orientation-requested-default": enums(PORTRAIT),
        "orientation-requested-supported": enums(PORTRAIT),
        "print-quality-default": enums(NORMAL_QUALITY),
        "print-quality-supported": enums(NORMAL_QUALITY),
        "printer-resolution-default": (Value(Tag.RESOLUTION, (600, 600, 3)),),
        "printer-resolution-supported": (Value(Tag.RESOLUTION, (600, 600, 3)),),
        "print-color-mode-default": keywords("monochrome"),
        "print-color-mode-supported": keywords("monochrome"),
        "finishings-default": enums(3),
        "finishings-supported": enums(3),
        "output-bin-default": keywords("face-down"),
        "output-bin-supported": keywords("face-down"),
    }


MEDIA_MEMBERS = ("media-size", "media-source", "media-type", *(f"media-{edge}-margin" for edge in EDGES))
JOB_ATTRIBUTES = (
    "copies", "sides", "media", "media-col", "print-scaling", "orientation-requested", "print-quality",
    "printer-resolution", "print-color-mode", "finishings", "output-bin", "job-name", "ipp-attribute-fidelity",
)  # fmt: skip


def job(one: Job, mechanism: Mechanism, uri: str) -> Group:
    """Every attribute of a job. `job-impressions` counts the document once, the completed ones every copy."""
    return {
        "job-uri": said(Tag.URI, job_uri(one, uri)),
        "job-id": numbers(one.id),
        "job-state": enums(one.state),
        "job-state-reasons": keywords(one.reason),
        "job-state-message": said(Tag.TEXT, ""),
        "job-name": said(Tag.NAME, one.ordered.name),
        "job-originating-user-name": said(Tag.NAME, one.ordered.user),
        "job-printer-uri": said(Tag.URI, uri),
        "job-printer-up-time": numbers(mechanism.now),
        "job-k-octets": numbers((len(one.document) + 1023) // 1024),
        "job-impressions": numbers(one.pages),
        "job-impressions-completed": numbers(one.sheets),
        "job-media-sheets": numbers(one.wanted),
        "job-media-sheets-completed": numbers(one.sheets),
        "time-at-creation": numbers(one.created_at),
        "time-at-processing": _time(one.begun_at),
        "time-at-completed": _time(one.ended_at),
        "number-of-documents": numbers(int(bool(one.document))),
        "document-format": said(Tag.MIME, one.format),
        "attributes-charset": said(Tag.CHARSET, "utf-8"),
        "attributes-natural-language": said(Tag.LANGUAGE, "en"),
        "copies": numbers(one.ordered.copies),
        "sides": keywords(ONE_SIDED),
        "print-scaling": keywords(one.ordered.scaling),
    }


JOB_TEMPLATE_OF_A_JOB = frozenset({"copies", "sides", "print-scaling"})


def job_uri(one: Job, uri: str) -> str:
    return f"{uri}/{one.id}"


def asked_for(all_of_it: Group, wanted: Iterable[str], template: frozenset[str], rest: str) -> Group:
    """Only what `requested-attributes` names: attributes, or a whole group of them; nothing named means all.

    `media-col-database` is large and told only to those who name it (PWG 5100.7).
    """
    names = set(wanted) or {"all"}
    return {
        name: values
        for name, values in all_of_it.items()
        if name in names
        or (
            name != "media-col-database" and ("all" in names or ("job-template" if name in template else rest) in names)
        )
    }


def _time(at: int | None) -> tuple[Value, ...]:
    return (Value(Tag.NO_VALUE, None),) if at is None else numbers(at)


def _size(size: Size) -> Value:
    """In hundredths of a millimetre."""
    return collection(x_dimension=numbers(round(size.width * 100)), y_dimension=numbers(round(size.height * 100)))


def _media_col(tray: Tray) -> Value:
    margins = {f"media_{edge}_margin": numbers(round(MARGIN_MM * 100)) for edge in EDGES}
    return collection(
        media_size=(_size(tray.size),),
        media_source=keywords(tray.name),
        media_type=keywords(tray.media_type),
        **margins,
    )


def _input_tray(tray: Tray) -> bytes:
    return ";".join(_tray_facts(tray)).encode() + b";"


def _tray_facts(tray: Tray) -> Iterator[str]:
    """PWG 5100.13, 5.6.12; sizes in hundredths of a millimetre."""
    yield "type=sheetFeedAutoRemovableTray"
    yield f"mediafeed={round(tray.size.height * 100)}"
    yield f"mediaxfeed={round(tray.size.width * 100)}"
    yield f"maxcapacity={tray.capacity}"
    yield f"level={tray.sheets}"
    yield "status=0"
    yield f"name={tray.name}"
