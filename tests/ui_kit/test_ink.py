"""Ink: points kept as they were told, a line through all of them, thin where the hand was quick."""

import json
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.signature import strokes as kept
from ui_kit import ink as glass
from ui_kit.ink import THIN_MM, WIDE_MM, Ink, Piece, pieces_of

SIZE = (100.0, 40.0)
places = st.tuples(st.floats(-5, 105), st.floats(-5, 45))
pressures = st.none() | st.floats(0, 1)
strokes = st.lists(st.lists(st.tuples(places, st.floats(0, 50), pressures), min_size=1, max_size=8), max_size=5)


def written(told: list[list[tuple[tuple[float, float], float, float | None]]]) -> Ink:
    made, at_ms = Ink(), 1000.0
    for stroke in told:
        for (x_mm, y_mm), passed_ms, pressure in stroke:
            at_ms += passed_ms
            made.touch(x_mm, y_mm, at_ms, pressure, SIZE)
        made.lift()
    return made


def line(*points: tuple[float, float], every_ms: float, pressure: float | None = None) -> list[Piece]:
    made = Ink()
    for number, (x_mm, y_mm) in enumerate(points):
        assert made.touch(x_mm, y_mm, number * every_ms, pressure, SIZE)
    return list(pieces_of(made.strokes))


def test_points_are_handed_over_as_they_were_told() -> None:
    made = Ink()
    made.touch(1.23456, 2, 5000, None, SIZE)
    made.touch(3, 4, 5008.5, 0.25, SIZE)
    made.lift()
    made.touch(9, 9, 5100, 1.5, SIZE)
    assert json.loads(made.as_json(SIZE)) == {
        "width_mm": 100.0,
        "height_mm": 40.0,
        "strokes": [[[1.235, 2, 0, None], [3, 4, 8.5, 0.25]], [[9, 9, 100, 1.0]]],
    }


def test_a_quick_line_is_thinner_than_a_slow_one_and_pressure_counts_before_speed() -> None:
    way = tuple((10.0 + step, 20.0) for step in range(20))
    slow, quick = line(*way, every_ms=100)[-1].width, line(*way, every_ms=2)[-1].width
    assert THIN_MM < quick < slow < WIDE_MM
    assert slow > 1.8
    assert quick < 0.95
    hard, light = line(*way, every_ms=2, pressure=1.0)[-1].width, line(*way, every_ms=100, pressure=0.0)[-1].width
    assert hard == pytest.approx(WIDE_MM)
    assert light == pytest.approx(THIN_MM)


def test_the_width_changes_by_little_from_piece_to_piece() -> None:
    way = [(10.0 + (step if step < 20 else 20 + 4 * (step - 20)), 20.0) for step in range(36)]
    pieces = line(*way, every_ms=10)
    assert max(abs(a.width - b.width) for a, b in pairwise(pieces)) < 0.15


def test_corners_are_rounded_through_the_points() -> None:
    pieces = line((10, 10), (20, 10), (20, 20), (10, 20), every_ms=20)
    ends = [(piece.to_x, piece.to_y) for piece in pieces]
    for x, y in ((20, 10), (20, 20), (10, 20)):
        assert any(abs(x - to_x) < 1e-9 and abs(y - to_y) < 1e-9 for to_x, to_y in ends)
    assert max(x for x, _ in ends) > 20.5, "the curve swings out between two corners"


def test_a_touch_is_a_dot_and_no_signature() -> None:
    (dot,) = line((10, 10), every_ms=10)
    assert dot[:4] == (10, 10, 10, 10)


def test_a_stroke_taken_back_is_gone_and_the_first_one_too() -> None:
    made = written([[((1, 1), 0, None), ((9, 9), 5, None)], [((2, 2), 5, None)]])
    assert made.undo()
    assert [len(stroke.points) for stroke in made.strokes] == [2]
    assert made.undo()
    assert not made.undo()
    made.touch(5, 5, 777_777, None, SIZE)
    assert made.strokes[0].points[0].at_ms == 0


@given(strokes)
def test_what_the_keeper_makes_of_it_is_the_same_signature(told: list) -> None:
    made = written(told)
    signature = kept.from_touch(made.as_json(SIZE))
    assert [len(stroke) for stroke in signature.strokes] == [len(stroke.points) for stroke in made.strokes]
    assert signature.ink_mm == pytest.approx(made.length_mm, abs=0.1)
    for stroke, ours in zip(signature.strokes, made.strokes, strict=True):
        for point, our in zip(stroke, ours.points, strict=True):
            assert (point.x / 1000, point.y / 1000) == pytest.approx(our[:2], abs=0.001)
            assert point.t == pytest.approx(our.at_ms, abs=1)


def test_both_sides_mean_the_same_by_a_signature() -> None:
    assert (glass.LEAST_INK_MM, glass.MOST_POINTS, glass.MOST_STROKES) == (
        kept.LEAST_INK_MM,
        kept.MOST_POINTS,
        kept.MOST_STROKES,
    )


@given(strokes)
def test_the_line_goes_from_point_to_point_without_a_gap(told: list) -> None:
    for stroke in written(told).strokes:
        pieces = list(stroke.pieces())
        assert (pieces[0].x, pieces[0].y) == pytest.approx(stroke.points[0][:2])
        assert (pieces[-1].to_x, pieces[-1].to_y) == pytest.approx(stroke.points[-1][:2])
        for one, next_one in pairwise(pieces):
            assert one[2:4] == pytest.approx(next_one[:2])
        assert all(THIN_MM - 1e-9 <= piece.width <= WIDE_MM + 1e-9 for piece in pieces)


@given(strokes)
def test_what_is_settled_changes_no_more(told: list) -> None:
    for stroke in written(told).strokes:
        whole = list(stroke.pieces())
        grown = type(stroke)()
        settled: list[Piece] = []
        first = 0
        for point in stroke.points:
            grown.add(point)
            settled += grown.pieces(first, grown.settled)
            first = grown.settled
        assert settled == whole[: len(settled)] or len(stroke.points) == 1


@given(strokes)
def test_the_svg_has_every_piece(told: list) -> None:
    made = written(told)
    picture = ET.fromstring(made.as_svg(SIZE))
    assert picture.get("viewBox") == "0 0 100.00 40.00"
    assert len(list(picture.iter("{http://www.w3.org/2000/svg}line"))) == len(list(pieces_of(made.strokes)))


@given(st.lists(st.tuples(st.floats(), st.floats(), st.floats(), st.none() | st.floats()), max_size=30))
def test_any_numbers_leave_ink_that_lies_on_the_glass(told: list) -> None:
    made = Ink()
    for x_mm, y_mm, at_ms, pressure in told:
        made.touch(x_mm, y_mm, at_ms, pressure, SIZE)
    for stroke in made.strokes:
        assert all(0 <= p.x_mm <= 100 and 0 <= p.y_mm <= 40 and p.at_ms >= 0 for p in stroke.points)
    kept.from_touch(made.as_json(SIZE))


def test_ink_ends_somewhere() -> None:
    made = Ink()
    for number in range(glass.MOST_POINTS + 5):
        made.touch(1 + number % 90, 1, number, None, SIZE)
    assert sum(len(stroke.points) for stroke in made.strokes) == glass.MOST_POINTS
    made.clear()
    assert made.touch(1, 1, 0, None, SIZE)
