"""The scanner says what is held before it, as a keyboard, in reports and in bytes."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware_sim.devices.scanner.plugs import DATA, HidPos, SerialScanner, Wedge
from hardware_sim.devices.scanner.scanner import PAUSE_S, Encoding, ScanFault, Scanner, Suffix, Symbology

SHIFT = 42
US_KEYS = "..1234567890-=..qwertyuiop[]..asdfghjkl;'`.\\zxcvbnm,./"
"""The keys by their codes, as <linux/input-event-codes.h> counts them."""


def typed(wedge: Wedge) -> list[tuple[int, int, int]]:
    """Type, code and value of every event."""
    events = b"".join(piece.data for piece in wedge.take_output())
    return [(kind, code, value) for _, _, kind, code, value in struct.iter_unpack("qqHHi", events)]


def test_a_keyboard_presses_and_releases_each_key_and_then_enter() -> None:
    scanner = Scanner()
    wedge = Wedge(scanner)
    scanner.scan("A0", Symbology.CODE_128)
    keys = [(42, 1), (30, 1), (30, 0), (42, 0), (11, 1), (11, 0), (28, 1), (28, 0)]
    assert typed(wedge) == [event for code, value in keys for event in ((1, code, value), (0, 0, 0))]


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789-=[];'`\\,./", min_size=1, max_size=60))
def test_every_plain_key_has_the_kernels_code(text: str) -> None:
    scanner = Scanner()
    wedge = Wedge(scanner)
    scanner.scan(text, Symbology.QR)
    pressed = [code for kind, code, value in typed(wedge) if kind == 1 and value == 1]
    assert "".join(US_KEYS[code] for code in pressed[:-1]) == text
    assert pressed[-1] == 28


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=60))
def test_shift_is_held_for_capitals_and_every_key_is_let_go(text: str) -> None:
    scanner = Scanner()
    wedge = Wedge(scanner)
    scanner.scan(text, Symbology.QR)
    held: set[int] = set()
    capitals = 0
    for kind, code, value in typed(wedge):
        if kind == 1:
            (held.add if value else held.discard)(code)
            capitals += value and SHIFT in held and code in {*range(16, 26), *range(30, 39), *range(44, 51)}
    assert held == set()
    assert capitals == sum(char.isupper() for char in text)
    assert scanner.state().untypable == 0


def test_a_keyboard_has_no_chinese() -> None:
    scanner = Scanner()
    wedge = Wedge(scanner)
    scanner.scan("政务1", Symbology.QR)
    assert [code for kind, code, value in typed(wedge) if kind == 1 and value == 1] == [2, 28]
    assert scanner.state().untypable == 2


@pytest.mark.parametrize(
    ("suffix", "encoding", "line"),
    [
        (Suffix.CR, Encoding.UTF_8, "e694bf410d"),
        (Suffix.CRLF, Encoding.GBK, "d5fe410d0a"),
        (Suffix.TAB, Encoding.GBK, "d5fe4109"),
        (Suffix.NONE, Encoding.UTF_8, "e694bf41"),
    ],
)
def test_a_serial_line_carries_the_suffix_and_encoding_set_up(suffix: Suffix, encoding: Encoding, line: str) -> None:
    scanner = Scanner()
    scanner.suffix, scanner.encoding = suffix, encoding
    there = SerialScanner(scanner)
    scanner.scan("政A", Symbology.QR)
    assert there.take_output().hex() == line
    assert there.take_output() == b""


def test_a_report_says_length_symbology_data_and_that_no_more_comes() -> None:
    scanner = Scanner()
    there = HidPos(scanner)
    scanner.scan("A023", Symbology.QR)
    (piece,) = there.take_output()
    assert (piece.pipe, len(piece.data)) == (0x81, 64)
    assert piece.data[:9] == bytes([0x02, 4]) + b"]Q1A023"
    assert piece.data[-1] == 0


@given(st.text(min_size=1, max_size=300).filter(lambda text: text.isprintable()))
def test_a_long_code_goes_on_in_the_next_report(text: str) -> None:
    scanner = Scanner()
    there = HidPos(scanner)
    scanner.scan(text, Symbology.PDF_417)
    reports = [piece.data for piece in there.take_output()]
    assert b"".join(report[5 : 5 + report[1]] for report in reports).decode() == text
    assert [report[-1] for report in reports] == [1] * (len(reports) - 1) + [0]
    assert all(report[1] <= DATA for report in reports)


def test_faults_double_leave_the_end_out_or_stop_half_way() -> None:
    scanner = Scanner()
    there = SerialScanner(scanner)
    scanner.fault = ScanFault.TWICE
    scanner.scan("A023", Symbology.QR)
    assert there.take_output() == b"A023\rA023\r"
    scanner.fault = ScanFault.NO_SUFFIX
    scanner.scan("A023", Symbology.QR)
    assert there.take_output() == b"A023"
    scanner.fault = ScanFault.SPLIT
    scanner.scan("A023", Symbology.QR)
    assert there.take_output() == b"A0"
    assert there.due_s() == pytest.approx(PAUSE_S)
    there.elapse(PAUSE_S)
    assert there.take_output() == b"23\r"


def test_a_split_code_is_not_overtaken_by_the_next() -> None:
    scanner = Scanner()
    there = SerialScanner(scanner)
    scanner.fault = ScanFault.SPLIT
    scanner.scan("A023", Symbology.QR)
    scanner.fault = ScanFault.NONE
    scanner.scan("B", Symbology.QR)
    said = there.take_output()
    there.elapse(PAUSE_S)
    assert said + there.take_output() == b"A023\rB\r"


@given(st.binary(max_size=40).filter(lambda data: b"\x16" not in data), st.integers(0, 3))
def test_the_light_is_switched_amid_any_bytes_however_split(garbage: bytes, cut: int) -> None:
    scanner = Scanner()
    there = SerialScanner(scanner)
    line = garbage + b"\x16T\r"
    there.receive(line[: len(line) - cut])
    there.receive(line[len(line) - cut :])
    assert scanner.state().triggered
    there.receive(b"\x16U\r")
    assert not scanner.state().triggered
