"""What a clerk types, as a card's font can show it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.led.text import Charset, encode_text


def shown(text: str, charset: Charset = Charset.GB2312) -> str:
    return encode_text(text, charset).data.decode("gbk")


def test_plain_text_is_gb2312() -> None:
    assert encode_text("请A023号到3号窗口", Charset.GB2312).data == "请A023号到3号窗口".encode("gb2312")


def test_a_dash_and_a_dot_stand_where_gb2312_has_them() -> None:
    assert encode_text("—·", Charset.GB2312).data.hex() == "a1aaa1a4"


@pytest.mark.parametrize("charset", [Charset.GB2312, Charset.GBK])
def test_a_colour_command_somebody_typed_stays_text(charset: Charset) -> None:
    assert b"\\" not in encode_text(r"\C1停\C2\n", charset).data


def test_no_half_of_a_character_can_pass_for_a_backslash() -> None:
    trap = bytes.fromhex("815c").decode("gbk")  # its second byte is a backslash
    assert encode_text(trap + "C1", Charset.GBK).data == "□C1".encode("gbk")


@pytest.mark.parametrize(
    ("text", "charset", "seen"),
    [
        ("王喆", Charset.GBK, "王喆"),
        ("王喆", Charset.GB2312, "王□"),
        ("𠮷野家", Charset.GBK, "□野家"),
        ("你好😀", Charset.GB2312, "你好□"),
        ("a\0b\x1b", Charset.GB2312, "a□b□"),
        ("一\n二\t三", Charset.GB2312, "一 二 三"),
        ("Room 3, 号", Charset.ASCII, "Room 3, ?"),
        ("a\x1c1b", Charset.ASCII, "a 1b"),
    ],
)
def test_what_the_card_cannot_show_is_a_visible_box(text: str, charset: Charset, seen: str) -> None:
    assert shown(text, charset) == seen


def test_boxes_are_counted() -> None:
    assert encode_text("喆😀好", Charset.GB2312).replaced == 2


@given(st.text(), st.sampled_from(list(Charset)))
def test_any_text_becomes_whole_characters_and_no_command(text: str, charset: Charset) -> None:
    data = encode_text(text, charset).data
    letters = data.decode("gbk" if charset is Charset.GBK else charset.value)
    assert len(letters) == len(text)
    assert all(letter == " " or letter.isprintable() for letter in letters)
    assert b"\\" not in data or charset is Charset.ASCII
