"""The signature pad: pen reports byte by byte and in time, the host's orders, ink and pictures on its screen."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hardware_sim.devices.signature_pad import hand
from hardware_sim.devices.signature_pad.hand import Held
from hardware_sim.devices.signature_pad.pad import PadFailure, SignaturePad
from hardware_sim.devices.signature_pad.plugs import STU_540, PadPlug
from hardware_sim.devices.signature_pad.screen import EDGE, pad
from hardware_sim.model import Piece
from hardware_sim.people.people import people

GET, SET = "A101", "2109"
TIMED, INK_OFF, CLEAR = bytes.fromhex("3203"), bytes.fromhex("2100"), bytes.fromhex("2000")
WIDTH_MM, HEIGHT_MM = 108.0, 64.8


class Desk:
    """A pad at its plug, spoken to by setup packets."""

    def __init__(self) -> None:
        self.pad = SignaturePad()
        self.plug = PadPlug(self.pad)

    def ask(self, report: int, length: int = 64) -> bytes:
        """Status of the transfer, then the feature report."""
        self.plug.receive(Piece(bytes.fromhex(GET) + struct.pack("<HHH", 0x0300 | report, 0, length)))
        return self._answer()

    def tell(self, report: bytes) -> bytes:
        head = bytes.fromhex(SET) + struct.pack("<HHH", 0x0300 | report[0], 0, len(report))
        self.plug.receive(Piece(head + report))
        return self._answer()

    def result(self) -> int:
        """How the pad says the last order went."""
        return self.ask(0x03)[3]

    def _answer(self) -> bytes:
        answers = [piece.data for piece in self.plug.take_output() if piece.pipe == 0]
        assert len(answers) <= 1
        return answers[0] if answers else b""

    def said(self, seconds: float) -> list[str]:
        """Pen reports of so long."""
        self.plug.elapse(seconds)
        pieces = self.plug.take_output()
        assert {piece.pipe for piece in pieces} <= {0x81}
        return [piece.data.hex() for piece in pieces]

    def seen(self) -> Image.Image:
        return Image.open(io.BytesIO(pad(self.pad.firmware.screen))).convert("RGB")

    def ink_at(self, x_mm: float, y_mm: float) -> bool:
        dot = (EDGE + round(x_mm / WIDTH_MM * 799), EDGE + round(y_mm / HEIGHT_MM * 479))
        return self.seen().getpixel(dot) == (0x1A, 0x1A, 0x5E)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_it_is_in_known_bytes(desk: Desk) -> None:
    assert desk.ask(0x09).hex() == "00" + "09" + "2a30" + "1950" + "03ff" + "0320" + "01e0" + "c8" + "09ec" + "08"
    assert desk.ask(0x08) == b"\0\x08STU-540\0\0\1\2" + bytes(5)
    assert desk.ask(0x0F) == b"\0\x0f9900000000001"
    assert desk.ask(0x09, length=3).hex() == "00092a30"
    assert (STU_540.vendor_id, STU_540.product_id) == (0x056A, 0x00A8)


def test_a_pen_that_comes_down_and_leaves_in_known_bytes(desk: Desk) -> None:
    desk.pad.write([Held(0, 54.0, 32.4, 0.0), Held(5, 108.0, 64.8, 1.0)])
    assert desk.said(1) == [
        "01" + "8000" + "1518" + "0ca8",
        "01" + "93ff" + "2a30" + "1950",
        "01" + "0000" + "2a30" + "1950",
    ]


def test_reports_are_timed_and_counted_once_the_host_asks_for_it(desk: Desk) -> None:
    desk.said(65.530)
    assert desk.tell(TIMED) == b"\0"
    desk.pad.write([Held(0, 1.0, 1.0, 1.0), Held(5, 1.0, 1.0, 1.0), Held(10, 1.0, 1.0, 1.0)])
    heads = [(report[:2], report[14:18], report[18:]) for report in desk.said(1)]
    assert heads == [("34", "fffa", "0001"), ("34", "ffff", "0002"), ("34", "0004", "0003"), ("34", "0009", "0004")]


def test_the_pen_is_measured_every_five_milliseconds_whenever_it_is_looked_at(desk: Desk) -> None:
    desk.tell(TIMED)
    desk.pad.write(hand.touch(10, 10, 40))
    at_once = Desk()
    at_once.tell(TIMED)
    at_once.pad.write(hand.touch(10, 10, 40))
    assert [desk.plug.due_s(), *desk.said(0.0)][0] == 0
    assert desk.plug.due_s() == pytest.approx(0.005)
    assert [report for _ in range(70) for report in desk.said(0.001)] == at_once.said(1)[1:]


def test_reports_that_are_lost_count(desk: Desk) -> None:
    desk.tell(TIMED)
    desk.pad.write(hand.touch(10, 10, 25))
    desk.said(0.001)
    desk.pad.lose(2)
    assert [report[-4:] for report in desk.said(1)] == ["0004", "0005", "0006"]
    assert desk.pad.state().lost == 2


def test_ink_stays_where_the_pen_was_until_the_host_clears(desk: Desk) -> None:
    desk.pad.write([Held(0, 20, 20, 0.8), Held(5, 60, 20, 0.8), Held(10, 60, 40, 0.0)])
    desk.said(1)
    assert desk.ink_at(40, 20)
    assert not desk.ink_at(60, 30), "no ink from the air"
    desk.tell(CLEAR)
    assert not desk.ink_at(40, 20)


def test_without_inking_the_pen_is_heard_and_not_seen(desk: Desk) -> None:
    desk.tell(INK_OFF)
    desk.pad.write([Held(0, 20, 20, 0.8), Held(5, 60, 20, 0.8)])
    assert len(desk.said(1)) == 3
    assert not desk.ink_at(40, 20)
    assert desk.ask(0x21).hex() == "002100"


def test_a_light_touch_leaves_no_ink_but_ink_once_begun_goes_on_lighter(desk: Desk) -> None:
    light = 0x12 / 1023
    desk.pad.write([Held(0, 20, 20, light), Held(5, 60, 20, light)])
    desk.said(1)
    assert not desk.ink_at(40, 20)
    desk.pad.write([Held(0, 20, 20, 0.5), Held(5, 60, 20, light)])
    desk.said(1)
    assert desk.ink_at(40, 20)


def test_ink_keeps_within_the_area_the_host_gives(desk: Desk) -> None:
    desk.tell(b"\x2a" + struct.pack("<4H", 0, 0, 400, 480))
    desk.pad.write([Held(0, 20, 20, 0.8), Held(5, 40, 20, 0.8), Held(10, 90, 20, 0.8), Held(15, 100, 20, 0.8)])
    desk.said(1)
    assert desk.ink_at(30, 20)
    assert not desk.ink_at(95, 20)
    assert desk.tell(b"\x2a" + struct.pack("<4H", 0, 0, 801, 480)) == b"\0"
    assert desk.result() == 0x04


def test_a_picture_is_shown_when_it_is_whole_and_the_pen_waits_meanwhile(desk: Desk) -> None:
    blue_first = bytes([250, 120, 10]) * (800 * 480)
    desk.tell(bytes.fromhex("2504"))
    assert desk.ask(0x03).hex() == "0003010000" + "00"
    desk.pad.write(hand.touch(10, 10, 10))
    assert desk.said(1) == []
    for at in range(0, len(blue_first), 253):
        block = blue_first[at : at + 253]
        assert desk.tell(b"\x26" + bytes([len(block), 0]) + block.ljust(253, b"\0")) == b"\0"
    desk.tell(bytes.fromhex("2700"))
    assert desk.result() == 0
    assert desk.seen().getpixel((EDGE + 400, EDGE + 240)) == (10, 120, 250)
    assert desk.pad.state().picture_shown


@pytest.mark.parametrize(
    ("orders", "result"),
    [
        (("2502",), 0x10),
        (("2700",), 0x02),
        (("260100ff",), 0x02),
        (("2504", "2700"), 0x04),
        (("2504", "2701"), 0x00),
        (("2504", "2000"), 0x02),
        (("2504", "26ff00"), 0x04),
        (("3209",), 0x04),
        (("2102",), 0x04),
    ],
)
def test_an_order_that_cannot_be_is_refused_in_the_status(desk: Desk, orders: tuple[str, ...], result: int) -> None:
    for order in orders:
        assert desk.tell(bytes.fromhex(order)) == b"\0"
    assert desk.result() == result
    assert not desk.pad.state().picture_shown


@pytest.mark.parametrize("report", ["7700", "21", "210100", "0900"])
def test_a_report_it_does_not_take_is_stalled(desk: Desk, report: str) -> None:
    assert desk.tell(bytes.fromhex(report)) == b"\1"


def test_a_report_it_does_not_give_is_stalled(desk: Desk) -> None:
    assert desk.ask(0x20) == b"\1"
    assert desk.ask(0x77) == b"\1"


def test_a_pad_that_is_switched_off_and_on_has_forgotten_all(desk: Desk) -> None:
    desk.tell(TIMED)
    desk.tell(INK_OFF)
    desk.tell(bytes.fromhex("0400"))
    assert desk.ask(0x32).hex() == "003200"
    assert desk.ask(0x21).hex() == "002101"


def test_a_mute_pad_answers_and_a_frozen_one_does_not(desk: Desk) -> None:
    desk.pad.fault = PadFailure.MUTE
    desk.pad.write(hand.touch(10, 10, 10))
    assert desk.said(1) == []
    assert desk.ask(0x09)[:2] == b"\0\x09"
    desk.pad.fault = PadFailure.FROZEN
    assert desk.ask(0x09) == b""
    desk.pad.fault = PadFailure.NONE
    assert desk.ask(0x09)[:2] == b"\0\x09"


def test_a_pen_taken_away_writes_no_more(desk: Desk) -> None:
    assert not desk.pad.lift()
    desk.pad.write(hand.touch(10, 10, 100))
    assert len(desk.said(0.031)) == 7
    assert desk.pad.lift()
    assert [report[:6] for report in desk.said(1)] == ["010000"]
    assert desk.pad.state().pen == "away"


@pytest.mark.parametrize("name", sorted({card.name for card in people()}))
def test_the_same_hand_writes_the_same_and_another_seed_another(name: str) -> None:
    written = hand.signature(name, 1, WIDTH_MM, HEIGHT_MM)
    assert written == hand.signature(name, 1, WIDTH_MM, HEIGHT_MM)
    assert written != hand.signature(name, 2, WIDTH_MM, HEIGHT_MM)
    assert all(0 <= at.x_mm <= WIDTH_MM and 0 <= at.y_mm <= HEIGHT_MM and 0 <= at.pressure <= 1 for at in written)
    assert [at.at_ms for at in written] == list(range(0, 5 * len(written), 5))


@given(st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=258)), max_size=20))
def test_no_order_breaks_the_pad(orders: list[tuple[int, bytes]]) -> None:
    desk = Desk()
    for report, body in orders:
        assert desk.tell(bytes([report]) + body) in (b"\0", b"\1")
    desk.pad.write(hand.touch(1, 1, 20))
    desk.said(1)
    assert len(desk.ask(0x03)) == 6
    assert desk.seen().size == (872, 552)
