"""Sheets on their way to paper over IPP: printed only when completed with pages, cancelled whenever not."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from drivers.core.completion import CompletionCode
from drivers.core.condition import READY, degraded, fault
from drivers.core.line import DeviceError, DeviceGone, DeviceTimeout
from drivers.core.work import Session
from drivers.office.book import Book
from drivers.office.codec import NotIpp, decode
from drivers.office.line import NotSent
from drivers.office.port import OFFICE_PRINTER, Paper, Sheets
from drivers.office.printing import Order, SheetPrinting
from drivers.office.profile import OfficeProfile
from drivers.office.status import printer_condition
from drivers.ports import NotPrinted, Printed, PrintOutcome, Progress
from drivers.terminal import open_devices
from hall.clock import VirtualClock
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from tests.drivers.support.ipp_printer import IppPaper, IppServer
from tests.drivers.support.pages import pdf
from tests.drivers.support.terminals import Heard, terminal

PDF = pdf()
SHEETS = Sheets(pdf=PDF, copies=2)
TRAYS = {Paper.CERTIFICATE: "tray-2"}


class MemoryIpp:
    uri = "ipp://192.0.2.8:631/ipp/print"

    def __init__(self, paper: IppPaper, clock: VirtualClock) -> None:
        self.paper = paper
        self.clock = clock
        self.mute = self.gone = self.dumb = False

    def rest(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.paper.up_time += round(seconds)

    def ask(self, body: bytes, deadline: float) -> bytes:
        if self.gone:
            raise NotSent("unplugged")
        answer = b"" if self.mute else self.paper.answer(body)
        if self.mute or self.dumb:
            self.clock.advance(max(0.0, deadline - self.clock.monotonic_s()))
            raise DeviceTimeout("silent")
        if self.gone:
            raise DeviceGone("unplugged meanwhile")
        return answer


class Desk:
    def __init__(self, *, counts: bool = True, folder: Path | None = None) -> None:
        self.clock = VirtualClock()
        self.paper = IppPaper()
        self.line = MemoryIpp(self.paper, self.clock)
        self.stop = False
        self.folder = folder
        self.profile = OfficeProfile(name="made up", counts=counts, trays=TRAYS)
        line: Any = self.line  # as the driver's line, without the network
        self.session: Session[Any] = Session(line, self.clock, lambda: None, lambda: self.stop)
        self.restart()

    def restart(self) -> None:
        """The terminal's program ends and begins again."""
        book = Book(self.folder, "made up")
        self.work = SheetPrinting(self.profile, "ticket-1 office", lambda _: book)

    def print(self, document: str = "C1", wait_s: float = 30.0, sheets: Sheets = SHEETS) -> PrintOutcome:
        order = Order(structs.replace(sheets, document=document), document)
        code, outcome = self.work.perform(self.session, order, self.clock.monotonic_s() + wait_s)
        assert (code is CompletionCode.SUCCESS) == isinstance(outcome, Printed)
        return outcome

    def breaks(self, name: str) -> None:
        match name:
            case "silent":
                self.line.mute = True
            case "pulled out":
                self.line.gone = True
            case "garbage":
                self.paper.garbage = True
            case "stuck":
                self.paper.stuck = True
            case _:
                self.paper.state, self.paper.reasons = 5, (name,)

    def mended(self) -> None:
        self.line.mute = self.line.gone = self.line.dumb = self.paper.garbage = self.paper.stuck = False
        self.paper.state, self.paper.reasons = 3, ("none",)
        self.paper.after = lambda operation: None


def test_a_completed_job_with_its_sheets_is_printed() -> None:
    desk = Desk()
    assert desk.print() == Printed()
    assert desk.paper.documents == [PDF]
    job = next(one for one in desk.paper.heard if one[3] == 2)
    assert job.startswith(b"\x01\x01\x00\x02")
    assert b"\x42\x00\x08job-name\x00\x02C1" in job
    assert b"\x22\x00\x16ipp-attribute-fidelity\x00\x01\x00" in job
    assert b"\x49\x00\x0fdocument-format\x00\x0fapplication/pdf" in job
    assert b"\x02\x21\x00\x06copies\x00\x04\x00\x00\x00\x02\x44\x00\x05sides\x00\x09one-sided" in job
    assert b"\x44\x00\x0dprint-scaling\x00\x04none" in job
    assert b"\x44\x00\x05media\x00\x10iso_a4_210x297mm\x03%PDF" in job
    assert desk.paper.cancelled == []


