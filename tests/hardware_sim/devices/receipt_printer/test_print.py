"""What is sent is what stands on the paper: dots in their places, codes that scan, text in its size."""

import io
from collections.abc import Callable

import pytest
from barcode.charsets import code128 as other_code128
from escpos.printer import Dummy
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from hardware_sim.devices.receipt_printer.receipt_printer import ReceiptPrinter
from hardware_sim.printing import code128
from hardware_sim.printing.paper import EDGE_DOTS, HEAD_TO_CUTTER_DOTS, PAPER_DOTS, Kind

ReadCodes = Callable[[bytes], set[tuple[str, str]]]
LookAt = Callable[[bytes], Image.Image]

CUT = b"\x1dVB\x00"
CHINESE_ON, CHINESE_OFF = b"\x1c&", b"\x1c."


def printed(stream: bytes) -> ReceiptPrinter:
    """A printer that has printed and cut one ticket."""
    printer = ReceiptPrinter()
    printer.receive(stream + CUT)
    return printer


def picture(stream: bytes) -> Image.Image:
    """The printed part of the ticket: black on white, without the blank head and the edges."""
    png = printed(stream).slips[0].png
    paper = Image.open(io.BytesIO(png)).convert("L")
    return paper.crop((EDGE_DOTS, HEAD_TO_CUTTER_DOTS, PAPER_DOTS - EDGE_DOTS, paper.height))


def ink_box(image: Image.Image) -> tuple[int, int, int, int]:
    box = ImageOps.invert(image).getbbox()
    assert box is not None, "something must be printed"
    return box


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and one.tobytes() == other.tobytes()


def test_paper_is_80_mm_wide_at_203_dpi(look_at: LookAt) -> None:
    slip = printed(b"x\n").slips[0]
    paper = Image.open(io.BytesIO(slip.png))
    assert paper.width == 640
    assert paper.info["dpi"] == pytest.approx((203.2, 203.2), abs=0.1)
    assert paper.height == slip.length_mm * 8
    assert look_at(slip.png).getextrema() == (0, 255)


def test_characters_stand_in_cells_of_12_and_24_dots() -> None:
    full_line = picture(b"\xdb" * 48 + b"\n")
    assert ink_box(full_line)[0] < 12
    assert ink_box(full_line)[2] > 576 - 12
    assert picture(b"W" * 48 + b"\n").height == picture(b"W\n").height, "48 letters fill a line"
    assert picture(b"W" * 49 + b"\n").height == picture(b"W\n").height + 30, "the 49th begins a new one"
    hanzi = "国".encode("gbk")
    one = picture(CHINESE_ON + hanzi * 24 + b"\n")
    assert one.height == picture(b"W\n").height
    assert picture(CHINESE_ON + hanzi * 25 + b"\n").height == one.height + 30
    second_cell = ink_box(picture(CHINESE_ON + b" " * 2 + hanzi + b"\n"))
    assert 24 <= second_cell[0] < 48
    assert 24 <= second_cell[2] <= 48


@pytest.mark.parametrize(("across", "down"), [(1, 1), (2, 1), (1, 2), (2, 2), (3, 4), (8, 8)])
def test_enlarged_characters_are_the_same_dots_as_blocks(across: int, down: int) -> None:
    size = bytes([0x1D, 0x21, (across - 1) << 4 | (down - 1)])
    text = CHINESE_ON + "号A".encode("gbk") + b"\n"
    plain = picture(text).crop((0, 0, 36, 24))
    enlarged = picture(size + text).crop((0, 0, 36 * across, 24 * down))
    assert same(enlarged, plain.resize(enlarged.size, Image.Resampling.NEAREST))


def test_smoothing_draws_large_characters_with_finer_edges_in_the_same_box() -> None:
    blocks = picture(b"\x1d!\x77A\n")
    smooth = picture(b"\x1db\x01\x1d!\x77A\n")
    assert not same(blocks, smooth)
    assert ink_box(smooth) == pytest.approx(ink_box(blocks), abs=8)


def test_bold_is_struck_twice_one_dot_apart() -> None:
    plain, bold = picture(b"H\n").crop((0, 0, 12, 24)), picture(b"\x1bE\x01H\n").crop((0, 0, 12, 24))
    expected = plain.copy()
    expected.paste(0, (1, 0), ImageOps.invert(plain.crop((0, 0, 11, 24))))
    assert same(bold, expected)


