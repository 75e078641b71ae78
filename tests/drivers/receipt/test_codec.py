"""Bytes of ESC/POS, beside those of python-escpos where both claim the same."""

from collections.abc import Iterator

import pytest
import segno
from escpos import printer as escpos_printer
from escpos.constants import QR_ECLEVEL_M, QR_MODEL_2
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.receipt import codec
from drivers.receipt.encode import _QR_BYTES


@pytest.fixture
def oracle() -> Iterator[escpos_printer.Dummy]:
    made = escpos_printer.Dummy()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("ours", "known"),
    [
        (codec.INIT, "1B40"),
        (codec.CHINESE, "1C26"),
        (codec.ASB_ON, "1D610E"),
        (codec.ASK_IN_ORDER, "1D7201"),
        (codec.PARTIAL_CUT, "1D564200"),
        (codec.ask_now(1), "100401"),
        (codec.ask_now(4), "100404"),
        (codec.bold(True), "1B4501"),
        (codec.bold(False), "1B4500"),
        (codec.size(1), "1D2100"),
        (codec.size(2), "1D2111"),
        (codec.size(8), "1D2177"),
        (codec.align(1), "1B6101"),
        (codec.feed(3), "1B6403"),
        (codec.code128("0123"), "7B430117"),
        (codec.code128("A{1"), "7B42417B7B31"),
        (codec.barcode(b"{C\x01\x02", module=3, height=80, caption=True), "1D48021D68501D77031D6B49047B430102"),
        (codec.raster(2, b"\xff\x00\x0f\xf0"), "1D76300002000200FF000FF0"),
        (
            codec.qr(b"AB", module=6),
            "1D286B0400314132001D286B03003143061D286B03003145311D286B050031503041421D286B0300315130",
        ),
    ],
)
def test_commands_are_the_known_bytes(ours: bytes, known: str) -> None:
    assert ours.hex().upper() == known


@pytest.mark.parametrize("data", ["A023", "HALL-7", "{x}"])
def test_a_barcode_is_what_python_escpos_makes_of_it(oracle: escpos_printer.Dummy, data: str) -> None:
    ours = codec.barcode(codec.code128(data), module=2, height=80, caption=False)
    oracle.barcode(codec.code128(data).decode(), "CODE128", height=80, width=2, pos="OFF", function_type="B")
    at = ours.index(b"\x1dk")
    assert ours[at:] in oracle.output
    assert b"\x1dh\x50" in oracle.output
    assert b"\x1dw\x02" in oracle.output


@pytest.mark.parametrize("data", ["https://example.invalid/t/1", "政务服务"])
def test_a_qr_code_is_what_python_escpos_makes_of_it(oracle: escpos_printer.Dummy, data: str) -> None:
    oracle.qr(data, native=True, size=6, ec=QR_ECLEVEL_M, model=QR_MODEL_2)
    assert codec.qr(data.encode(), module=6) in oracle.output


def test_chinese_text_is_what_python_escpos_makes_of_it_where_gbk_has_all(oracle: escpos_printer.Dummy) -> None:
    text = "政务服务大厅 A023 前面等候 3 人"
    oracle.textln(text)
    assert text.encode("gbk") + b"\n" in oracle.output


def test_sizes_and_bold_are_what_python_escpos_makes_of_them(oracle: escpos_printer.Dummy) -> None:
    oracle.set(align="center", bold=True, custom_size=True, width=3, height=3)
    for ours in (codec.align(1), codec.bold(True), codec.size(3)):
        assert ours in oracle.output


def test_a_picture_is_what_python_escpos_makes_of_it(oracle: escpos_printer.Dummy) -> None:
    picture = Image.new("1", (16, 8), 1)
    for dot in range(8):
        picture.putpixel((dot * 2, dot), 0)
    oracle.image(picture, impl="bitImageRaster")
    ours = codec.raster(2, bytes(byte ^ 0xFF for byte in picture.tobytes()))
    assert ours in oracle.output


@given(st.integers(1, 80), st.integers(1, 400))
def test_a_raster_comes_in_bands_that_together_are_the_picture(stride: int, height: int) -> None:
    rows = bytes(n % 251 for n in range(stride * height))
    wire, got = codec.raster(stride, rows), b""
    while wire:
        assert wire[:4] == b"\x1dv0\0"
        width, high = int.from_bytes(wire[4:6], "little"), int.from_bytes(wire[6:8], "little")
        assert (width, high <= codec.BAND) == (stride, True)
        got += wire[8 : 8 + width * high]
        wire = wire[8 + width * high :]
    assert got == rows


def test_the_room_in_qr_codes_is_the_standards() -> None:
    for version, room in enumerate(_QR_BYTES, start=1):
        assert segno.make(b"\xff" * room, error="m", mode="byte", boost_error=False).version == version
        assert segno.make(b"\xff" * (room + 1), error="m", mode="byte", boost_error=False).version == version + 1