def test_a_certificate_asks_for_its_tray_and_for_nothing_to_be_left_out() -> None:
    desk = Desk()
    assert desk.print(sheets=Sheets(pdf=PDF, paper=Paper.CERTIFICATE)) == Printed()
    job = next(one for one in desk.paper.heard if one[3] == 2)
    assert b"\x22\x00\x16ipp-attribute-fidelity\x00\x01\x01" in job
    assert job.partition(b"%PDF")[0].endswith(
        b"\x34\x00\x09media-col\x00\x00"
        b"\x4a\x00\x00\x00\x0amedia-size\x34\x00\x00\x00\x00"
        b"\x4a\x00\x00\x00\x0bx-dimension\x21\x00\x00\x00\x04\x00\x00\x52\x08"
        b"\x4a\x00\x00\x00\x0by-dimension\x21\x00\x00\x00\x04\x00\x00\x74\x04\x37\x00\x00\x00\x00"
        b"\x4a\x00\x00\x00\x0cmedia-source\x44\x00\x00\x00\x06tray-2\x37\x00\x00\x00\x00\x03"
    )


def test_a_paper_that_lies_in_no_tray_is_not_printed() -> None:
    desk = Desk()
    outcome = desk.print(sheets=Sheets(pdf=PDF, paper=Paper.RECEIPT))
    assert outcome == NotPrinted(Progress.NOTHING, CompletionCode.INVALID_DATA)


def test_what_is_no_pdf_is_refused_before_a_job_is_made() -> None:
    desk = Desk()
    outcome = desk.print(sheets=Sheets(pdf=b"%PDF-1.7 and nothing more"))
    assert outcome == NotPrinted(Progress.NOTHING, CompletionCode.INVALID_DATA)
    assert desk.paper.documents == []


@pytest.mark.parametrize(("counts", "printed"), [(True, False), (False, True)])
def test_a_job_without_pages_is_believed_only_where_nobody_counts(counts: bool, printed: bool) -> None:
    desk = Desk(counts=counts)
    desk.paper.counts = False
    assert isinstance(desk.print(), Printed) == printed


BREAKS = {
    "media-empty-error": (CompletionCode.USER_ERROR, DeviceReason.PAPER_OUT),
    "media-jam": (CompletionCode.USER_ERROR, DeviceReason.PAPER_JAMMED),
    "cover-open-error": (CompletionCode.USER_ERROR, DeviceReason.COVER_OPEN),
    "toner-empty-error": (CompletionCode.USER_ERROR, DeviceReason.TONER_OUT),
    "spark-error": (CompletionCode.HARDWARE_ERROR, DeviceReason.HARDWARE_ERROR),
    "silent": (CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_RESPONDING),
    "pulled out": (CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED),
    "garbage": (CompletionCode.HARDWARE_ERROR, DeviceReason.PROTOCOL_FAULT),
    "stuck": (CompletionCode.TIME_OUT, DeviceReason.NOT_RESPONDING),
}


TELLS_NO_END = {"silent", "pulled out", "garbage"}
TEARS = {"media-jam", "cover-open-error"}


@pytest.mark.parametrize("operation", [2, 9])
@pytest.mark.parametrize("name", list(BREAKS))
def test_a_job_that_breaks_is_not_printed_and_is_cancelled_where_it_can_be(name: str, operation: int) -> None:
    desk = Desk()
    desk.paper.after = lambda done: desk.breaks(name) if done == operation else None
    code, reason = BREAKS[name]
    begun = operation == 9 or name == "stuck"
    unknown = name in TELLS_NO_END or (name in TEARS and begun)
    progress = Progress.UNCONFIRMED if unknown else Progress.NOTHING  # else it ended before a sheet came out
    assert desk.print() == NotPrinted(progress, code, reason)
    assert desk.paper.cancelled == ([] if name in TELLS_NO_END else [1])
    assert len(desk.paper.documents) == 1


