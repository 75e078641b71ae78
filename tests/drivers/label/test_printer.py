"""A label on its way to the roll, with every trouble at every point, on a line in memory."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.core.completion import CompletionCode
from drivers.core.condition import READY, degraded
from drivers.core.line import DeviceError, DeviceTimeout
from drivers.label.document import Label, LabelBarcode, LabelQr, LabelText
from drivers.label.driver import LabelPrinting
from drivers.label.profile import label_profile
from drivers.ports import NotPrinted, Printed, PrintOutcome, Progress
from hall.clock import VirtualClock
from hall.contract.states import DevicePhase, DeviceReason
from tests.drivers.support.conformance import Commanded, Ends, Situation, cells, check
from tests.drivers.support.label_printer import LabelPaper
from tests.drivers.support.memory_line import MemoryLine
from tests.drivers.support.sessions import Bench


def label(code: str) -> Label:
    items = (
        LabelText(x_mm=2, y_mm=2, text="示例"),
        LabelBarcode(x_mm=2, y_mm=8, data=code),
        LabelQr(x_mm=2, y_mm=18, data=code),
    )
    return Label(width_mm=50, height_mm=30, items=items)


PIECES = 5
MODELS = ["tspl", "tspl-short", "zebra", "zpl"]
LANGUAGE = {"tspl": "tspl", "tspl-short": "tspl-short", "zebra": "zpl", "zpl": "zpl"}


class Desk:
    def __init__(self, model: str) -> None:
        self.clock = VirtualClock()
        self.printer = LabelPaper(LANGUAGE[model])
        self.line = MemoryLine(self.printer, self.clock)
        self.bench = Bench(self.line, self.clock)
        self.work = LabelPrinting(label_profile(model))

    def print(self, code: str = "A1", wait_s: float = 10.0) -> PrintOutcome:
        ended, outcome = self.work.perform(self.bench.session, label(code), self.clock.monotonic_s() + wait_s)
        assert (ended is CompletionCode.SUCCESS) == isinstance(outcome, Printed)
        return outcome

    def at_piece(self, number: int, what: Callable[[], None]) -> None:
        self.printer.after_piece = lambda received: what() if received == number else None

    def breaks(self, name: str) -> None:
        match name:
            case "silent":
                self.printer.mute = True
            case "stuck":
                self.printer.stuck = True
            case "pulled out":
                self.line.gone = True
            case _:
                self.printer.trouble = name

    def put_right(self) -> None:
        self.printer.trouble = ""
        self.printer.mute = self.printer.stuck = self.line.gone = False
        self.printer.after_piece = lambda number: None
        for _ in range(4):
            self.printer.print_on()


@pytest.fixture(params=MODELS)
def desk(request: pytest.FixtureRequest) -> Desk:
    desk = Desk(request.param)
    assert desk.work.opened(desk.bench.session) == READY
    return desk


@pytest.mark.requirement("R060")
def test_a_label_that_came_out_is_printed_and_is_one(desk: Desk) -> None:
    assert [desk.print("A1"), desk.print("A2")] == [Printed(), Printed()]
    assert [b"A1" in one for one in desk.printer.labels] == [True, False]
    assert desk.bench.busy == 2


REASONS = {
    "head": DeviceReason.HEAD_OPEN,
    "out": DeviceReason.LABEL_OUT,
    "ribbon": DeviceReason.RIBBON_OUT,
    "hot": DeviceReason.OVERHEATED,
    "paused": DeviceReason.OFFLINE,
    "silent": DeviceReason.NOT_RESPONDING,
    "stuck": DeviceReason.NOT_RESPONDING,
    "pulled out": DeviceReason.NOT_CONNECTED,
}


@pytest.mark.parametrize("piece", range(PIECES + 1))
@pytest.mark.parametrize("name", list(REASONS))
def test_no_label_comes_out_twice_or_untold_whatever_breaks_when(desk: Desk, name: str, piece: int) -> None:
    if piece == 0:
        desk.breaks(name)
    desk.at_piece(piece, lambda: desk.breaks(name))
    outcome = desk.print("A1")
    assert isinstance(outcome, NotPrinted)
    assert outcome.reason is REASONS[name]
    desk.put_right()
    desk.work.lost()
    assert desk.print("A2") == Printed()

    first = [one for one in desk.printer.labels if b"A1" in one]
    assert len(first) <= (outcome.progress is Progress.UNCONFIRMED)
    assert sum(b"A2" in one and b"A1" not in one for one in desk.printer.labels) == 1
    assert len(desk.printer.labels) == len(first) + 1
    if name != "stuck":  # which shows only behind the last piece
        order = [Progress.NOTHING, *[Progress.PARTLY] * (PIECES - 1), Progress.UNCONFIRMED]
        assert outcome.progress is order[piece]


@pytest.mark.parametrize("model", ["tspl", "zebra", "zpl"])
def test_a_label_not_taken_stops_the_next_one_until_it_is(model: str) -> None:
    desk = Desk(model)
    desk.printer.trouble = "not taken"
    assert desk.work.poll(desk.bench.session) == degraded(DeviceReason.MEDIA_NOT_TAKEN)
    expected = NotPrinted(Progress.NOTHING, CompletionCode.USER_ERROR, DeviceReason.MEDIA_NOT_TAKEN)
    assert desk.print(wait_s=3) == expected
    desk.printer.trouble = ""
    assert desk.print() == Printed()


def test_a_low_roll_prints_and_says_so() -> None:
    desk = Desk("tspl")
    desk.printer.trouble = "low"
    assert desk.work.poll(desk.bench.session) == degraded(DeviceReason.LABEL_LOW)


def test_a_printer_that_is_never_seen_at_work_has_not_printed(desk: Desk) -> None:
    desk.printer.stuck = True
    outcome = desk.print()
    assert outcome == NotPrinted(Progress.UNCONFIRMED, CompletionCode.TIME_OUT, DeviceReason.NOT_RESPONDING)


def test_a_counter_that_leaps_confirms_nothing() -> None:
    desk = Desk("zebra")
    desk.at_piece(PIECES, lambda: setattr(desk.printer, "count", desk.printer.count + 2))
    outcome = desk.print()
    assert isinstance(outcome, NotPrinted)
    assert (outcome.progress, outcome.reason) == (Progress.UNCONFIRMED, DeviceReason.PROTOCOL_FAULT)


def test_what_does_not_fit_is_refused_before_the_first_byte(desk: Desk) -> None:
    wide = Label(width_mm=20, height_mm=30, items=(LabelBarcode(x_mm=2, y_mm=2, data="A" * 30),))
    code, outcome = desk.work.perform(desk.bench.session, wide, desk.clock.monotonic_s() + 5)
    assert (code, outcome) == (CompletionCode.INVALID_DATA, NotPrinted(Progress.NOTHING, CompletionCode.INVALID_DATA))
    assert desk.printer.received == 0


def test_being_stopped_in_the_middle_is_told(desk: Desk) -> None:
    desk.at_piece(2, lambda: setattr(desk.bench, "stop", True))
    assert desk.print() == NotPrinted(Progress.PARTLY, CompletionCode.CANCELED)


class Babbling:
    def __init__(self, script: list[bytes]) -> None:
        self.script = script

    def hear(self, data: bytes) -> bytes:
        return self.script.pop(0) if self.script else b""


@given(st.sampled_from(MODELS), st.lists(st.binary(max_size=30), max_size=40))
def test_whatever_a_printer_sends_a_job_ends_in_time(model: str, script: list[bytes]) -> None:
    desk = Desk(model)
    desk.line.device = Babbling(script)
    desk.print(wait_s=10)
    assert desk.clock.monotonic_s() < 20
    try:
        desk.work.poll(desk.bench.session)
    except DeviceTimeout:
        desk.work.lost()


def test_bytes_no_printer_sends_are_a_protocol_fault() -> None:
    desk = Desk("tspl")
    desk.line.device = Babbling([b"\xff" * 9] * 9)
    assert desk.work.poll(desk.bench.session).phase is DevicePhase.FAULT
    with pytest.raises(DeviceError):
        desk.work.opened(desk.bench.session)


class LabelSubject:
    def __init__(self) -> None:
        self.work = LabelPrinting(label_profile(""))
        self.printer = LabelPaper("tspl")

    def line(self, clock: VirtualClock) -> MemoryLine:
        return MemoryLine(self.printer, clock)

    def silence(self) -> None:
        self.printer.mute = True

    def break_down(self) -> None:
        self.printer.trouble = "head"

    def wear_out(self) -> None:
        self.printer.trouble = "low"

    def at_work(self, then: Callable[[], None]) -> None:
        self.printer.after_piece = lambda _: then()


def refused(code: CompletionCode, reason: DeviceReason | None) -> Ends[PrintOutcome]:
    return Ends(code, NotPrinted(Progress.NOTHING, code, reason))


NOT_READY = CompletionCode.DEVICE_NOT_READY
BROKEN = CompletionCode.HARDWARE_ERROR
TABLE: dict[str, Commanded[Label, PrintOutcome]] = {
    "print": Commanded(
        lambda: label("A1"),
        {
            Situation.ABSENT: refused(NOT_READY, DeviceReason.NOT_CONNECTED),
            Situation.MISCONFIGURED: refused(NOT_READY, DeviceReason.MISCONFIGURED),
            Situation.HELD: refused(NOT_READY, DeviceReason.HELD_BY_ANOTHER),
            Situation.SILENT: refused(NOT_READY, DeviceReason.NOT_RESPONDING),
            Situation.FAULT: refused(CompletionCode.USER_ERROR, DeviceReason.HEAD_OPEN),
            Situation.READY: Ends(CompletionCode.SUCCESS, Printed()),
            Situation.DEGRADED: Ends(CompletionCode.SUCCESS, Printed(paper_low=True)),
            Situation.PULLED_OUT: Ends(BROKEN, NotPrinted(Progress.PARTLY, BROKEN, DeviceReason.NOT_CONNECTED)),
            Situation.TOO_LATE: refused(CompletionCode.TIME_OUT, None),
            Situation.STOPPED: refused(CompletionCode.CANCELED, None),
        },
    )
}


@pytest.mark.parametrize(("name", "situation"), cells(TABLE))
def test_every_command_ends_as_stated_in_every_situation(name: str, situation: Situation) -> None:
    check(LabelSubject(), TABLE[name], situation)
