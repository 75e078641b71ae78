"""Text on columns."""

from hypothesis import example, given
from hypothesis import strategies as st

from drivers.receipt.layout import columns_of, justify, wrap

printable = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Mn", "Me")), max_size=120)
mixed = st.text(st.sampled_from("政务服务大厅 Aa1, "), max_size=120)


@given(printable | mixed, st.integers(2, 60))
@example("a 0Þ", 3)
def test_no_line_is_wider_than_the_paper_and_no_letter_is_lost(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert lines
    assert all(columns_of(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_words_stay_whole_where_they_can() -> None:
    assert wrap("please wait for your number", 12) == ["please wait", "for your", "number"]
    assert wrap("政务服务大厅", 7) == ["政务服", "务大厅"]
    assert wrap("ABCDEFGH", 3) == ["ABC", "DEF", "GH"]
    assert wrap("", 10) == [""]


def test_two_texts_stand_at_the_edges() -> None:
    assert justify("前面等候", "3 人", 20) == ["前面等候        3 人"]
    assert justify("前面等候", "3 人", 12) == ["前面等候", "        3 人"]


@given(mixed, mixed, st.integers(4, 60))
def test_a_row_fits_the_paper(left: str, right: str, columns: int) -> None:
    assert all(columns_of(line) <= columns for line in justify(left, right, columns))
