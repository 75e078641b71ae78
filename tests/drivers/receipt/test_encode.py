"""From a receipt to bytes: what fits, what is drawn, what is refused."""

import io

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.receipt.document import Align, Barcode, Divider, Feed, Picture, Qr, Receipt, Row, Text
from drivers.receipt.drawing import draw_line
from drivers.receipt.encode import Unprintable, encode
from drivers.receipt.profile import printer_profile
from drivers.receipt.self_test import TEST_TICKET

WIDE, NARROW = printer_profile("escpos-80"), printer_profile("escpos-58")


def body(*items: object, profile: object = WIDE) -> list[bytes]:
    return encode(Receipt(tuple(items)), profile)[1:-1]


def test_a_job_begins_afresh_in_chinese_and_ends_with_a_cut() -> None:
    pieces = encode(Receipt((Text("取号"),)), WIDE)
    assert pieces[0].hex() == "1b401c261d610e"
    assert pieces[-1].hex() == "1d564200"
    assert encode(Receipt(()), NARROW)[0].hex() == "1b401c26"


@pytest.mark.parametrize("model", ["escpos-80", "escpos-58", "epson-tm-t", "custom-kpm"])
def test_the_test_ticket_fits_on_every_models_paper(model: str) -> None:
    assert encode(TEST_TICKET, printer_profile(model))


def test_chinese_goes_as_gbk_and_never_as_four_byte_codes() -> None:
    (piece,) = body(Text("取号 A023"))
    assert piece.endswith("取号 A023".encode("gbk") + b"\n")


@pytest.mark.parametrize("text", ["张𠮷三", "£5 政务", "㐂", "Ünï", "ཨ་མདོ"])
def test_a_line_with_a_letter_outside_gbk_is_drawn_whole(text: str) -> None:
    (piece,) = body(Text(text))
    assert piece.startswith(b"\x1ba\0\x1dv0\0")
    assert b"?" not in text.encode("gbk", "ignore")
    picture = draw_line(text, 576, size=1, bold=False, align=Align.LEFT)
    assert any(picture.rows)


@given(st.text(st.characters(blacklist_categories=("Cc", "Cs")), max_size=60), st.integers(1, 8), st.booleans())
def test_any_text_can_be_printed_at_any_size(text: str, size: int, bold: bool) -> None:
    for profile in (WIDE, NARROW):
        assert body(Text(text, size, bold, Align.CENTRE), profile=profile)


@pytest.mark.parametrize("text", ["a\nb", "a\x1bb", "\x10\x04\x01", "a\x00", "\ud800"])
def test_a_text_cannot_hold_a_command(text: str) -> None:
    with pytest.raises(ValueError, match="control"):
        Text(text)
    with pytest.raises(ValueError, match="control"):
        Row("left", text)


@pytest.mark.parametrize(
    ("align", "left", "right"), [(Align.LEFT, True, False), (Align.CENTRE, False, False), (Align.RIGHT, False, True)]
)
def test_a_drawn_line_stands_where_it_should(align: Align, left: bool, right: bool) -> None:
    picture = draw_line("𠮷", 576, size=2, bold=True, align=align)
    image = Image.frombytes("1", (576, picture.height), picture.rows)
    box = image.getbbox()
    assert box
    assert (box[0] < 24, box[2] > 552) == (left, right)
    assert box[2] - box[0] > 30


def test_a_drawn_line_is_never_cut_off() -> None:
    picture = draw_line("Ẅ" * 48, 576, size=1, bold=True, align=Align.LEFT)
    image = Image.frombytes("1", (576, picture.height), picture.rows)
    box = image.getbbox()
    assert box
    assert box[2] < 576


def test_a_barcode_is_as_wide_as_fits_and_refused_when_none_fits() -> None:
    assert b"\x1dw\x03" in body(Barcode("A023"))[0]
    assert b"\x1dw\x02" in body(Barcode("A" * 18))[0]
    with pytest.raises(ValueError, match="too long"):
        body(Barcode("A" * 40))
    with pytest.raises(Unprintable):
        body(Barcode("A" * 18), profile=NARROW)


def test_a_qr_code_shrinks_to_the_paper_and_is_refused_when_it_cannot() -> None:
    assert b"\x1d(k\x03\0\x31\x43\x06" in body(Qr("https://example.invalid/1"))[0]
    assert b"\x1d(k\x03\0\x31\x43\x05" in body(Qr("x" * 600))[0]
    with pytest.raises(Unprintable):
        body(Qr("x" * 700))


def test_a_picture_wider_than_the_paper_is_refused() -> None:
    with pytest.raises(Unprintable):
        body(Picture(577, bytes(73)))
    assert body(Picture(576, bytes(72)))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Text("x", 9), lambda: Text("x", 0), lambda: Feed(0), lambda: Barcode(""), lambda: Barcode("号"),
        lambda: Barcode("x", 0.1), lambda: Qr(""), lambda: Qr("x", 1), lambda: Picture(8, b""),
        lambda: Picture(9, b"x"),
    ],
)  # fmt: skip
def test_an_item_that_cannot_be_is_refused_where_it_is_made(make: object) -> None:
    with pytest.raises(ValueError):
        make()


def test_a_divider_spans_the_paper() -> None:
    assert b"-" * 48 + b"\n" in body(Divider())[0]
    assert b"-" * 32 + b"\n" in body(Divider(), profile=NARROW)[0]


def test_a_picture_of_a_qr_code_survives_its_bytes() -> None:
    import segno

    out = io.BytesIO()
    segno.make("A023", error="m").save(out, kind="png", scale=6, border=4)
    image = Image.open(out).convert("1")
    black = bytes(byte ^ 0xFF for byte in image.tobytes())
    (piece,) = body(Picture(image.width, black))
    stride, rows = (image.width + 7) // 8, b""
    wire = piece[3:]
    while wire:
        high = int.from_bytes(wire[6:8], "little")
        rows += wire[8 : 8 + stride * high]
        wire = wire[8 + stride * high :]
    printed = Image.frombytes("1", (stride * 8, image.height), bytes(byte ^ 0xFF for byte in rows))
    assert zxingcpp.read_barcodes(printed.convert("L"))[0].text == "A023"