@pytest.mark.parametrize(("align", "left"), [(0, 0), (1, (576 - 240) // 2), (2, 576 - 240)])
def test_a_line_is_aligned_by_its_width(align: int, left: int) -> None:
    box = ink_box(picture(b"\x1ba" + bytes([align]) + b"\x1dB\x01" + b" " * 20 + b"\n"))
    assert (box[0], box[2]) == (left, left + 240)


def test_underline_and_white_on_black_are_printed() -> None:
    plain, lined = picture(b"x \n"), picture(b"\x1b-\x02x \n")
    assert lined.crop((0, 22, 24, 24)).getextrema() == (0, 0)
    assert same(lined.crop((0, 0, 24, 22)), plain.crop((0, 0, 24, 22)))
    reverse = picture(b"\x1dB\x01x\n").crop((0, 0, 12, 24))
    assert same(reverse, ImageOps.invert(plain.crop((0, 0, 12, 24))))


def test_lines_keep_their_spacing_unless_a_character_is_higher() -> None:
    assert picture(b"a\nb\n").height - picture(b"a\n").height == 30
    assert picture(b"\x1b3\x50a\nb\n").height - picture(b"\x1b3\x50a\n").height == 80
    assert picture(b"\x1d!\x03a\nb\n").height - picture(b"\x1d!\x03a\n").height == 96


def test_text_is_kept_in_words_line_by_line() -> None:
    slip = printed(CHINESE_ON + "身份证办理 A003\n请到 3 号窗口\n".encode("gbk") + CHINESE_OFF + b"end\n").slips[0]
    assert slip.text == ("身份证办理 A003", "请到 3 号窗口", "end")


def test_chinese_mode_is_off_until_it_is_switched_on() -> None:
    words = "政务".encode("gbk")
    assert printed(words + b"\n").slips[0].text != ("政务",)
    assert printed(CHINESE_ON + words + b"\n").slips[0].text == ("政务",)
    assert printed(CHINESE_ON + CHINESE_OFF + words + b"\n").slips[0].text != ("政务",)
    assert printed(CHINESE_ON + b"\x1b@" + words + b"\n").slips[0].text != ("政务",), "ESC @ puts it back"


def test_four_byte_codes_are_not_in_this_printer() -> None:
    printer = printed(CHINESE_ON + "㛃".encode("gb18030") + b"\n")
    assert printer.state().strange


def test_half_a_chinese_character_spoils_nothing_that_follows() -> None:
    printer = printed(CHINESE_ON + b"\xb0" + b"0A\n\xb0\nB\n")
    assert printer.slips[0].text == ("0A", "B")
    assert printer.state().strange == ("b0", "b0")


def test_a_raster_is_printed_dot_for_dot_where_alignment_puts_it() -> None:
    dots = Image.effect_noise((64, 50), 90).point(lambda v: 255 if v > 128 else 0)
    rows = ImageOps.invert(dots).convert("1").tobytes()
    paper = picture(b"\x1ba\x02" + b"\x1dv0\x00" + bytes([8, 0, 50, 0]) + rows)
    assert same(paper.crop((576 - 64, 0, 576, 50)), dots)
    doubled = picture(b"\x1dv0\x03" + bytes([8, 0, 50, 0]) + rows)
    assert same(doubled.crop((0, 0, 128, 100)), dots.resize((128, 100), Image.Resampling.NEAREST))


@pytest.mark.parametrize("implementation", ["bitImageRaster", "graphics", "bitImageColumn"])
def test_the_three_ways_of_sending_a_picture_print_the_same(implementation: str) -> None:
    source = Image.new("1", (96, 48), 1)
    for at in range(48):
        source.putpixel((at, at), 0)
        source.putpixel((95 - at, at), 0)
    host = Dummy()
    host.image(source, impl=implementation)
    paper = picture(host.output)
    assert same(paper.crop((0, 0, 96, 48)), source.convert("L"))


@pytest.mark.parametrize("text", ["A003", "CH001-20261123-A003", "lower case & signs!", "0123456789"])
def test_a_barcode_can_be_scanned_from_the_paper(text: str, read_codes: ReadCodes, look_at: LookAt) -> None:
    host = Dummy()
    host.barcode("{B" + text, "CODE128", function_type="B", height=80, width=2)
    slip = printed(host.output).slips[0]
    look_at(slip.png)
    assert read_codes(slip.png) == {("Code128", text)}
    assert [mark.value for mark in slip.marks if mark.kind is Kind.BARCODE] == [text]


def test_a_barcode_in_digit_pairs_switching_to_letters_can_be_scanned(read_codes: ReadCodes) -> None:
    data = b"{C" + bytes([20, 26, 11, 23]) + b"{BA-003{{"
    slip = printed(b"\x1dk" + bytes([73, len(data)]) + data).slips[0]
    assert read_codes(slip.png) == {("Code128", "20261123A-003{")}


@pytest.mark.parametrize("native", [True, False], ids=["printer's own", "as a picture"])
@pytest.mark.parametrize("content", ["https://hall.example/t/A003?k=9", "政务服务大厅 A003"])
def test_a_qr_code_can_be_scanned_from_the_paper(content: str, native: bool, read_codes: ReadCodes) -> None:
    host = Dummy()
    if native:
        data = content.encode()
        for function in (b"1A2\x00", b"1C\x06", b"1E1", b"1P0" + data, b"1Q0"):
            host._raw(b"\x1d(k" + len(function).to_bytes(2, "little") + function)
    else:
        host.qr(content, native=False, size=6)
    slip = printed(host.output).slips[0]
    assert read_codes(slip.png) == {("QRCode", content)}


def test_a_readable_line_stands_above_below_or_not_at_all() -> None:
    bars = b"\x1dh\x50\x1dk\x49\x06{BA003"
    plain = picture(bars)
    heights = {n: picture(b"\x1dH" + bytes([n]) + bars).height - plain.height for n in (0, 1, 2, 3)}
    assert heights == {0: 0, 1: 28, 2: 28, 3: 56}


def test_what_a_barcode_cannot_hold_or_the_paper_is_too_narrow_for_is_shown_as_strange() -> None:
    too_wide = b"{B" + b"A" * 40
    for data in (b"no start", b"{C\xff", b"{Bx{", b"{B{Z", too_wide):
        printer = ReceiptPrinter()
        printer.receive(b"\x1dw\x06\x1dk" + bytes([73, len(data)]) + data)
        assert len(printer.state().strange) == 1, data
        assert printer.state().hanging_mm == 0


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=30))
def test_bars_have_the_widths_another_library_knows(text: str) -> None:
    """python-barcode's own table, value by value; only the way to the values is ours."""
    _, row = code128.modules(b"{B" + text.replace("{", "{{").encode())
    patterns = ["".join("1" if black else "0" for black in row[at : at + 11]) for at in range(0, len(row) - 13, 11)]
    values = [other_code128.CODES.index(pattern) for pattern in patterns]
    start, *characters, check = values
    assert start == 104
    assert characters == [other_code128.B[char] for char in text]
    assert check == (start + sum(at * value for at, value in enumerate(characters, 1))) % 103
    assert "".join("1" if black else "0" for black in row[-13:]) == other_code128.STOP + "11"


def test_what_is_not_understood_is_kept_for_the_technician_and_the_rest_is_printed() -> None:
    printer = printed(b"\x1bz\x00\x07before \x1d!\xffafter\n")
    assert printer.state().strange == ("1b 7a", "00", "07", "1d 21 ff")
    assert printer.slips[0].text == ("before after",)


@pytest.mark.parametrize(
    "command",
    [
        "1c28 4102 0030 00",
        "1b28 4102 0030 00",
        "1b7b 01",
        "1c43 30",
        "1b56 31",
        "1b55 31",
        "1b3d 31",
        "1b63 3530",
        "1b72 30",
    ],
)
def test_a_command_it_does_not_obey_leaves_nothing_on_the_paper(command: str) -> None:
    """Lengths by Epson's reference: FS ( A and ESC ( A count themselves, ESC c 5 n has two bytes, the others one."""
    printer = printed(bytes.fromhex(command) + b"A023\n")
    assert printer.slips[0].text == ("A023",)
    assert printer.state().strange == (bytes.fromhex(command).hex(" "),)


PIECES = st.one_of(
    st.binary(max_size=30),
    st.sampled_from(
        [
            b"\x1b@",
            b"\x1ba\x01",
            CHINESE_ON,
            CHINESE_OFF,
            "政务服务".encode("gbk"),
            b"A003\n",
            b"\x1d!\x11",
            b"\x1dk\x49\x06{BA003",
            b"\x1d(k\x03\x001C\x05\x1d(k\x05\x001P0hi\x1d(k\x03\x001Q0",
            b"\x1dv0\x00\x02\x00\x03\x00abcdef",
            b"\x1b*!\x02\x00abcdef",
            b"\x1d(L\x0c\x000p0\x01\x011\x08\x00\x02\x00ab\x1d(L\x02\x0002",
            b"\x1d8L",
            b"\x1bD\x08\x10\x00\t",
            b"\x1bd\x02",
            CUT,
            b"\x1dV\x00",
            b"\x10\x04\x01",
            b"\x1da\xff",
        ]
    ),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=12), st.data())
def test_no_bytes_upset_the_printer_and_splitting_them_changes_nothing(
    pieces: list[bytes], data: st.DataObject
) -> None:
    stream = b"".join(pieces)
    whole, piecemeal = ReceiptPrinter(), ReceiptPrinter()
    whole.receive(stream)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        piecemeal.receive(stream[start:end])
    assert sorted(whole.take_output()) == sorted(piecemeal.take_output()), "real time overtakes, but says the same"
    assert whole.standing() == piecemeal.standing()
    assert whole.slips == piecemeal.slips
    assert whole.state() == piecemeal.state()
