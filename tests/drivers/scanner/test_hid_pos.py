"""Codes in the reports of a scanner in HID point-of-sale mode."""

from hypothesis import given
from hypothesis import strategies as st

from drivers.scanner.hid_pos import Code, CodeReports, ReportLayout
from drivers.scanner.text import Encoding, ScanTrouble

LONGEST = 600


def reports(data: bytes, symbology: bytes = b"]Q1", room: int = 56) -> list[bytes]:
    """By the published layout alone."""
    pieces = [data[at : at + room] for at in range(0, len(data), room)] or [b""]
    return [
        bytes([2, len(piece)]) + symbology + piece.ljust(room, b"\0") + b"\0\0" + bytes([number < len(pieces)])
        for number, piece in enumerate(pieces, start=1)
    ]


def joined(stream: list[bytes], layout: ReportLayout | None = None) -> list[Code | ScanTrouble]:
    framer = CodeReports(layout or ReportLayout(), longest=LONGEST, encoding=Encoding.AUTO)
    return [code for report in stream for code in framer.feed(report)] + list(framer.fell_silent())


def test_a_short_code_is_one_report() -> None:
    (report,) = reports(b"A023", b"]C0")
    assert len(report) == 64
    assert joined([report]) == [Code("A023", "]C0")]


def test_a_long_code_goes_on_over_reports() -> None:
    text = "https://example.invalid/" + "证照" * 40
    assert len(reports(text.encode())) > 3
    assert joined(reports(text.encode()) + reports(b"A023")) == [Code(text, "]Q1"), Code("A023", "]Q1")]


def test_chinese_split_between_two_reports_stays_whole() -> None:
    text = "x" + "政" * 40
    assert joined(reports(text.encode("gbk"))) == [Code(text, "]Q1")]


def test_a_code_whose_rest_does_not_come_is_broken_off() -> None:
    assert joined(reports(b"x" * 100)[:1]) == [ScanTrouble.BROKEN_OFF]


def test_a_rest_of_another_kind_is_not_joined() -> None:
    mixed = [reports(b"x" * 100)[0], reports(b"y" * 100, b"]C0")[1], *reports(b"A023")]
    assert joined(mixed) == [ScanTrouble.BROKEN_OFF, Code("A023", "]Q1")]


def test_too_long_a_code_is_dropped_whole() -> None:
    assert joined(reports(b"x" * 601) + reports(b"A023")) == [ScanTrouble.TOO_LONG, Code("A023", "]Q1")]


def test_reports_that_are_no_codes_are_passed_over() -> None:
    other = bytes([3]) + reports(b"A023")[0][1:]
    assert joined([other, b"", b"\x02", reports(b"A023")[0][:63]]) == []


def test_a_length_no_report_has_room_for_is_no_code() -> None:
    assert joined([bytes([2, 57]) + reports(b"A023")[0][2:]]) == [ScanTrouble.BROKEN_OFF]


def test_another_models_layout_is_a_setting() -> None:
    layout = ReportLayout(report_id=4, length_at=1, symbology_at=2, data_at=5, room=20, more_at=25)
    assert joined([bytes([4, 4]) + b"]C0A023".ljust(23, b"\0") + b"\0"], layout) == [Code("A023", "]C0")]


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=150), max_size=4)
)
def test_any_codes_come_out_as_they_were(sent: list[str]) -> None:
    framer = CodeReports(ReportLayout(), longest=LONGEST, encoding=Encoding.UTF_8)
    heard = [code for text in sent for report in reports(text.encode()) for code in framer.feed(report)]
    assert heard == [Code(text, "]Q1") for text in sent]


@given(
    st.lists(
        st.one_of(st.binary(max_size=64), st.binary(min_size=63, max_size=63).map(lambda tail: b"\2" + tail)),
        max_size=60,
    )
)
def test_no_reports_raise_or_make_it_grow(stream: list[bytes]) -> None:
    framer = CodeReports(ReportLayout(), longest=LONGEST, encoding=Encoding.AUTO)
    for report in stream:
        for code in framer.feed(report):
            assert isinstance(code, Code | ScanTrouble)
        assert len(framer._data) <= LONGEST


def test_a_code_shows_no_text_in_a_log() -> None:
    assert "secret" not in repr(Code("secret"))
