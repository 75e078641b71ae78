"""A signature pad on a line in memory: reports by the published table, strokes in millimetres."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.core.completion import CompletionCode
from drivers.core.condition import READY
from drivers.core.line import DeviceGone, DeviceTimeout
from drivers.core.profile import load_profile
from drivers.core.work import Session
from drivers.signature.driver import Signing
from drivers.signature.port import (
    PadCommand,
    PadDone,
    PadNotDone,
    PadOutcome,
    PenEvent,
    PenLifted,
    PenMissed,
    PenTouched,
)
from drivers.signature.profile import PadProfile
from drivers.signature.strokes import Pen, Point
from drivers.signature.stu import PenSample, pen_sample
from hall.clock import VirtualClock
from hall.contract.states import DeviceReason

CAPABILITY = bytes.fromhex("092a30195003ff032001e0c8") + bytes(5)  # 10800 x 6480, 1023, 800 x 480


def pen(
    x: int, y: int, *, touching: bool = True, pressure: int = 255, time: int | None = None, sequence: int = 1
) -> bytes:
    """By the maker's header: near, touching, pressure in 12 bits; big endian."""
    status = 0x8000 | touching << 12 | pressure
    body = b"".join(number.to_bytes(2, "big") for number in (status, x, y))
    return b"\x01" + body if time is None else b"\x34" + body + time.to_bytes(2, "big") + sequence.to_bytes(2, "big")


class PadLine:
    """Reports in memory."""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self.capability = CAPABILITY
        self.incoming: list[bytes] = []
        self.told: list[bytes] = []
        self.trouble: Exception | None = None

    def open(self, deadline: float) -> None: ...

    def close(self) -> None: ...

    def read_report(self, deadline: float) -> bytes:
        self._fail()
        if not self.incoming:
            self.clock.advance(max(0.0, deadline - self.clock.monotonic_s()))
            raise DeviceTimeout("silent")
        self.clock.advance(0.005)
        return self.incoming.pop(0)

    def write_report(self, report: bytes, deadline: float) -> None:
        raise AssertionError("a pad is told by feature reports")

    def get_feature(self, report_id: int, size: int, deadline: float) -> bytes:
        self._fail()
        assert report_id == 9
        return self.capability[:size]

    def set_feature(self, report: bytes, deadline: float) -> None:
        self._fail()
        self.told.append(report)

    def _fail(self) -> None:
        if self.trouble:
            raise self.trouble


class Desk:
    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.line = PadLine(self.clock)
        self.session = Session(self.line, self.clock, lambda: None, lambda: False)
        self.events: list[PenEvent] = []
        self.work = Signing(load_profile("drivers.signature", "wacom-stu", PadProfile), self.events.append)

    def send(self, command: PadCommand) -> PadOutcome:
        code, outcome = self.work.perform(self.session, command, self.clock.monotonic_s() + 3)
        assert (code is CompletionCode.SUCCESS) == isinstance(outcome, PadDone)
        return outcome

    def write(self, *reports: bytes) -> None:
        self.line.incoming += reports
        while self.line.incoming:
            assert self.work.poll(self.session) == READY


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    assert desk.work.opened(desk.session) == READY
    return desk


def test_a_pad_that_is_plugged_in_is_empty_and_takes_no_ink(desk: Desk) -> None:
    assert [report.hex() for report in desk.line.told] == ["2100", "2000"]
    desk.write(pen(100, 100))
    assert desk.events == []


def test_a_signature_is_written_between_beginning_and_end(desk: Desk) -> None:
    assert desk.send(PadCommand.BEGIN) == PadDone()
    assert [report.hex() for report in desk.line.told[2:]] == ["3203", "2000", "2101"]
    desk.write(
        pen(1000, 2000, time=65_530, sequence=65_534),
        pen(1100, 2000, time=4, sequence=65_535),
        pen(1100, 2000, touching=False, time=9, sequence=0),
        pen(5400, 3240, time=500, sequence=1),
        pen(7, 7, touching=False, time=505, sequence=2),
        pen(8, 8, touching=False, time=510, sequence=3),
    )
    assert desk.send(PadCommand.END) == PadDone()
    desk.write(pen(1, 1))
    paper = Pen(108, 64.8)
    for event in desk.events:
        if isinstance(event, PenTouched):
            paper.touch(event.x_mm, event.y_mm, event.at_ms, event.pressure)
        else:
            paper.lift()
    first, second = paper.signature.strokes
    assert first == (Point(10_000, 20_000, 0, 249), Point(11_000, 20_000, 10, 249))
    assert second == (Point(54_000, 32_400, 506, 249),)
    assert desk.events.count(PenLifted()) == 2


