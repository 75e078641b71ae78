"""What a tray prints off is measured once and undone on every page: judged by a renderer nobody of us wrote."""

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.office.calibration import (
    EXACT,
    LINES,
    Axis,
    Calibration,
    Mismeasured,
    Unreadable,
    calibrated_by,
    page_count,
    undone,
)
from tests.drivers.support.pages import A4, pdf

DPI = 200
SCALES, OFFSETS = st.floats(0.96, 1.04), st.floats(-8, 8)
LARGER = Calibration(Axis(1.01, 1.5), Axis(0.99, -2.0))


def drawn(document: bytes, folder: Path) -> Image.Image:
    """By poppler."""
    (folder / "page.pdf").write_bytes(document)
    command = ["pdftoppm", "-r", str(DPI), "-gray", "-singlefile", folder / "page.pdf", folder / "page"]
    done = subprocess.run(command, capture_output=True, timeout=30, check=True)
    assert done.stderr == b""
    return Image.open(folder / "page.pgm").copy()


def corner(picture: Image.Image) -> tuple[float, float]:
    """Where the black square begins, in millimetres from the upper left."""
    box = picture.point(lambda level: 255 if level < 128 else 0).getbbox()
    assert box is not None
    return box[0] / DPI * 25.4, box[1] / DPI * 25.4


@given(SCALES, SCALES, OFFSETS, OFFSETS)
def test_readings_of_the_four_lines_give_what_the_tray_does(sx: float, sy: float, ox: float, oy: float) -> None:
    off = Calibration(Axis(sx, ox), Axis(sy, oy))
    read = {name: (off.x if name in "AB" else off.y).comes_out_at(at) for name, at in LINES.items()}
    if any(abs(read[name] - at) > 14.9 for name, at in LINES.items()):
        return
    found = calibrated_by(read)
    for axis, meant in ((found.x, off.x), (found.y, off.y)):
        assert axis.comes_out_at(100) == pytest.approx(meant.comes_out_at(100), abs=0.001)


@pytest.mark.parametrize(
    ("read", "says"),
    [
        ({**LINES, "A": 190.0}, "measure again: A about 20 mm"),
        ({**LINES, "C": 40.0}, "C about 20 mm"),
        ({**LINES, "B": 205.5}, "B about 190 mm"),
        ({name: at * 1.06 for name, at in LINES.items()}, "measure again"),
        ({"A": 20.0}, "four readings"),
        ({**LINES, "A": float("nan")}, "measure again"),
    ],
)
def test_readings_that_no_printer_gives_are_measured_again(read: dict[str, float], says: str) -> None:
    with pytest.raises(Mismeasured, match=says):
        calibrated_by(read)


@pytest.mark.requirement("R090")
@pytest.mark.parametrize("origin", [(0, 0), (-30, 40)])
def test_a_square_comes_out_where_it_was_meant_once_the_tray_has_put_it_off(
    origin: tuple[float, float], tmp_path: Path
) -> None:
    picture = drawn(undone(pdf(square_mm=(50, 100), origin=origin), LARGER), tmp_path)
    assert picture.size == (1654, 2339)
    x, y = corner(picture)
    assert (LARGER.x.comes_out_at(x), LARGER.y.comes_out_at(y)) == pytest.approx((50, 100), abs=0.15)


@pytest.mark.parametrize(
    ("size", "rotate", "seen"),
    [
        (A4, 0, (50, 100)),
        (A4, 180, (210 - 54, 297 - 104)),
        # Wide as it is seen: a quarter to the left. First its own quarter turns, clockwise.
        (A4, 90, (50, 100)),
        (A4, 270, (210 - 54, 297 - 104)),
        ((297.0, 210.0), 0, (100, 297 - 54)),
        ((297.0, 210.0), 90, (210 - 104, 50)),
        ((297.0, 210.0), 270, (100, 297 - 54)),
    ],
)
def test_a_page_however_it_is_turned_lies_upright_on_the_sheet(
    size: tuple[float, float], rotate: int, seen: tuple[float, float], tmp_path: Path
) -> None:
    barely = Calibration(Axis(1, 0.0001), Axis())
    picture = drawn(undone(pdf(size_mm=size, rotate=rotate), barely), tmp_path)
    assert picture.size == (1654, 2339)
    assert corner(picture) == pytest.approx(seen, abs=0.2)


def test_a_field_that_was_filled_in_moves_with_its_page(tmp_path: Path) -> None:
    document = pikepdf.open(io.BytesIO(pdf(square_mm=(10, 10))))
    look = document.make_stream(b"0 g 0 0 50 20 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    look.BBox = pikepdf.Array([0, 0, 50, 20])
    field = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="number", V="I",
            Rect=[300, 300, 350, 320], F=4, AP=pikepdf.Dictionary(N=look),
        )
    )  # fmt: skip
    document.pages[0].Annots = pikepdf.Array([field])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
    written = io.BytesIO()
    document.save(written)
    far = Calibration(Axis(1, 12.0), Axis())

    def text(picture: Image.Image) -> float:
        return corner(picture.crop((400, 0, 1654, 2339)))[0]

    before = drawn(undone(written.getvalue(), Calibration(Axis(1, 0.0001), Axis())), tmp_path)
    after = drawn(undone(written.getvalue(), far), tmp_path)
    assert text(before) - text(after) == pytest.approx(12.0, abs=0.3)


def test_a_tray_that_prints_exactly_leaves_every_byte_alone() -> None:
    assert undone(b"%PDF-1.4 anything", EXACT) == b"%PDF-1.4 anything"


def test_every_page_is_moved_and_the_same_document_gives_the_same_bytes() -> None:
    once, again = (undone(pdf(pages=3), LARGER) for _ in range(2))
    assert once == again
    assert page_count(once) == 3


@given(st.binary(max_size=60))
def test_what_is_no_document_is_told_so(data: bytes) -> None:
    for broken in (data, b"%PDF-1.7\n" + data):
        with pytest.raises(Unreadable):
            page_count(broken)
        with pytest.raises(Unreadable):
            undone(broken, LARGER)
