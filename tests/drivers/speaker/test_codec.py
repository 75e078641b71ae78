"""Frames of speech modules: known bytes, and any text whatever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.speaker import codec
from drivers.speaker.codec import LONGEST, Said, parts, told


@pytest.mark.parametrize(
    ("frame", "known"),
    [
        (codec.frame(0x01, b"\0" + "宇音天下".encode("gb2312")), "fd000b0100d3eed2f4cceccfc2c1"),
        (codec.STOP, "fd000202fd"),
        (codec.ASK, "fd000221de"),
    ],
)
def test_frames_are_the_known_bytes(frame: bytes, known: str) -> None:
    assert frame.hex() == known


def test_the_volume_stands_before_the_text() -> None:
    assert codec.speak(b"A", 12) == codec.frame(1, b"\x01[v12]A")


def test_noise_says_nothing() -> None:
    assert list(told(b"\x00\x4a\xff\x41\x45\x4e\x4f\x50")) == [
        Said.STARTED, Said.TAKEN, Said.NOT_UNDERSTOOD, Said.SPEAKING, Said.SILENT,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("请A023号到3号窗口", ["请A023号到3号窗口"]),
        ("[v0]停[d]", ["v0停d"]),
        ("一\n二", ["一 二"]),
        ("你好😀", ["你好"]),
        (" ", []),
        ("", []),
        ("😀", []),
    ],
)
def test_what_cannot_be_said_is_left_out_and_no_order_is_smuggled_in(text: str, said: list[str]) -> None:
    assert [piece.decode("gbk") for piece in parts(text)] == said


def test_a_long_text_is_parted_where_one_would_breathe() -> None:
    text = "长" * 60 + "，" + "长" * 10 + "。" + "短" * 50
    assert [piece.decode("gbk") for piece in parts(text)] == ["长" * 60 + "，" + "长" * 10 + "。", "短" * 50]


@given(st.text(max_size=600))
def test_any_text_is_said_whole_in_pieces_the_module_takes(text: str) -> None:
    pieces = parts(text)
    assert all(0 < len(codec.speak(piece, 16)) <= LONGEST + 6 for piece in pieces)
    assert all(b"[" not in piece.decode("gbk").encode("ascii", "ignore") for piece in pieces)
    sayable = [
        letter
        for letter in text.encode("gbk", "ignore").decode("gbk")
        if letter.isprintable() and letter not in "[] \u3000"
    ]
    heard = [letter for piece in pieces for letter in piece.decode("gbk") if not letter.isspace()]
    assert heard == sayable
