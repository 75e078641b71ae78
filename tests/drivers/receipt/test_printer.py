"""A ticket on its way to paper, with every trouble in the middle, on a line in memory."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.core.completion import CompletionCode
from drivers.core.condition import READY, degraded
from drivers.core.line import DeviceGone, DeviceTimeout
from drivers.ports import NotPrinted, Printed, PrintOutcome, Progress
from drivers.receipt.document import Barcode, Qr, Receipt, Text
from drivers.receipt.driver import Printing
from drivers.receipt.profile import printer_profile
from hall.clock import VirtualClock
from hall.contract.states import DevicePhase, DeviceReason
from tests.drivers.support import paper_printer
from tests.drivers.support.memory_line import MemoryLine
from tests.drivers.support.paper_printer import PaperPrinter
from tests.drivers.support.sessions import Bench

TICKET = Receipt((Text("取号单", 2), Text("A023", 4), Text("前面等候 3 人"), Qr("A023"), Barcode("A023")))
PIECES = 7


class Desk:
    def __init__(self, model: str = "") -> None:
        self.clock = VirtualClock()
        self.printer = PaperPrinter()
        self.line = MemoryLine(self.printer, self.clock)
        self.bench = Bench(self.line, self.clock)
        self.work = Printing(printer_profile(model))

    def print(self, receipt: Receipt = TICKET, wait_s: float = 15.0) -> PrintOutcome:
        code, outcome = self.work.perform(self.bench.session, receipt, self.clock.monotonic_s() + wait_s)
        assert (code is CompletionCode.SUCCESS) == isinstance(outcome, Printed)
        assert isinstance(outcome, Printed) or outcome.code is code
        return outcome

    def at_piece(self, number: int, what: Callable[[], None]) -> None:
        self.printer.after_piece = lambda received: what() if received == number else None

    def refill(self) -> None:
        self.printer.sensors = paper_printer.HEALTHY
        self.line.incoming += self.printer.carry_out() + self.printer.push()


@pytest.fixture(params=["escpos-80", "escpos-58"])
def desk(request: pytest.FixtureRequest) -> Desk:
    desk = Desk(request.param)
    assert desk.work.opened(desk.bench.session) == READY
    return desk


def test_a_ticket_that_reached_the_paper_whole_is_printed(desk: Desk) -> None:
    assert desk.print() == Printed()
    assert len(desk.printer.paper) == PIECES
    assert desk.printer.paper[-1] == b"\x1dVB\0"
    assert desk.bench.busy == 1


def test_a_low_roll_prints_and_says_so(desk: Desk) -> None:
    desk.printer.sensors = paper_printer.NEAR_END
    assert desk.work.poll(desk.bench.session) == degraded(DeviceReason.PAPER_LOW)
    assert desk.print() == Printed(paper_low=True)


TROUBLES = [
    (paper_printer.PAPER_OUT, DeviceReason.PAPER_OUT, CompletionCode.USER_ERROR),
    (paper_printer.COVER_OPEN, DeviceReason.COVER_OPEN, CompletionCode.USER_ERROR),
    (paper_printer.OFFLINE, DeviceReason.OFFLINE, CompletionCode.HARDWARE_ERROR),
    (paper_printer.CUTTER, DeviceReason.CUTTER_FAULT, CompletionCode.HARDWARE_ERROR),
    (paper_printer.HOT, DeviceReason.OVERHEATED, CompletionCode.HARDWARE_ERROR),
    (paper_printer.BROKEN, DeviceReason.HARDWARE_ERROR, CompletionCode.HARDWARE_ERROR),
]


@pytest.mark.parametrize(("sensors", "reason", "code"), TROUBLES)
def test_a_printer_in_trouble_is_sent_nothing(
    desk: Desk, sensors: tuple[int, int, int, int], reason: DeviceReason, code: CompletionCode
) -> None:
    desk.printer.sensors = sensors
    outcome = desk.print()
    assert isinstance(outcome, NotPrinted)
    assert (outcome.progress, outcome.reason) == (Progress.NOTHING, reason)
    assert desk.printer.received == 0
    assert desk.work.poll(desk.bench.session).phase is DevicePhase.FAULT


@pytest.mark.parametrize("piece", range(1, PIECES))
@pytest.mark.parametrize(("sensors", "reason", "code"), TROUBLES)
def test_trouble_in_the_middle_of_a_ticket_is_noticed_at_once(
    desk: Desk, piece: int, sensors: tuple[int, int, int, int], reason: DeviceReason, code: CompletionCode
) -> None:
    desk.at_piece(piece, lambda: setattr(desk.printer, "sensors", sensors))
    before = desk.clock.monotonic_s()
    progress = Progress.PARTLY if piece < PIECES - 1 else Progress.UNCONFIRMED  # without its cut it can be read, too
    assert desk.print() == NotPrinted(progress, code, reason)
    assert desk.clock.monotonic_s() - before < 1
    assert desk.printer.received == piece


@pytest.mark.parametrize(("sensors", "reason", "code"), TROUBLES)
def test_trouble_behind_the_last_byte_is_not_printed(
    desk: Desk, sensors: tuple[int, int, int, int], reason: DeviceReason, code: CompletionCode
) -> None:
    desk.at_piece(PIECES, lambda: setattr(desk.printer, "sensors", sensors))
    assert desk.print() == NotPrinted(Progress.UNCONFIRMED, code, reason)


def test_trouble_found_after_the_confirmation_leaves_it_open(desk: Desk) -> None:
    hear = desk.printer.hear

    def run_out_behind_it(data: bytes) -> bytes:
        said = hear(data)
        if data == b"\x1dr\x01" and desk.printer.received == PIECES:
            desk.printer.sensors = paper_printer.PAPER_OUT
        return said

    desk.printer.hear = run_out_behind_it
    assert desk.print() == NotPrinted(Progress.UNCONFIRMED, CompletionCode.USER_ERROR, DeviceReason.PAPER_OUT)


@pytest.mark.parametrize("piece", [0, 1, 4, PIECES])
def test_silence_is_never_taken_for_success(desk: Desk, piece: int) -> None:
    def fall_silent() -> None:
        desk.printer.mute = True

    if piece == 0:
        fall_silent()
    desk.at_piece(piece, fall_silent)
    outcome = desk.print()
    assert isinstance(outcome, NotPrinted)
    assert outcome.reason is DeviceReason.NOT_RESPONDING
    assert (outcome.progress is Progress.NOTHING) == (piece == 0)


def test_a_printer_that_is_well_and_never_confirms_has_not_printed(desk: Desk) -> None:
    def stop_confirming() -> None:
        desk.printer.in_order_mute = True

    desk.at_piece(1, stop_confirming)
    before = desk.clock.monotonic_s()
    outcome = desk.print(wait_s=15)
    assert outcome == NotPrinted(Progress.UNCONFIRMED, CompletionCode.TIME_OUT, DeviceReason.NOT_RESPONDING)
    assert 14 < desk.clock.monotonic_s() - before < 18


@pytest.fixture
def desk_without_gs_r() -> Desk:
    """Its printer tells its state (DLE EOT, GS a) and does not know GS r."""
    desk = Desk()
    desk.printer.questions = [paper_printer.GS_A]
    assert desk.work.opened(desk.bench.session) == READY
    return desk


def test_a_printer_without_gs_r_confirms_by_what_it_tells_in_its_turn(desk_without_gs_r: Desk) -> None:
    """ "If any of the status items are enabled, the printer transmits the status when this command is executed"; "this
    command is executed after the data is processed in the receive buffer" (Epson, TM-T88III specification, GS a).
    """
    desk = desk_without_gs_r
    opened = len(desk.line.written)
    assert desk.print() == Printed()
    written = bytes(desk.line.written[opened:])
    assert written.startswith(bytes.fromhex("100401 100402 100403 100404  1d7201"))
    assert bytes.fromhex("1b40 1c26 1d6100") in written, "it tells nothing unasked while the job runs"
    assert bytes.fromhex("1d564200 100401 100402 100403 100404  1d610e 1d6100  100401") in written
    desk.printer.sensors = paper_printer.NEAR_END
    before, written = desk.clock.monotonic_s(), bytes(desk.line.written)
    assert desk.print() == Printed(paper_low=True)
    assert b"\x1dr" not in desk.line.written[len(written) :], "it is remembered"
    assert desk.clock.monotonic_s() - before < 1


@pytest.mark.parametrize("question", [paper_printer.GS_R, paper_printer.GS_A])
def test_what_it_tells_unasked_does_not_pass_for_a_confirmation(question: bytes) -> None:
    desk = Desk()
    desk.printer.questions = [question]
    desk.printer.tells_unasked = True

    def stick_and_run_low() -> None:
        desk.printer.slow = True
        desk.printer.sensors = paper_printer.NEAR_END

    hear = desk.printer.hear

    def change_while_it_waits(data: bytes) -> bytes:
        said = hear(data)
        if data == question and desk.printer.received == PIECES:
            desk.printer.sensors = paper_printer.HEALTHY
            said += desk.printer.push()
        return said

    desk.printer.hear = change_while_it_waits
    desk.at_piece(PIECES, stick_and_run_low)
    assert desk.print() == NotPrinted(Progress.UNCONFIRMED, CompletionCode.TIME_OUT, DeviceReason.NOT_RESPONDING)


@pytest.mark.parametrize(("sensors", "reason", "code"), TROUBLES)
def test_a_packet_in_its_turn_that_tells_of_trouble_confirms_nothing(
    desk_without_gs_r: Desk, sensors: tuple[int, int, int, int], reason: DeviceReason, code: CompletionCode
) -> None:
    desk = desk_without_gs_r
    desk.at_piece(PIECES, lambda: setattr(desk.printer, "sensors", sensors))
    assert desk.print() == NotPrinted(Progress.UNCONFIRMED, code, reason)


def test_a_printer_that_answers_only_out_of_order_is_sent_nothing() -> None:
    desk = Desk()
    desk.printer.questions = []
    assert desk.print() == NotPrinted(Progress.NOTHING, CompletionCode.TIME_OUT, DeviceReason.NOT_RESPONDING)
    assert desk.printer.received == 0
    assert {paper_printer.GS_R, paper_printer.GS_A} <= set(desk.printer.asked)


def test_a_printer_found_out_is_asked_again_when_another_one_stands_there(desk_without_gs_r: Desk) -> None:
    desk = desk_without_gs_r
    assert desk.print() == Printed()
    desk.work.lost()
    desk.printer.questions = [paper_printer.GS_R]
    assert desk.print() == Printed()


def test_a_zero_amidst_nonsense_confirms_nothing(desk: Desk) -> None:
    hear = desk.printer.hear

    def talk_nonsense(data: bytes) -> bytes:
        said = hear(data)
        return b"\xff\0" if data == paper_printer.GS_R and desk.printer.received == PIECES else said

    desk.printer.hear = talk_nonsense
    assert desk.print() == NotPrinted(Progress.UNCONFIRMED, CompletionCode.TIME_OUT, DeviceReason.NOT_RESPONDING)


def test_more_answers_than_questions_confirm_nothing(desk: Desk) -> None:
    """A public emulator answers GS a with four zeros, as many as GS r answers to nobody."""
    hear = desk.printer.hear

    def four_zeros(data: bytes) -> bytes:
        said = hear(data)
        return bytes(4) if data == paper_printer.GS_R and desk.printer.received == PIECES else said

    desk.printer.hear = four_zeros
    assert desk.print() == NotPrinted(Progress.UNCONFIRMED, CompletionCode.TIME_OUT, DeviceReason.NOT_RESPONDING)


def test_letters_are_no_status_though_some_look_like_one(desk: Desk) -> None:
    class WebServer:
        def hear(self, data: bytes) -> bytes:
            return b"HTTP/1.1 400 Bad Request\r\nServer: hall\r\nConnection: close\r\n\r\n"

    desk.line.device = WebServer()
    assert desk.work.poll(desk.bench.session).reason is DeviceReason.PROTOCOL_FAULT


def test_one_lost_confirmation_is_asked_for_again(desk: Desk) -> None:
    def lose_one() -> None:
        desk.printer.in_order_mute = True

    hear = desk.printer.hear

    def hear_and_count(data: bytes) -> bytes:
        said = hear(data)
        if data == b"\x1dr\x01" and desk.printer.in_order_mute:
            desk.printer.in_order_mute = False
        return said

    desk.at_piece(PIECES, lose_one)
    desk.printer.hear = hear_and_count
    assert desk.print() == Printed()


@pytest.mark.parametrize("gap_s", [0.0, 0.1])
def test_the_confirmation_of_a_broken_job_is_not_taken_for_the_next_ones(gap_s: float) -> None:
    desk = Desk("escpos-58")  # its buffer cannot be cleared
    hear = desk.printer.hear

    def open_the_cover_before_it_confirms(data: bytes) -> bytes:
        if data == b"\x1dr\x01" and desk.printer.received == PIECES:
            desk.printer.sensors = paper_printer.COVER_OPEN
        return hear(data)

    def confirm_both_late_and_then_never_again(data: bytes) -> bytes:
        said = hear(data)
        if said != b"\0\0":
            return said
        now = desk.clock.monotonic_s()
        desk.line.late = [(now + 0.05, b"\0"), (now + 0.05 + gap_s, b"\0")]
        desk.printer.in_order_mute = True
        return b""

    desk.printer.hear = open_the_cover_before_it_confirms
    assert isinstance(desk.print(), NotPrinted)
    desk.printer.sensors = paper_printer.HEALTHY
    desk.printer.hear = confirm_both_late_and_then_never_again
    assert desk.print() == NotPrinted(Progress.UNCONFIRMED, CompletionCode.TIME_OUT, DeviceReason.NOT_RESPONDING)
    assert desk.printer.in_order_mute


def test_a_printer_unplugged_in_the_middle_is_not_connected(desk: Desk) -> None:
    desk.at_piece(3, lambda: setattr(desk.line, "gone", True))
    outcome = desk.print()
    assert outcome == NotPrinted(Progress.PARTLY, CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED)
    with pytest.raises(DeviceGone):
        desk.work.poll(desk.bench.session)


def test_a_line_that_takes_no_more_bytes_is_asked_why(desk: Desk) -> None:
    write = desk.line.write

    def full(data: bytes, deadline: float) -> None:
        if desk.printer.received >= 3 and data[:1] != b"\x10":
            desk.clock.advance(deadline - desk.clock.monotonic_s())
            raise DeviceTimeout("full")
        write(data, deadline)

    desk.line.write = full
    outcome = desk.print()
    assert outcome == NotPrinted(Progress.PARTLY, CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_RESPONDING)


def test_a_receipt_that_cannot_be_printed_here_is_refused_before_the_first_byte(desk: Desk) -> None:
    outcome = desk.print(Receipt((Text("A023"), Barcode("A" * 60))))
    assert outcome == NotPrinted(Progress.NOTHING, CompletionCode.INVALID_DATA)
    assert desk.printer.received == 0


def test_being_stopped_in_the_middle_is_told(desk: Desk) -> None:
    desk.at_piece(2, lambda: setattr(desk.bench, "stop", True))
    assert desk.print() == NotPrinted(Progress.PARTLY, CompletionCode.CANCELED)


@pytest.mark.parametrize(("model", "kept"), [("epson-tm-t", 0), ("escpos-80", 0), ("escpos-58", 5)])
def test_a_model_that_can_is_told_to_forget_the_rest_of_a_broken_job(model: str, kept: int) -> None:
    desk = Desk(model)

    def run_out() -> None:
        desk.printer.sensors = paper_printer.PAPER_OUT

    def get_slow() -> None:
        desk.printer.slow = True

    desk.printer.after_piece = lambda received: {1: get_slow, 6: run_out}.get(received, lambda: None)()
    assert isinstance(desk.print(), NotPrinted)
    assert len(desk.printer.buffer) == kept


def test_a_slow_printers_late_answers_do_not_pass_for_another_sensors(desk: Desk) -> None:
    hear = desk.printer.hear

    def slow(data: bytes) -> bytes:
        desk.line.late.append((desk.clock.monotonic_s() + 0.6, hear(data)))
        return b""

    desk.printer.hear = slow
    desk.printer.sensors = (0x12, 0x12, 0x12, 0x1E)
    assert desk.work.poll(desk.bench.session) == degraded(DeviceReason.PAPER_LOW)
    desk.printer.sensors = (0x1A, 0x16, 0x12, 0x12)
    assert desk.work.poll(desk.bench.session).reason is DeviceReason.COVER_OPEN


def test_noise_on_the_line_is_a_protocol_fault_not_a_status(desk: Desk) -> None:
    class Noise:
        def hear(self, data: bytes) -> bytes:
            return b"\xff\x90\x01"

    desk.line.device = Noise()
    assert desk.work.poll(desk.bench.session).reason is DeviceReason.PROTOCOL_FAULT
    outcome = desk.print()
    assert outcome == NotPrinted(Progress.NOTHING, CompletionCode.DEVICE_NOT_READY, DeviceReason.PROTOCOL_FAULT)
    with pytest.raises(DeviceTimeout):
        desk.work.opened(desk.bench.session)


class Babbling:
    def __init__(self, script: list[bytes]) -> None:
        self.script = script

    def hear(self, data: bytes) -> bytes:
        return self.script.pop(0) if self.script else b""


@given(
    st.lists(
        st.one_of(st.binary(max_size=30), st.sampled_from([b"\x12", b"\x00", b"\x1a", b"\x10\0\0\0"])), max_size=60
    )
)
def test_whatever_a_printer_sends_a_job_ends_in_time(script: list[bytes]) -> None:
    desk = Desk()
    desk.line.device = Babbling(script)
    desk.print(wait_s=15)
    assert desk.clock.monotonic_s() < 25
    try:
        desk.work.poll(desk.bench.session)
    except DeviceTimeout:
        desk.work.lost()


@pytest.mark.parametrize("noise", [b"\x12", b"\x00", b"\x10\0\0\0", b"\xff", b"\x18\0\0\0"])
def test_a_printer_that_never_stops_talking_does_not_hold_the_thread(noise: bytes) -> None:
    class Endless:
        def hear(self, data: bytes) -> bytes:
            return noise * 100_000

    desk = Desk()
    desk.line.piece = 50
    desk.line.device = Endless()
    desk.print(wait_s=5)
    assert desk.clock.monotonic_s() < 20


def test_a_ticket_left_in_the_mouth_is_told_after_a_while_and_no_longer_when_taken() -> None:
    desk = Desk("custom-kpm")
    assert desk.work.opened(desk.bench.session) == READY
    desk.printer.in_mouth = True
    assert desk.work.poll(desk.bench.session) == READY
    desk.clock.advance(29)
    assert desk.work.poll(desk.bench.session) == READY
    desk.clock.advance(2)
    assert desk.work.poll(desk.bench.session) == degraded(DeviceReason.MEDIA_NOT_TAKEN)
    assert desk.print() == Printed()
    desk.printer.in_mouth = False
    assert desk.work.poll(desk.bench.session) == READY
