"""The label printer draws what TSPL and ZPL ask for, so that programs of others can read the codes."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hardware_sim.devices.label_printer.label_printer import FULL_ROLL_MM, LabelPrinter
from hardware_sim.printing.paper import Kind, Mark

ReadCodes = Callable[[bytes], set[tuple[str, str]]]

TSPL = (
    "SIZE 60 mm,40 mm\r\nGAP 2 mm,0 mm\r\nDIRECTION 1\r\nCLS\r\n"
    'TEXT 40,24,"TSS24.BF2",0,1,1,"材料 A-023"\r\n'
    'BARCODE 40,70,"128",80,1,0,2,2,"A023-99"\r\n'
    'QRCODE 330,70,M,5,A,0,"政务 A023"\r\nPRINT 1,1\r\n'
).encode("gb18030")
ZPL = (
    "^XA^CI28^PW480^LL320\n^FO40,24^A0N,28,28^FD材料 A-023^FS\n^FO40,70^BY2^BCN,80,Y,N,N^FDA023-99^FS"
    "^FO330,70^BQN,2,5^FDMA,hall A023^FS^XZ\n"
).encode()


def printed(stream: bytes) -> LabelPrinter:
    printer = LabelPrinter()
    printer.receive(stream)
    printer.elapse(10)
    return printer


def black(png: bytes, x: int, y: int) -> bool:
    return Image.open(io.BytesIO(png)).convert("L").getpixel((x, y)) == 0


@pytest.mark.parametrize(("stream", "qr"), [(TSPL, None), (ZPL, "hall A023")], ids=["tspl", "zpl"])
def test_codes_on_a_label_can_be_read_by_others(stream: bytes, qr: str | None, read_codes: ReadCodes) -> None:
    (label,) = printed(stream).labels
    codes = read_codes(label.png)
    assert ("Code128", "A023-99") in codes
    assert len(codes) == 2
    if qr:
        assert ("QRCode", qr) in codes


@pytest.mark.parametrize("stream", [TSPL, ZPL], ids=["tspl", "zpl"])
def test_a_label_is_told_in_words(stream: bytes) -> None:
    printer = printed(stream)
    (label,) = printer.labels
    assert (label.width_mm, label.height_mm) == (60, 40)
    assert label.marks[:2] == (Mark(Kind.TEXT, "材料 A-023"), Mark(Kind.BARCODE, "A023-99"))
    assert label.marks[2].kind is Kind.QR
    assert printer.state().strange == ()


def test_a_tspl_picture_is_black_where_its_bits_are_0() -> None:
    printer = printed(b"SIZE 20 mm,10 mm\r\nCLS\r\nBITMAP 8,8,1,2,0,\x0a\xff\r\nPRINT 1\r\n")
    (label,) = printer.labels
    assert [black(label.png, 8 + at, 8) for at in range(8)] == [True] * 4 + [False, True, False, True]
    assert not black(label.png, 8, 9)
    assert printer.state().strange == ()


def test_a_zpl_picture_is_black_where_its_bits_are_1() -> None:
    (label,) = printed(b"^XA^FO8,8^GFA,2,2,1,0AFF^FS^XZ").labels
    assert [black(label.png, 8 + at, 8) for at in range(8)] == [False] * 4 + [True, False, True, False]
    assert black(label.png, 8, 9)


def test_copies_and_a_label_that_is_drawn_on_after_it_was_printed() -> None:
    printer = LabelPrinter()
    printer.receive(b'CLS\r\nTEXT 0,0,"3",0,1,1,"A"\r\nPRINT 1,2\r\nTEXT 0,50,"3",0,1,1,"B"\r\nPRINT 1,1\r\n')
    printer.elapse(10)
    assert [[mark.value for mark in label.marks] for label in printer.labels] == [["A"], ["A"], ["A", "B"]]


@pytest.mark.parametrize(
    ("trouble", "byte", "mend"),
    [
        (lambda one: one.set_cover(is_open=True), 0x01, lambda one: one.set_cover(is_open=False)),
        (lambda one: one.set_paper(0), 0x04, lambda one: one.refill()),
        (lambda one: one.set_ribbon(out=True), 0x08, lambda one: one.set_ribbon(out=False)),
        (lambda one: one.set_offline(offline=True), 0x10, lambda one: one.set_offline(offline=False)),
    ],
    ids=["head-open", "paper-out", "ribbon-out", "paused"],
)
def test_in_trouble_the_status_says_so_and_the_label_waits(
    trouble: Callable[[LabelPrinter], None], byte: int, mend: Callable[[LabelPrinter], None]
) -> None:
    printer = LabelPrinter()
    trouble(printer)
    printer.receive(TSPL + b"\x1b!?")
    assert printer.take_output() == bytes([byte])
    printer.elapse(10)
    assert printer.state().labels == 0
    mend(printer)
    printer.receive(b"\x1b!?")
    assert printer.take_output() == b"\x20"
    printer.elapse(10)
    assert printer.state().labels == 1
    printer.receive(b"\x1b!?")
    assert printer.take_output() == b"\x00"


def test_a_roll_too_short_for_the_label_is_out_until_a_new_one_is_in() -> None:
    printer = LabelPrinter()
    printer.set_paper(41)
    printer.receive(TSPL * 2)
    printer.elapse(10)
    assert printer.state().labels == 1
    assert printer.state().paper_out
    printer.refill()
    printer.elapse(10)
    assert printer.state().labels == 2
    assert printer.state().paper_mm == FULL_ROLL_MM - 40


def test_the_details_stand_between_their_marks() -> None:
    printer = LabelPrinter()
    printer.receive(b"\x1b!S")
    assert printer.take_output() == b"\x02@@@@\x03\r\n"
    printer.set_paper(0)
    printer.receive(b"\x1b!S")
    assert printer.take_output() == b"\x02E@@A\x03\r\n"


def test_zpl_tells_its_status_in_three_strings() -> None:
    printer = LabelPrinter()
    printer.set_cover(is_open=True)
    printer.set_paper(0)
    printer.set_ribbon(out=True)
    printer.receive(ZPL + b"~HS")
    strings = printer.take_output().split(b"\x03\r\n")
    assert [string[:1] for string in strings] == [b"\x02"] * 3 + [b""]
    first, second = strings[0][1:].split(b","), strings[1][1:].split(b",")
    assert (len(first), len(second)) == (12, 11)
    assert (first[1], first[2]) == (b"1", b"0")
    assert (second[2], second[3], second[8]) == (b"1", b"1", b"00000001")


def test_what_cannot_be_obeyed_draws_nothing_and_is_kept_in_words() -> None:
    printer = printed(
        b'CLS\r\nTEXT 1,2\r\nDANCE\r\nBARCODE 0,0,"EAN13",80,1,0,2,2,"1"\r\nPRINT 1\r\n^XA^QQ1^FO0,0^FDx^FS^XZ'
    )
    assert len(printer.state().strange) == 4
    assert [label.marks for label in printer.labels] == [(), (Mark(Kind.TEXT, "x"),)]


@given(st.sampled_from([TSPL, ZPL]), st.lists(st.integers(1, 60), max_size=20))
def test_however_a_job_is_split_it_is_the_same_label(stream: bytes, cuts: list[int]) -> None:
    whole = printed(stream)
    printer = LabelPrinter()
    rest = stream
    for cut in cuts:
        printer.receive(rest[:cut])
        rest = rest[cut:]
    printer.receive(rest)
    printer.elapse(10)
    assert printer.labels == whole.labels


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=30),
            st.sampled_from([b"^XA", b"^FD", b"^FS", b"^XZ", b"PRINT 1\r\n", b'TEXT 0,0,"1",0,1,1,"']),
        ),
        max_size=8,
    )
)
def test_no_bytes_break_the_printer(pieces: list[bytes]) -> None:
    printer = LabelPrinter()
    for piece in pieces:
        printer.receive(piece)
        printer.elapse(1)
    printer.state()


@pytest.mark.parametrize(
    ("stream", "forget", "again"),
    [(TSPL, b"\x1b!.", b"SET REPRINT OFF\r\n"), (ZPL, b"~JA", b"^JZN")],
    ids=["tspl", "zpl"],
)
def test_what_waits_is_forgotten_and_what_broke_off_comes_again_unless_told_not_to(
    stream: bytes, forget: bytes, again: bytes
) -> None:
    for setting, printed_after in ((b"", 1), (again, 0)):
        printer = LabelPrinter()
        printer.receive(setting + stream)
        printer.elapse(0.2)
        printer.set_cover(is_open=True)
        assert [label.spoilt for label in printer.labels] == [True]
        printer.set_cover(is_open=False)
        printer.elapse(10)
        assert [label.spoilt for label in printer.labels[1:]] == [False] * printed_after
    printer = LabelPrinter()
    printer.set_cover(is_open=True)
    printer.receive(stream + forget)
    printer.set_cover(is_open=False)
    printer.elapse(10)
    assert printer.labels == ()


def test_it_counts_whole_labels_and_forgets_its_work_with_its_power() -> None:
    printer = LabelPrinter()
    printer.receive(ZPL * 2)
    printer.elapse(0.5)
    printer.receive(b'! U1 getvar "odometer.total_label_count"\r\n')
    assert printer.take_output() == b'"1"'
    printer.switch(on=False)
    printer.receive(ZPL + b"~HS")
    printer.switch(on=True)
    printer.elapse(10)
    assert [label.spoilt for label in printer.labels] == [False, True]
    assert printer.take_output() == b""
