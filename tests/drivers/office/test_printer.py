"""Sheets on their way to paper over IPP: printed only when completed with pages, cancelled whenever not."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.core.completion import CompletionCode
from drivers.core.condition import READY, degraded, fault
from drivers.core.line import DeviceError, DeviceGone, DeviceTimeout
from drivers.core.work import Session
from drivers.office.codec import NotIpp, decode
from drivers.office.driver import SheetPrinting
from drivers.office.port import OFFICE_PRINTER, Sheets
from drivers.office.profile import OfficeProfile
from drivers.office.status import printer_condition
from drivers.ports import NotPrinted, Printed, PrintOutcome, Progress
from drivers.terminal import open_devices
from hall.clock import VirtualClock
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from tests.drivers.support.ipp_printer import IppPaper, IppServer
from tests.drivers.support.terminals import Heard, terminal

PDF = b"%PDF-1.7\n%made up\n\x03\x04%%EOF\n"
SHEETS = Sheets(pdf=PDF, copies=2)


class MemoryIpp:
    uri = "ipp://192.0.2.8:631/ipp/print"

    def __init__(self, paper: IppPaper, clock: VirtualClock) -> None:
        self.paper = paper
        self.clock = clock
        self.mute = self.gone = False

    def rest(self, seconds: float) -> None:
        self.clock.advance(seconds)

    def ask(self, body: bytes, deadline: float) -> bytes:
        if self.gone:
            raise DeviceGone("unplugged")
        if self.mute:
            self.clock.advance(max(0.0, deadline - self.clock.monotonic_s()))
            raise DeviceTimeout("silent")
        return self.paper.answer(body)


class Desk:
    def __init__(self, *, counts: bool = True) -> None:
        self.clock = VirtualClock()
        self.paper = IppPaper()
        self.line = MemoryIpp(self.paper, self.clock)
        self.stop = False
        line: Any = self.line  # as the driver's line, without the network
        self.session: Session[Any] = Session(line, self.clock, lambda: None, lambda: self.stop)
        self.work = SheetPrinting(OfficeProfile(name="made up", counts=counts))

    def print(self, wait_s: float = 30.0) -> PrintOutcome:
        code, outcome = self.work.perform(self.session, SHEETS, self.clock.monotonic_s() + wait_s)
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


def test_a_completed_job_with_its_pages_is_printed() -> None:
    desk = Desk()
    assert desk.print() == Printed()
    assert desk.paper.documents == [PDF]
    job = next(one for one in desk.paper.heard if one[3] == 2)
    assert job.startswith(b"\x01\x01\x00\x02")
    assert b"\x49\x00\x0fdocument-format\x00\x0fapplication/pdf" in job
    assert b"\x02\x21\x00\x06copies\x00\x04\x00\x00\x00\x02\x44\x00\x05media\x00\x10iso_a4_210x297mm\x03%PDF" in job
    assert desk.paper.cancelled == []


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


@pytest.mark.parametrize("operation", [2, 9])
@pytest.mark.parametrize("name", list(BREAKS))
def test_a_job_that_breaks_is_not_printed_and_is_cancelled_where_it_can_be(name: str, operation: int) -> None:
    desk = Desk()
    desk.paper.after = lambda done: desk.breaks(name) if done == operation else None
    code, reason = BREAKS[name]
    assert desk.print() == NotPrinted(Progress.UNCONFIRMED, code, reason)
    known = name not in {"silent", "pulled out"} and not (name == "garbage" and operation == 2)
    assert desk.paper.cancelled == ([1] if known else [])
    assert len(desk.paper.documents) == 1


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
    assert desk.paper.cancelled == [1]


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
    assert decode(whole).groups[4]["printer-state"] == (3,)
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
