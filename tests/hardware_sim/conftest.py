"""Ground for the simulator's tests: its pictures read by programs that are not ours, and a bench as a process."""

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

ReadCodes = Callable[[bytes], set[tuple[str, str]]]


def _by_zxing(png: bytes) -> set[tuple[str, str]]:
    picture = Image.open(io.BytesIO(png)).convert("L")
    return {(str(code.format).replace(" ", ""), code.text) for code in zxingcpp.read_barcodes(picture)}


def _by_zbar(png: bytes) -> set[tuple[str, str]]:
    names = {"CODE-128": "Code128", "QR-Code": "QRCode"}
    found = subprocess.run(
        ["zbarimg", "--quiet", "--nodbus", "png:-"], input=png, capture_output=True, timeout=30, check=False
    )
    lines = found.stdout.decode().splitlines()
    return {(names[kind], text) for kind, _, text in (line.partition(":") for line in lines)}


@pytest.fixture(params=[_by_zxing, _by_zbar], ids=["zxing", "zbar"])
def read_codes(request: pytest.FixtureRequest) -> ReadCodes:
    """The bar and QR codes in a picture, as (kind, text), by two readers nobody of us wrote."""
    reader: ReadCodes = request.param
    return reader


@pytest.fixture
def look_at(tmp_path: Path) -> Callable[[bytes], Image.Image]:
    """A PNG as a grey picture; it is kept in the test's folder, to be looked at when the test fails."""

    def look(png: bytes) -> Image.Image:
        (tmp_path / "paper.png").write_bytes(png)
        return Image.open(io.BytesIO(png)).convert("L")

    return look