@pytest.mark.parametrize("operation", [2, 9])
@pytest.mark.parametrize("name", list(BREAKS))
def test_the_same_document_asked_for_again_never_comes_out_twice(name: str, operation: int) -> None:
    desk = Desk()
    desk.paper.after = lambda done: desk.breaks(name) if done == operation else None
    first = desk.print()
    desk.mended()
    for _ in range(20):
        desk.paper.print_on()
    again = desk.print()
    whole = [job for job, sheets in desk.paper.sheets.items() if sheets == 2]
    assert len(whole) <= 1
    assert isinstance(again, Printed) == (len(whole) == 1)
    if not isinstance(again, Printed):
        assert (first, again) == (first, NotPrinted(Progress.UNCONFIRMED, CompletionCode.HARDWARE_ERROR))


def test_a_job_whose_answer_was_lost_is_found_by_its_name_and_followed() -> None:
    desk = Desk()
    desk.paper.after = lambda done: setattr(desk.line, "dumb", done == 2)
    assert desk.print() == Printed()
    assert len(desk.paper.documents) == 1


def test_a_job_that_surely_never_came_is_nothing_on_paper_and_may_be_tried_again() -> None:
    desk = Desk()
    reached = desk.paper.answer
    desk.paper.answer = lambda body: b"" if body[3] == 2 else reached(body)  # type: ignore[method-assign]
    outcome = desk.print()
    assert outcome == NotPrinted(Progress.NOTHING, CompletionCode.HARDWARE_ERROR, DeviceReason.PROTOCOL_FAULT)
    desk.paper.answer = reached  # type: ignore[method-assign]
    assert desk.print() == Printed()


def test_a_printer_that_was_off_meanwhile_is_no_witness() -> None:
    desk = Desk()
    desk.paper.after = lambda done: desk.breaks("pulled out") if done == 2 else None
    desk.print()
    desk.mended()
    desk.paper.jobs.clear()
    desk.clock.advance(20)
    desk.paper.up_time = 3
    assert desk.print() == NotPrinted(Progress.UNCONFIRMED, CompletionCode.HARDWARE_ERROR)
    assert desk.print("C2") == Printed()


def test_a_document_of_unknown_fate_is_remembered_through_a_restart(tmp_path: Path) -> None:
    desk = Desk(folder=tmp_path)
    desk.paper.after = lambda done: desk.breaks("pulled out") if done == 9 else None
    assert desk.print().progress is Progress.UNCONFIRMED  # type: ignore[union-attr]
    desk.mended()
    for _ in range(4):
        desk.paper.print_on()
    desk.restart()
    assert desk.print() == Printed()
    desk.restart()
    desk.paper.jobs.clear()
    assert desk.print() == Printed()
    assert len(desk.paper.documents) == 1


def test_a_document_that_another_terminal_has_printed_is_not_printed_again() -> None:
    desk = Desk()
    assert desk.print() == Printed()
    other = Desk()
    other.line.paper = other.paper = desk.paper
    assert other.print() == Printed()
    assert len(desk.paper.documents) == 1


def test_a_book_that_cannot_be_read_prints_nothing(tmp_path: Path) -> None:
    desk = Desk(folder=tmp_path)
    (tmp_path / "made_up.json").write_text("{")
    assert desk.print() == NotPrinted(Progress.UNCONFIRMED, CompletionCode.INTERNAL_ERROR)
    assert desk.paper.documents == []


@pytest.mark.parametrize("sheets", [1, 3])
def test_more_or_fewer_sheets_than_asked_for_are_not_printed(sheets: int) -> None:
    desk = Desk()
    desk.paper.after = lambda done: desk.paper.copies.update({1: sheets}) if done == 2 else None
    outcome = desk.print()
    assert isinstance(outcome, NotPrinted)
    assert outcome.progress is Progress.UNCONFIRMED


