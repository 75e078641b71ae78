"""Strokes as the pen left them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.signature import strokes
from drivers.signature.strokes import Pen, Point, Signature, from_touch


def pen() -> Pen:
    return Pen(100, 60)


def test_a_stroke_is_kept_point_for_point() -> None:
    made = pen()
    made.touch(1, 2, 5000, 0.25)
    made.touch(1.5, 2.0004, 5008, 1)
    made.lift()
    made.touch(9, 9, 5500)
    assert made.signature.strokes == (
        (Point(1000, 2000, 0, 250), Point(1500, 2000, 8, 1000)),
        (Point(9000, 9000, 500, 500),),
    )
    assert (made.signature.width, made.signature.height) == (100_000, 60_000)


def test_a_stroke_that_leaves_the_surface_ends_there() -> None:
    made = pen()
    for at, x in enumerate((98, 99, 101, 120, 99, 98)):
        made.touch(x, 30, at)
    assert [[point.x for point in stroke] for stroke in made.signature.strokes] == [[98_000, 99_000], [99_000, 98_000]]


def test_time_that_runs_backwards_stands_still() -> None:
    made = pen()
    for at in (100, 120, 90, 130):
        made.touch(1, 1, at)
    assert [point.t for point in made.signature.strokes[0]] == [0, 20, 20, 30]


def test_a_touch_is_no_signature_and_a_line_is() -> None:
    made = pen()
    made.touch(1, 1, 0)
    assert not made.signature.is_signature
    made.touch(5, 1, 10)
    assert not made.signature.is_signature
    made.touch(5, 2.1, 20)
    assert made.signature.is_signature
    assert math.isclose(made.signature.ink_mm, 5.1)


def test_lifting_the_pen_draws_no_line_to_where_it_comes_down_again() -> None:
    made = pen()
    made.touch(0, 0, 0)
    made.lift()
    made.touch(90, 50, 10)
    assert made.signature.ink_mm == 0


def test_beginning_again_forgets_everything() -> None:
    made = pen()
    made.touch(1, 1, 500)
    made.clear()
    made.touch(2, 2, 900)
    assert made.signature.strokes == ((Point(2000, 2000, 0, 500),),)


def test_a_scribble_without_end_is_bounded() -> None:
    made = pen()
    for at in range(strokes.MOST_POINTS + 500):
        made.touch(at % 90, 1, at)
    assert made.full
    assert sum(map(len, made.signature.strokes)) == strokes.MOST_POINTS
    made.clear()
    for at in range(strokes.MOST_STROKES + 50):
        made.touch(1, 1, at)
        made.lift()
    assert made.full
    assert len(made.signature.strokes) == strokes.MOST_STROKES


def test_a_signature_shows_no_stroke_in_a_log() -> None:
    made = pen()
    made.touch(12.345, 6.789, 0)
    assert "12345" not in repr(made.signature)


anything = st.floats(width=32)


@given(st.lists(st.one_of(st.none(), st.tuples(anything, anything, anything, anything)), max_size=100))
def test_whatever_a_pad_tells_what_is_kept_lies_on_the_surface_in_the_order_of_time(
    told: list[tuple[float, float, float, float] | None],
) -> None:
    made = pen()
    for what in told:
        made.lift() if what is None else made.touch(*what)
    points = [point for stroke in made.signature.strokes for point in stroke]
    assert all(0 <= point.x <= 100_000 and 0 <= point.y <= 60_000 and 0 <= point.p <= 1000 for point in points)
    assert [point.t for point in points] == sorted(point.t for point in points)
    assert all(made.signature.strokes)


TOUCHED = (
    '{"width_mm": 100.0, "height_mm": 40.0, '
    '"strokes": [[[1.5, 2.0, 0, null], [3.0, 2.0, 16.6, 0.25]], [[9, 9, 90, 1]]]}'
)


def test_what_a_touch_screen_hands_over_is_a_signature_in_whole_numbers() -> None:
    assert from_touch(TOUCHED) == Signature(
        width=100_000,
        height=40_000,
        strokes=((Point(1500, 2000, 0, 500), Point(3000, 2000, 17, 250)), (Point(9000, 9000, 90, 1000),)),
    )


@pytest.mark.parametrize(
    ("good", "bad"),
    [("1.5", "101.0"), ("1.5", "-1"), ("[[9, 9, 90, 1]]", "[]"), ("100.0", "0"), ("1.5", "null"), ("}", ', "x": 1}')],
)
def test_what_cannot_all_be_kept_is_refused_and_not_mended(good: str, bad: str) -> None:
    assert good in TOUCHED
    with pytest.raises(ValueError, match=r"cannot be|Expected|unknown"):
        from_touch(TOUCHED.replace(good, bad, 1))
