"""The pages a technician prints: one that shows what a printer can, and one to be measured. A4, composed by fpdf2."""

from typing import Final

import segno
from fpdf import FPDF

from drivers.office.calibration import LINES
from hall.fonts import REGULAR, FontMissing, font_folder

A4_MM: Final = (210.0, 297.0)
SIMPLIFIED = 2
"""Which face of the Noto CJK collection has the mainland's forms."""
TEST_CODE, TEST_QR = "HALL-TEST-0001", "HALL-TEST-0001 A4"
HAIR_MM, TICK_MM = 0.1, 2.0


def test_page() -> bytes:
    """Chinese, a bar code, a QR code, crosses in the corners and a ruler down and across. Raises `FontMissing`."""
    page = _page()
    _write(page, 40, 40, 20, "打印机自检  Printer self-test")
    _write(page, 40, 55, 11, "政务服务大厅：汉字、生僻字 𬭎𫖯、条码、二维码清楚，四角十字完整，即为正常。")
    _write(page, 40, 62, 11, "All is well if the text, both codes and the four crosses are clear and whole.")
    page.code39(f"*{TEST_CODE}*", x=40, y=80, w=1.0, h=15)
    _qr(page, 40, 105, 1.0)
    for x in (15.0, A4_MM[0] - 15):
        for y in (15.0, A4_MM[1] - 15):
            _cross(page, x, y)
    _ruler(page, 40, 200, 100, across=True)
    _ruler(page, 25, 80, 150, across=False)
    return bytes(page.output())


def calibration_page() -> bytes:
    """Four lines whose distances from the paper's edges are to be measured. Raises `FontMissing`."""
    page = _page()
    page.set_line_width(HAIR_MM)
    wide, high = A4_MM
    for name in ("A", "B"):
        page.line(LINES[name], 40, LINES[name], high - 40)
        _write(page, LINES[name] + (2 if name == "A" else -6), 150, 14, name)
    for name in ("C", "D"):
        page.line(40, LINES[name], wide - 40, LINES[name])
        _write(page, 105, LINES[name] + (6 if name == "C" else -2), 14, name)
    lines = (
        "套打校准页  Calibration page",
        "用钢尺量到 0.1 毫米：左边缘到竖线 A、B，上边缘到横线 C、D，然后输入：",
        "Measure with a steel ruler, to 0.1 mm: from the left edge to lines A and B,",
        "from the upper edge to lines C and D. Then enter:",
        "hall device calibrate …  --measured A=20.0 B=190.0 C=20.0 D=277.0",
    )
    for at, text in enumerate(lines):
        _write(page, 32, 60 + 9 * at, 16 if at == 0 else 11, text)
    _ruler(page, 40, 200, 120, across=True)
    return bytes(page.output())


def _page() -> FPDF:
    page = FPDF(unit="mm", format="A4")
    page.set_auto_page_break(auto=False)
    file = font_folder() / REGULAR
    if not file.is_file():
        raise FontMissing(f"{file} is not there: install fonts-noto-cjk")
    page.add_font("noto", fname=file, collection_font_number=SIMPLIFIED)
    page.add_page()
    return page


def _write(page: FPDF, x: float, y: float, points: float, text: str) -> None:
    page.set_font("noto", size=points)
    page.text(x, y, text)


def _cross(page: FPDF, x: float, y: float) -> None:
    page.set_line_width(HAIR_MM)
    page.line(x - 5, y, x + 5, y)
    page.line(x, y - 5, x, y + 5)


def _ruler(page: FPDF, x: float, y: float, length: int, *, across: bool) -> None:
    """In millimetres; every tenth tick is longer and numbered."""
    page.set_line_width(HAIR_MM)
    for mm in range(length + 1):
        tick = TICK_MM * (2 if mm % 10 == 0 else 1.5 if mm % 5 == 0 else 1)
        if across:
            page.line(x + mm, y, x + mm, y - tick)
        else:
            page.line(x, y + mm, x - tick, y + mm)
        if mm % 10 == 0:
            _write(page, *((x + mm - 1, y + 4) if across else (x + 1, y + mm + 1)), 7, str(mm))


def _qr(page: FPDF, x: float, y: float, module_mm: float) -> None:
    for row, dots in enumerate(segno.make_qr(TEST_QR, error="m").matrix):
        for column, dot in enumerate(dots):
            if dot:
                page.rect(x + column * module_mm, y + row * module_mm, module_mm, module_mm, style="F")