def test_beginning_again_keeps_hearing_the_pen(desk: Desk) -> None:
    desk.send(PadCommand.BEGIN)
    desk.send(PadCommand.CLEAR)
    desk.write(pen(1, 1))
    assert len(desk.events) == 1
    assert desk.line.told[-1].hex() == "2000"


@pytest.mark.parametrize("command", [PadCommand.BEGIN, PadCommand.CLEAR])
def test_what_is_still_on_its_way_at_an_order_belongs_to_nobody(desk: Desk, command: PadCommand) -> None:
    desk.send(PadCommand.BEGIN)
    desk.write(pen(1, 1, time=0, sequence=1))
    desk.line.incoming += [pen(2, 2, time=5, sequence=2), pen(3, 3, time=10, sequence=3)]
    desk.send(command)
    desk.write(pen(4, 4, time=15, sequence=4))
    assert [type(event) for event in desk.events] == [PenTouched, PenLifted, PenTouched]
    assert isinstance(desk.events[2], PenTouched)
    assert desk.events[2].x_mm == pytest.approx(0.04)


def test_a_pad_pulled_out_in_the_middle_lifts_the_pen(desk: Desk) -> None:
    desk.send(PadCommand.BEGIN)
    desk.write(pen(1, 1))
    desk.work.lost()
    assert desk.events[-1] == PenLifted()
    assert desk.work.opened(desk.session) == READY
    desk.write(pen(2, 2))
    assert desk.events[-1] == PenLifted()


@pytest.mark.parametrize("command", list(PadCommand))
@pytest.mark.parametrize(
    ("trouble", "reason"),
    [(DeviceGone("x"), DeviceReason.NOT_CONNECTED), (DeviceTimeout("x"), DeviceReason.NOT_RESPONDING)],
)
def test_every_command_ends_once_in_every_trouble(
    desk: Desk, command: PadCommand, trouble: Exception, reason: DeviceReason
) -> None:
    desk.line.trouble = trouble
    assert desk.send(command) == PadNotDone(CompletionCode.HARDWARE_ERROR, reason)
    desk.line.trouble = None
    desk.write(pen(1, 1))
    assert desk.events == []


@pytest.mark.parametrize("capability", [b"", b"\x09", b"\x08" + CAPABILITY[1:], b"\x09" + bytes(12)])
def test_what_does_not_say_how_large_it_is_is_no_pad(desk: Desk, capability: bytes) -> None:
    desk.line.capability = capability
    with pytest.raises(DeviceTimeout):
        desk.work.opened(desk.session)


def test_the_pens_fields_stand_where_the_makers_header_says() -> None:
    assert pen_sample(bytes.fromhex("019aab00010002")) == PenSample(True, 1, 2, 0xAAB, None, None)
    assert pen_sample(bytes.fromhex("348fff2a301950fffe1234")) == PenSample(False, 10_800, 6_480, 0xFFF, 0xFFFE, 0x1234)
    assert pen_sample(bytes.fromhex("348fff2a301950fffe12")) is None


def test_reports_that_are_lost_are_told_and_no_line_is_drawn_over_the_gap(desk: Desk) -> None:
    desk.send(PadCommand.BEGIN)
    desk.write(
        pen(100, 100, time=0, sequence=7), pen(200, 100, time=5, sequence=8), pen(500, 100, time=20, sequence=11)
    )
    assert [type(event) for event in desk.events] == [PenTouched, PenTouched, PenLifted, PenMissed, PenTouched]
    assert desk.events[3] == PenMissed(2)


def test_a_report_that_comes_twice_is_one_point(desk: Desk) -> None:
    desk.send(PadCommand.BEGIN)
    desk.write(pen(100, 100, time=0, sequence=7), pen(100, 100, time=0, sequence=7), pen(100, 100, time=5, sequence=8))
    assert [type(event) for event in desk.events] == [PenTouched, PenTouched]


@given(
    st.lists(
        st.one_of(st.binary(max_size=12), st.binary(min_size=11, max_size=11).map(lambda b: b"\x34" + b)), max_size=30
    )
)
def test_any_reports_leave_a_pen_that_lies_on_the_pad_or_off_it(reports: list[bytes]) -> None:
    desk = Desk()
    desk.work.opened(desk.session)
    desk.send(PadCommand.BEGIN)
    desk.write(*reports)
    paper = Pen(108, 64.8)
    for event in desk.events:
        if isinstance(event, PenTouched):
            assert 0 <= event.pressure <= 1
            paper.touch(event.x_mm, event.y_mm, event.at_ms, event.pressure)
        else:
            paper.lift()
    assert len(paper.signature.strokes) <= len(reports)


def test_a_touch_shows_no_place_in_a_log() -> None:
    assert "12.5" not in repr(PenTouched(12.5, 12.5, 12.5, 0.5))
