import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.masking import masked, masked_address


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张", "*"),
        ("张三", "张*"),
        ("王小明", "王*明"),
        ("欧阳小明", "欧**明"),
        ("买买提·艾力", "买**·*力"),
        ("SMITH JOHN", "S*** J***"),
        ("O", "O***"),
        ("  王  小明 ", "王*明"),
        ("   ", "*"),
    ],
)
def test_a_name_is_shown_so_that_only_its_owner_knows_it(name: str, shown: str) -> None:
    assert masked(name) == shown


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=30))
def test_of_a_chinese_name_at_most_its_first_and_last_character_are_shown(name: str) -> None:
    shown = masked(name)
    assert len(shown) == len(name)
    assert [c for c in shown if c != "*"] in ([], [name[0]], [name[0], name[-1]])


@given(st.lists(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ-'", min_size=1, max_size=20), min_size=1, max_size=4))
def test_of_a_name_in_letters_neither_more_than_initials_nor_its_length_is_shown(words: list[str]) -> None:
    if any(c.isalpha() for word in words for c in word):
        assert masked(" ".join(words)) == " ".join(word[0] + "***" for word in words)


@pytest.mark.parametrize(
    ("address", "shown"), [("19900001234", "199****1234"), ("oWechat_openid_77", "oWe****d_77"), ("12345", "1****")]
)
def test_of_a_phone_number_or_openid_only_the_ends_are_shown(address: str, shown: str) -> None:
    assert masked_address(address) == shown
