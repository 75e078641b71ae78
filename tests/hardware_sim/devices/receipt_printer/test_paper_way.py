"""The way of the paper: past the head, to the cutter, into a hand; its end, the cover, the blade in mid-ticket."""

import io

import pytest
from PIL import Image, ImageOps

from hardware_sim.devices.receipt_printer.receipt_printer import FULL_ROLL_MM, ReceiptPrinter
from hardware_sim.printing.paper import Ending

CUT = b"\x1dVB\x00"
TICKET = b"".join(b"line %02d\n" % n for n in range(1, 31)) + CUT
LINES = tuple(f"line {n:02}" for n in range(1, 31))
SPEED_MM_S = 150.0


def test_a_cut_ticket_begins_at_the_cutter_and_ends_behind_its_last_line() -> None:
    printer = ReceiptPrinter()
    printer.receive(TICKET * 2)
    first, second = printer.slips
    assert first.text == second.text == LINES
    assert first.png == second.png
    assert first.ending is Ending.CUT
    assert first.length_mm == 30 * 30 / 8 + 14
    ink = ImageOps.invert(Image.open(io.BytesIO(first.png)).convert("L")).getbbox()
    assert ink is not None
    assert 112 <= ink[1] < 112 + 30, "the first line stands 14 mm below the edge"


def test_a_cut_without_feeding_leaves_the_last_lines_for_the_next_ticket() -> None:
    printer = ReceiptPrinter()
    printer.receive(b"one\ntwo\nthree\nfour\nfive\nsix\n\x1dV\x00")
    printer.receive(b"next\n" + CUT)
    assert [slip.text for slip in printer.slips] == [("one", "two"), ("three", "four", "five", "six", "next")]


def test_paper_is_used_up_by_what_is_fed() -> None:
    printer = ReceiptPrinter()
    printer.receive(TICKET)
    assert printer.state().paper_mm == pytest.approx(FULL_ROLL_MM - 30 * 30 / 8 - 14, abs=0.1)


def test_the_paper_ends_in_the_middle_and_the_rest_comes_on_the_new_roll() -> None:
    printer = ReceiptPrinter(paper_mm=50)
    printer.receive(b"\x1da\x08")
    printer.take_output()
    printer.receive(TICKET)
    assert printer.state().health.paper_out
    assert printer.state().waiting_bytes > 0
    assert printer.slips == ()
    assert printer.take_output().hex().endswith("18000f00"), "the host hears of it at once"
    printer.refill()
    old, new = printer.slips
    assert (old.ending, new.ending) == (Ending.PAPER_END, Ending.CUT)
    assert old.length_mm == pytest.approx(14 + 50, abs=4)
    assert old.text + new.text == LINES, "nothing lost, nothing twice"


def test_near_end_is_noticed_while_printing() -> None:
    printer = ReceiptPrinter(paper_mm=1550)
    printer.receive(b"\x1da\x08")
    printer.take_output()
    printer.receive(TICKET)
    assert printer.take_output().hex() == "10000300"
    assert len(printer.slips) == 1


def test_printing_takes_the_time_of_the_motor() -> None:
    printer = ReceiptPrinter(speed_mm_s=SPEED_MM_S)
    printer.receive(TICKET + b"\x1dr\x01")
    passed_s = 0.0
    while (due_s := printer.due_s()) is not None:
        assert printer.take_output() == b"", "an answer in its turn comes when the ticket is out"
        printer.elapse(due_s)
        passed_s += due_s
        assert passed_s < 10
    assert printer.take_output() == b"\x00"
    assert passed_s == pytest.approx((30 * 30 / 8 + 14) / SPEED_MM_S, rel=0.01)
    assert len(printer.slips) == 1


def test_an_open_cover_stops_the_ticket_where_it_is_and_closing_it_goes_on() -> None:
    printer = ReceiptPrinter(speed_mm_s=SPEED_MM_S)
    printer.receive(TICKET)
    printer.elapse(0.3)
    printer.set_cover(is_open=True)
    stopped_at = printer.state().hanging_mm
    assert 40 < stopped_at < 50
    printer.elapse(5)
    assert printer.state().hanging_mm == stopped_at
    assert printer.due_s() is None
    printer.set_cover(is_open=False)
    printer.elapse(5)
    assert printer.slips[0].text == LINES


def test_a_blade_that_jams_at_the_cut_makes_the_cut_wait() -> None:
    printer = ReceiptPrinter()
    printer.jam_cutter(at_next_cut=True)
    assert printer.health.ready
    printer.receive(TICKET)
    assert printer.health.cutter_fault
    assert printer.slips == ()
    printer.receive(b"after\n" + CUT)
    printer.free_cutter()
    assert [slip.text for slip in printer.slips] == [LINES, ("after",)]


@pytest.mark.parametrize("stop", ["cover", "paper", "offline", "hot"])
def test_what_arrives_while_the_printer_is_not_ready_is_printed_when_it_is(stop: str) -> None:
    printer = ReceiptPrinter()
    hands = {
        "cover": (lambda: printer.set_cover(is_open=True), lambda: printer.set_cover(is_open=False)),
        "paper": (lambda: printer.set_paper(0), printer.refill),
        "offline": (lambda: printer.set_offline(offline=True), lambda: printer.set_offline(offline=False)),
        "hot": (lambda: printer.set_overheated(hot=True), lambda: printer.set_overheated(hot=False)),
    }
    trouble, help_ = hands[stop]
    trouble()
    printer.receive(TICKET)
    assert printer.slips == ()
    help_()
    assert [slip.text for slip in printer.slips] == [LINES]


def test_a_hand_tears_off_what_stands_out() -> None:
    printer = ReceiptPrinter()
    assert printer.tear() is None
    printer.receive(b"one\ntwo\nthree\nfour\nfive\nsix\n")
    torn = printer.tear()
    assert torn is not None
    assert torn.ending is Ending.TORN
    assert torn.text == ("one", "two")


def test_paper_nobody_cuts_falls_before_it_fills_the_room() -> None:
    printer = ReceiptPrinter()
    printer.receive(b"x\n" + b"\x1bd\xff" * 4)
    assert [slip.ending for slip in printer.slips] == [Ending.FELL]
    assert printer.state().hanging_mm < 2500
