"""Bytes of TSPL and ZPL: known answers from the manuals, streams split anywhere, and bytes that mean nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.label.dialect import DIALECTS
from drivers.label.document import Label, LabelBarcode, LabelQr, LabelText
from drivers.label.placing import Drawn, Unprintable, place
from drivers.label.profile import Language
from drivers.label.status import Counted, Damaged, LabelStatus, Said
from hall.contract.states import DeviceReason

CODES = Label(
    width_mm=50,
    height_mm=30,
    items=(LabelBarcode(x_mm=2, y_mm=8, data="A^1_"), LabelQr(x_mm=2, y_mm=18, data="A^1~")),
)


def heard(language: Language, data: bytes) -> list[Said]:
    return list(DIALECTS[language].reader().feed(data))


def test_codes_in_tspl() -> None:
    assert DIALECTS[Language.TSPL].write(place(CODES, 8.0)) == [
        b"\r\nSIZE 50 mm,30 mm\r\nGAP 2 mm,0 mm\r\nSET REPRINT OFF\r\nDIRECTION 1\r\nREFERENCE 0,0\r\nCLS\r\n",
        b'BARCODE 16,64,"128",64,0,0,2,2,"A^1_"\r\n',
        b'QRCODE 16,144,M,4,A,0,"A^1~"\r\n',
        b"PRINT 1,1\r\n",
    ]


def test_codes_in_zpl_hold_no_commands() -> None:
    assert DIALECTS[Language.ZPL].write(place(CODES, 8.0)) == [
        b"^XA^CI28^JZN^PW400^LL240^LH0,0^PQ1",
        b"^FO16,64^BY2^BCN,64,N,N,N,A^FH_^FDA_5E1_5F^FS",
        b"^FO16,144^BQN,2,4^FH_^FDMA,A_5E1_7E^FS",
        b"^XZ\r\n",
    ]


def test_chinese_text_is_the_same_picture_in_both_languages() -> None:
    sheet = place(Label(width_mm=50, height_mm=30, items=(LabelText(x_mm=2, y_mm=2, text="𬭎一"),)), 8.0)
    (drawn,) = sheet.placed
    assert isinstance(drawn, Drawn)
    assert any(drawn.rows)
    tspl = DIALECTS[Language.TSPL].write(sheet)[1]
    head, _, body = tspl.partition(b",0,")
    assert head == f"BITMAP 16,16,{drawn.stride},{drawn.height}".encode()
    assert body == bytes(255 - byte for byte in drawn.rows) + b"\r\n"
    zpl = DIALECTS[Language.ZPL].write(sheet)[1].decode()
    assert zpl.startswith(f"^FO16,16^GFA,{len(drawn.rows)},{len(drawn.rows)},{drawn.stride},")
    assert bytes.fromhex(zpl.rpartition(",")[2].removesuffix("^FS")) == drawn.rows


@pytest.mark.parametrize(
    "item",
    [
        LabelText(x_mm=40, y_mm=2, text="太长的一行字"),
        LabelBarcode(x_mm=2, y_mm=25, data="A1"),
        LabelBarcode(x_mm=2, y_mm=2, data="A" * 30),
        LabelQr(x_mm=45, y_mm=2, data="A1"),
        LabelQr(x_mm=2, y_mm=2, data="A" * 300),
    ],
)
def test_what_does_not_fit_on_the_label_is_refused(item: LabelText | LabelBarcode | LabelQr) -> None:
    with pytest.raises(Unprintable):
        place(Label(width_mm=50, height_mm=30, items=(item,)), 8.0)


@pytest.mark.parametrize(
    ("four", "reason"),
    [
        ("40404040", None),
        ("45404060", DeviceReason.HEAD_OPEN),
        ("45404041", DeviceReason.LABEL_OUT),
        ("45404044", DeviceReason.RIBBON_OUT),
        ("45404042", DeviceReason.PAPER_JAMMED),
        ("45404840", DeviceReason.CUTTER_FAULT),
        ("45404140", DeviceReason.OVERHEATED),
        ("45405040", DeviceReason.HARDWARE_ERROR),
        ("45404048", DeviceReason.HARDWARE_ERROR),
        ("45404040", DeviceReason.HARDWARE_ERROR),
        ("60404040", DeviceReason.OFFLINE),
        ("4c404040", DeviceReason.MEDIA_NOT_TAKEN),
        ("40414040", DeviceReason.LABEL_LOW),
        ("40424040", DeviceReason.RIBBON_LOW),
    ],
)
def test_tspls_four_bytes(four: str, reason: DeviceReason | None) -> None:
    (status,) = heard(Language.TSPL, bytes.fromhex(f"02{four}030d0a"))
    assert isinstance(status, LabelStatus)
    assert status.condition().reason is reason
    assert not status.working


@pytest.mark.parametrize("does", b"BCFPW")
def test_tspls_printer_at_work(does: int) -> None:
    assert heard(Language.TSPL, bytes((2, does, 0x40, 0x40, 0x40, 3, 13, 10))) == [LabelStatus(working=True)]


@pytest.mark.parametrize("answer", ["0240404040030d0d", "0241404040030d0a", "0240404080030d0a", "0240004040030d0a"])
def test_an_answer_that_is_none_is_no_status(answer: str) -> None:
    assert heard(Language.TSPL, bytes.fromhex(answer)) == [Damaged()]


HS = b"\x02030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,6,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"


@pytest.mark.parametrize(
    ("was", "is_", "status"),
    [
        (b"", b"", LabelStatus()),
        (b"030,0,", b"030,1,", LabelStatus(labels_out=True)),
        (b"030,0,0,", b"030,0,1,", LabelStatus(paused=True)),
        (b"1245,000", b"1245,002", LabelStatus(working=True)),
        (b",0,0,0\x03\r\n\x02000", b",0,0,1\x03\r\n\x02000", LabelStatus(overheated=True)),
        (b"\x02000,0,0,", b"\x02000,0,1,", LabelStatus(head_open=True)),
        (b"\x02000,0,0,0,", b"\x02000,0,0,1,", LabelStatus(ribbon_out=True)),
        (b"2,6,0,00000000", b"2,6,0,00000001", LabelStatus(working=True)),
        (b"2,6,0,", b"2,6,1,", LabelStatus(not_taken=True)),
    ],
)
def test_zpls_three_strings(was: bytes, is_: bytes, status: LabelStatus) -> None:
    assert heard(Language.ZPL, HS.replace(was, is_, 1)) == [status]


@pytest.mark.parametrize("cut", [0, 30, 40, 80])
def test_strings_without_the_first_are_no_status(cut: int) -> None:
    assert (LabelStatus() in heard(Language.ZPL, HS[cut:])) == (cut == 0)


def test_the_labels_of_a_printers_life() -> None:
    assert heard(Language.ZPL, b'"12345"\r\n"?"') == [Counted(12345), Damaged()]


PARTS = st.lists(st.sampled_from([HS, b'"7"\r\n']))


@given(PARTS, st.lists(st.integers(1, 20), min_size=1))
def test_answers_are_read_however_they_are_split(parts: list[bytes], sizes: list[int]) -> None:
    stream, reader, said, turn = b"".join(parts), DIALECTS[Language.ZPL].reader(), list[Said](), 0
    while stream:
        size = sizes[turn % len(sizes)]
        said += reader.feed(stream[:size])
        stream, turn = stream[size:], turn + 1
    assert said == [LabelStatus() if part == HS else Counted(7) for part in parts]


@given(st.sampled_from([(Language.TSPL, b"\x02@@@@\x03\r\n"), (Language.ZPL, HS)]), st.lists(st.binary(max_size=99)))
def test_no_bytes_break_the_reading(known: tuple[Language, bytes], garbage: list[bytes]) -> None:
    language, answer = known
    reader = DIALECTS[language].reader()
    for piece in garbage:
        list(reader.feed(piece))
    said: list[Said] = []
    for _ in range(9):
        said += reader.feed(answer)
    assert LabelStatus() in said
