"""The status bytes are those measured on real answers, in every state and by every way of asking."""

from collections.abc import Callable

import pytest

from hardware_sim.devices.receipt_printer.printer_status import Health, automatic, realtime
from hardware_sim.devices.receipt_printer.receipt_printer import ReceiptPrinter

Hand = Callable[[ReceiptPrinter], object]


def nothing(_: ReceiptPrinter) -> None:
    pass


def near_end(printer: ReceiptPrinter) -> None:
    printer.set_paper(1000)


def paper_out(printer: ReceiptPrinter) -> None:
    printer.set_paper(0)


def cover_open(printer: ReceiptPrinter) -> None:
    printer.set_cover(is_open=True)


def offline(printer: ReceiptPrinter) -> None:
    printer.set_offline(offline=True)


def cutter(printer: ReceiptPrinter) -> None:
    printer.jam_cutter()


def hot(printer: ReceiptPrinter) -> None:
    printer.set_overheated(hot=True)


@pytest.mark.parametrize(
    ("hand", "answers"),
    [
        (nothing, "12121212"),
        (near_end, "1212121e"),
        (paper_out, "1a32127e"),
        (cover_open, "1a161212"),
        (offline, "1a121212"),
        (cutter, "1a521a12"),
        (hot, "1a525212"),
    ],
)
def test_real_time_status_is_as_measured(hand: Hand, answers: str) -> None:
    printer = ReceiptPrinter()
    hand(printer)
    printer.receive(bytes.fromhex("100401 100402 100403 100404"))
    assert printer.take_output().hex() == answers


def test_the_fixed_bits_of_an_answer_are_there_in_every_state() -> None:
    names = ("cover_open", "near_end", "paper_out", "cutter_fault", "overheated", "switched_offline", "drawer_open")
    for bits in range(1 << len(names)):
        health = Health(**{name: bool(bits >> at & 1) for at, name in enumerate(names)})
        assert {realtime(health, n) & 0x93 for n in (1, 2, 3, 4)} == {0x12}
        assert automatic(health)[0] & 0x93 == 0x10


@pytest.mark.parametrize(
    ("hand", "pushed"),
    [
        (near_end, "10000300"),
        (paper_out, "18000f00"),
        (cover_open, "38000000"),
        (offline, "18000000"),
        (cutter, "18080000"),
        (hot, "18400000"),
    ],
)
def test_a_change_is_pushed_at_once_to_a_host_that_asked_for_it(hand: Hand, pushed: str) -> None:
    printer = ReceiptPrinter()
    printer.receive(b"\x1da\xff")
    assert printer.take_output().hex() == "10000000", "the state at the start"
    hand(printer)
    assert printer.take_output().hex() == pushed
    hand(printer)
    assert printer.take_output() == b"", "no change, no news"


@pytest.mark.parametrize(
    ("mask", "hears"),
    [(0x00, set()), (0x02, {cover_open, offline, paper_out, cutter, hot}), (0x04, {cutter, hot})],
)
def test_only_what_was_asked_for_is_pushed(mask: int, hears: set[Hand]) -> None:
    for hand in (near_end, cover_open, offline, paper_out, cutter, hot):
        printer = ReceiptPrinter()
        printer.receive(bytes([0x1D, 0x61, mask]))
        printer.take_output()
        hand(printer)
        assert bool(printer.take_output()) == (hand in hears), hand.__name__


def test_the_roll_alone_can_be_asked_for() -> None:
    printer = ReceiptPrinter()
    printer.receive(b"\x1da\x08")
    printer.take_output()
    cover_open(printer)
    assert printer.take_output() == b""
    near_end(printer)
    assert printer.take_output().hex() == "38000300", "the rest of the state comes along"


@pytest.mark.parametrize(("hand", "answer"), [(nothing, "00"), (near_end, "03")])
def test_status_in_turn_tells_the_paper(hand: Hand, answer: str) -> None:
    printer = ReceiptPrinter()
    hand(printer)
    printer.receive(b"\x1dr\x01\x1dr\x31")
    assert printer.take_output().hex() == answer * 2


@pytest.mark.parametrize("hand", [paper_out, cover_open, offline, cutter, hot])
def test_status_in_turn_is_not_answered_while_the_printer_is_not_ready(hand: Hand) -> None:
    printer = ReceiptPrinter()
    hand(printer)
    printer.receive(b"\x1dr\x01")
    assert printer.take_output() == b""
    printer.receive(b"\x10\x04\x01")
    assert printer.take_output() == b"\x1a", "real time still is"


@pytest.mark.parametrize("at", [1, 2])
def test_real_time_status_split_anywhere_is_answered_once(at: int) -> None:
    printer = ReceiptPrinter()
    request = b"\x10\x04\x01"
    printer.receive(request[:at])
    printer.receive(request[at:])
    printer.receive(b"x")
    printer.receive(b"y")
    assert printer.take_output() == b"\x12"


def test_real_time_status_is_answered_in_the_middle_of_a_picture_and_spoils_only_its_dots() -> None:
    printer = ReceiptPrinter()
    printer.receive(b"\x1dv0\x00\x01\x00\x06\x00\xff\xff\xff")
    printer.receive(b"\x10\x04\x01")
    assert printer.take_output() == b"\x12"
    assert printer.state().waiting_bytes == 0, "the request's bytes were taken for dots as well"


def test_the_printer_tells_its_maker_and_model() -> None:
    printer = ReceiptPrinter()
    printer.receive(b"\x1dIB\x1dIC")
    assert printer.take_output() == b"_HALL SIMULATION\x00_RP-80\x00"
