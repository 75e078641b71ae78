"""Our ZPL drawn by a renderer nobody of us wrote (zebrash, as npm's zpl-renderer-js), its codes read by two readers."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from drivers.label.dialect import DIALECTS
from drivers.label.document import Label, LabelBarcode, LabelQr, LabelText
from drivers.label.driver import TEST_LABEL
from drivers.label.placing import place
from drivers.label.profile import Language

RENDERER = Path(__file__).parent / "zpl_renderer"
AWKWARD = Label(
    width_mm=60,
    height_mm=40,
    items=(
        LabelText(x_mm=2, y_mm=2, text="办件 示例𬭎 A-023", height_mm=5, bold=True),
        LabelBarcode(x_mm=2, y_mm=10, data="A1_^~{}#", height_mm=8),
        LabelQr(x_mm=2, y_mm=20, data="https://example.invalid/q?a=1&b=%41^~_>0", module_mm=0.5),
    ),
)


def drawn(label: Label, dots_per_mm: float) -> bytes:
    """Its picture, PNG."""
    if shutil.which("node") is None or not (RENDERER / "node_modules").is_dir():
        pytest.skip("no node, or `make` found no npm to install tests/drivers/label/zpl_renderer")
    zpl = b"".join(DIALECTS[Language.ZPL].write(place(label, dots_per_mm)))
    command = ["node", RENDERER / "render.cjs", f"{label.width_mm:g}", f"{label.height_mm:g}", f"{dots_per_mm:g}"]
    done = subprocess.run(command, input=zpl, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def by_zbar(png: bytes) -> set[str]:
    found = subprocess.run(
        ["zbarimg", "--quiet", "--nodbus", "--raw", "png:-"], input=png, capture_output=True, timeout=30, check=False
    )
    return set(found.stdout.decode().splitlines())


@pytest.mark.requirement("R060")
@pytest.mark.parametrize("label", [TEST_LABEL, AWKWARD], ids=["test", "awkward"])
@pytest.mark.parametrize("dots_per_mm", [8, 12])
def test_codes_of_our_zpl_are_read_from_a_picture_that_others_drew(label: Label, dots_per_mm: int) -> None:
    png = drawn(label, dots_per_mm)
    codes = {item.data for item in label.items if isinstance(item, LabelBarcode | LabelQr)}
    picture = Image.open(io.BytesIO(png)).convert("L")
    assert picture.size == (label.width_mm * dots_per_mm, label.height_mm * dots_per_mm)
    assert {code.text for code in zxingcpp.read_barcodes(picture)} == codes
    assert by_zbar(png) == codes


def test_texts_are_where_they_were_put() -> None:
    picture = Image.open(io.BytesIO(drawn(AWKWARD, 8))).convert("L")
    ink = picture.crop((0, 0, 480, 70)).point(lambda level: 255 if level < 128 else 0).getbbox()
    assert ink is not None
    left, top, right, bottom = (edge / 8 for edge in ink)
    assert 2 <= left <= 3
    assert 2 <= top <= 4
    assert bottom <= 2 + 5 * 1.25
    assert right > 30
