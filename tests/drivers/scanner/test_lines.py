"""Codes from a serial scanner: the rules of framing as a table, and any stream whatever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.scanner.lines import CodeLines
from drivers.scanner.text import Encoding, ScanTrouble

SILENCE = None
LONGEST = 64


def lines(end: int | None = 0x0D, prefix: bytes = b"", encoding: Encoding = Encoding.AUTO) -> CodeLines:
    return CodeLines(end=end, prefix=prefix, longest=LONGEST, encoding=encoding)


def told(framer: CodeLines, stream: list[bytes | None]) -> list[str | ScanTrouble]:
    heard: list[str | ScanTrouble] = []
    for piece in stream:
        heard += framer.fell_silent() if piece is SILENCE else framer.feed(piece)
    return heard


@pytest.mark.parametrize(
    ("stream", "codes"),
    [
        ([b"A023\r"], ["A023"]),
        ([b"A0", b"23", b"\r"], ["A023"]),
        ([b"A023\rB001\r"], ["A023", "B001"]),
        ([b"A023\rB0", b"01\r"], ["A023", "B001"]),
        ([b"A023\r\nB001\r\n"], ["A023", "B001"]),
        ([b"\r\r\n\r"], []),
        ([b"A\x00023\x00\r"], ["A023"]),
        ([b"\0\0\r"], []),
        ([b"x" * 65 + b"\r" + b"A023\r"], [ScanTrouble.TOO_LONG, "A023"]),
        ([b"x" * 64 + b"\r"], ["x" * 64]),
        ([b"x" * 200, SILENCE, b"A023\r"], [ScanTrouble.TOO_LONG, "A023"]),
        ([b"A02", SILENCE, b"B001\r"], [ScanTrouble.BROKEN_OFF, "B001"]),
        ([SILENCE, SILENCE], []),
        (["第3号窗口\r".encode()], ["第3号窗口"]),
        (["第3号窗口\r".encode("gbk")], ["第3号窗口"]),
        ([b"\xff\xff\r"], [ScanTrouble.NOT_TEXT]),
        ([b"a\x1b[2Jb\r"], [ScanTrouble.NOT_TEXT]),
        ([b"]C1\x1d0109\r"], ["]C1\x1d0109"]),
        ([b"name\nline two\r"], ["name\nline two"]),
    ],
)
def test_a_scanner_with_an_end(stream: list[bytes | None], codes: list[str | ScanTrouble]) -> None:
    assert told(lines(), stream) == codes


@pytest.mark.parametrize(
    ("stream", "codes"),
    [
        ([b"A0", b"23", SILENCE], ["A023"]),
        ([b"A023\r\n", SILENCE, b"B001", SILENCE], ["A023", "B001"]),
        ([b"x" * 65, SILENCE, b"A023", SILENCE], [ScanTrouble.TOO_LONG, "A023"]),
        ([SILENCE], []),
    ],
)
def test_a_scanner_without_an_end(stream: list[bytes | None], codes: list[str | ScanTrouble]) -> None:
    assert told(lines(end=None), stream) == codes


def test_another_end_is_a_setting() -> None:
    assert told(lines(end=0x09), [b"A0\r23\tB001\t\r\n\t"]) == ["A0\r23", "B001"]
    assert told(lines(end=0x0A), [b"A023\r\nB001\r\n"]) == ["A023", "B001"]


def test_a_prefix_is_taken_off_and_what_lacks_it_is_a_code_broken_off() -> None:
    assert told(lines(prefix=b"\x02"), [b"\x02A023\rA023\r"]) == ["A023", ScanTrouble.BROKEN_OFF]


def test_an_encoding_that_is_known_is_not_guessed() -> None:
    gbk = "政务".encode("gbk") + b"\r"
    assert told(lines(encoding=Encoding.UTF_8), [gbk]) == [ScanTrouble.NOT_TEXT]
    assert told(lines(encoding=Encoding.GBK), [gbk]) == ["政务"]


pieces = st.lists(
    st.one_of(st.binary(max_size=40), st.sampled_from([b"\r", b"\n", b"\0", b"A023\r", b"x" * 70])), max_size=30
)


@given(pieces, st.sampled_from([0x0D, 0x0A, None]))
def test_no_bytes_raise_or_make_it_grow_and_the_split_changes_nothing(stream: list[bytes], end: int | None) -> None:
    framer, heard = lines(end), []
    for piece in stream:
        heard += list(framer.feed(piece))
        assert len(framer._buffer) <= LONGEST
    assert heard == list(lines(end).feed(b"".join(stream)))


codes = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=16)


@given(st.lists(codes, max_size=6), st.lists(st.integers(1, 10), max_size=40))
def test_codes_come_out_whole_however_the_stream_is_split(sent: list[str], sizes: list[int]) -> None:
    wire, framer, heard = b"".join(code.encode() + b"\r\n" for code in sent), lines(encoding=Encoding.UTF_8), []
    for size in sizes:
        heard += list(framer.feed(wire[:size]))
        wire = wire[size:]
    assert heard + list(framer.feed(wire)) == sent