@pytest.mark.parametrize("name", [name for name in BREAKS if name != "stuck"])
def test_a_printer_in_trouble_is_given_no_job(name: str) -> None:
    desk = Desk()
    desk.breaks(name)
    outcome = desk.print()
    assert isinstance(outcome, NotPrinted)
    assert (outcome.progress, outcome.reason) == (Progress.NOTHING, BREAKS[name][1])
    assert desk.paper.documents == []


@pytest.mark.parametrize(
    ("status", "code"), [(0x040A, CompletionCode.INVALID_DATA), (0x0507, CompletionCode.DEVICE_NOT_READY)]
)
def test_a_refused_job_is_nothing_on_paper(status: int, code: CompletionCode) -> None:
    desk = Desk()
    desk.paper.refuses = status
    assert desk.print() == NotPrinted(Progress.NOTHING, code)


@pytest.mark.parametrize("ends_as", [7, 8])
def test_a_job_cancelled_at_the_printer_is_not_printed(ends_as: int) -> None:
    desk = Desk()
    desk.paper.ends_as = ends_as
    assert isinstance(desk.print(), NotPrinted)


def test_being_stopped_cancels_the_job() -> None:
    desk = Desk()
    desk.stop = True
    assert desk.print() == NotPrinted(Progress.UNCONFIRMED, CompletionCode.CANCELED)
    assert (desk.paper.cancelled, desk.paper.sheets) == ([1], {1: 1})  # a whole copy of two


@pytest.mark.parametrize(
    ("state", "reasons", "condition"),
    [
        (3, ["none"], READY),
        (4, ["media-empty-report"], READY),
        (3, ["media-empty-warning"], degraded(DeviceReason.PAPER_LOW)),
        (3, ["toner-low"], degraded(DeviceReason.TONER_LOW)),
        (3, ["media-empty"], fault(DeviceReason.PAPER_OUT)),
        (5, ["media-empty-warning"], fault(DeviceReason.PAPER_OUT)),
        (5, ["media-empty", "door-open"], fault(DeviceReason.COVER_OPEN)),
        (5, [], fault(DeviceReason.OFFLINE)),
        (5, ["toner-low-warning"], fault(DeviceReason.OFFLINE)),
        (3, ["output-area-full-error"], fault(DeviceReason.OUTPUT_FULL)),
    ],
)
def test_what_a_printer_says_of_itself(state: int, reasons: list[str], condition: object) -> None:
    assert printer_condition(state, reasons) == condition


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    for body in (data, b"\x01\x01\0\0\0\0\0\1" + data):
        try:
            decode(body)
        except NotIpp:
            continue


def test_a_response_cut_off_anywhere_is_none() -> None:
    whole = IppPaper().answer(b"\x01\x01\x00\x0b\0\0\0\1\x03")
    assert decode(whole).first(4)["printer-state"] == (3,)
    for size in range(len(whole)):
        with pytest.raises(NotIpp):
            decode(whole[:size])


def test_something_else_at_the_address_is_no_printer() -> None:
    desk = Desk()
    desk.paper.garbage = True
    with pytest.raises(DeviceError):
        desk.work.opened(desk.session)


def test_sheets_are_printed_over_http_and_a_printer_that_goes_away_is_told(tmp_path: Path) -> None:
    paper = IppPaper()
    server = IppServer(paper)
    device = Device(id="office", kind=DeviceKind.OFFICE_PRINTER, at=f"ipp://127.0.0.1:{server.port}/ipp/print")
    states: Heard[DeviceState] = Heard()
    outcomes: Heard[PrintOutcome] = Heard()
    with open_devices(Home(tmp_path), terminal(device)) as devices:
        devices.watch_states(states)
        states.wait(lambda state: state.phase is DevicePhase.READY)
        printer = devices.port(OFFICE_PRINTER)
        assert printer
        printer.print(SHEETS, outcomes)
        outcomes.wait(lambda outcome: outcome == Printed())
        assert paper.documents == [PDF]
        server.close()
        states.wait(lambda state: state.phase is DevicePhase.ABSENT)
