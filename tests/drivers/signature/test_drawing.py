"""The picture of a signature shows the strokes and nothing else."""

from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.signature.drawing import png, svg
from drivers.signature.strokes import Point, Signature


def signature(*strokes: tuple[Point, ...]) -> Signature:
    return Signature(width=50_800, height=25_400, strokes=strokes)


LINE = (Point(5_000, 12_700, 0, 500), Point(45_800, 12_700, 100, 500))


def drawn(signed: Signature, dpi: int = 100) -> Image.Image:
    return Image.open(BytesIO(png(signed, dpi)))


def test_a_line_is_black_where_the_pen_went_and_white_beside() -> None:
    picture = drawn(signature(LINE))
    assert (picture.size, round(picture.info["dpi"][0])) == ((200, 100), 100)
    assert picture.getpixel((100, 50)) == 0
    assert picture.getpixel((100, 40)) == picture.getpixel((100, 60)) == picture.getpixel((10, 50)) == 255


def test_pressing_harder_draws_wider() -> None:
    def ink(pressure: int) -> int:
        stroke = tuple(Point(point.x, point.y, point.t, pressure) for point in LINE)
        return sum(drawn(signature(stroke), 300).point(lambda grey: 255 - grey).histogram()[128:])

    assert ink(0) < ink(500) < ink(1000)


def test_lifting_the_pen_leaves_white_between() -> None:
    left, right = (Point(5_000, 12_700, 0, 500),), (Point(45_800, 12_700, 50, 500),)
    picture = drawn(signature(left, right), 200)
    assert picture.getpixel((39, 100)) < 128  # type: ignore[operator]  # a grey picture's pixel is a number
    assert picture.getpixel((200, 100)) == 255


def test_nothing_written_is_a_white_sheet() -> None:
    assert drawn(signature()).getextrema() == (255, 255)


@pytest.mark.parametrize("dpi", [0, -1, 601])
def test_no_picture_is_made_at_a_senseless_resolution(dpi: int) -> None:
    with pytest.raises(ValueError, match="dots an inch"):
        png(signature(), dpi)


points = st.builds(Point, st.integers(0, 50_800), st.integers(0, 25_400), st.integers(0, 9999), st.integers(0, 1000))


@given(st.lists(st.lists(points, min_size=1, max_size=5).map(tuple), max_size=4))
def test_the_svg_has_every_piece_of_every_stroke(strokes: list[tuple[Point, ...]]) -> None:
    picture = ET.fromstring(svg(signature(*strokes)))
    assert picture.get("viewBox") == "0 0 50.8 25.4"
    lines = list(picture.iter("{http://www.w3.org/2000/svg}line"))
    assert len(lines) == sum(max(1, len(stroke) - 1) for stroke in strokes)
    starts = [(round(float(line.get("x1", "")) * 1000), round(float(line.get("y1", "")) * 1000)) for line in lines]
    wanted = [(point.x, point.y) for stroke in strokes for point in stroke[: max(1, len(stroke) - 1)]]
    assert starts == wanted


@given(st.lists(st.lists(points, min_size=1, max_size=5).map(tuple), max_size=4))
def test_any_strokes_make_a_picture(strokes: list[tuple[Point, ...]]) -> None:
    assert drawn(signature(*strokes), 30).size == (60, 30)
