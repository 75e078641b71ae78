"""What can be laid under a document camera, drawn at the size it has: all of it made up."""

from enum import StrEnum

from PIL import Image, ImageDraw

from hall.fonts import BOLD, REGULAR
from hardware_sim.people.card_face import card_face, font
from hardware_sim.people.cards import Card

INK, RULE, SEAL = "#1C1F24", "#7A7D82", "#C0261C"


class Kind(StrEnum):
    """Sizes in millimetres: ISO 216, and ISO/IEC 7810 for ID-1."""

    FORM = "form"
    PLAN = "plan-a3"
    BLANK = "blank"
    CARD = "id-card"


SIZES_MM = {Kind.FORM: (210.0, 297.0), Kind.PLAN: (420.0, 297.0), Kind.BLANK: (210.0, 297.0), Kind.CARD: (85.6, 54.0)}
PAPER = {Kind.FORM: "#F7F6F2", Kind.PLAN: "#F2F1EA", Kind.BLANK: "#F8F8F6", Kind.CARD: "#FAF9F6"}
ROWS = (("姓名", "name"), ("证件号码", "number"), ("出生日期", "birth"), ("住址", "address"), ("有效期至", "valid_to"))
LINES = (
    "本人申请办理上述事项，所填内容真实、完整，所附材料与原件一致。",
    "如有虚假，愿承担由此产生的法律责任。本页为模拟材料，人员与号码均为虚构。",
)


def page(kind: Kind, person: Card, dots_a_mm: float) -> Image.Image:
    """Upright. Raises `hall.fonts.FontMissing`."""
    width, height = (max(1, round(side * dots_a_mm)) for side in SIZES_MM[kind])
    if kind is Kind.CARD:
        face = card_face(person, PAPER[kind])
        return face.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    sheet = Image.new("RGB", (width, height), PAPER[kind])
    pen = _Pen(sheet, dots_a_mm)
    if kind is Kind.FORM:
        _form(pen, person)
    elif kind is Kind.PLAN:
        _plan(pen)
    return sheet


class _Pen:
    """Draws in millimetres."""

    def __init__(self, sheet: Image.Image, scale: float) -> None:
        self._draw = ImageDraw.Draw(sheet)
        self._scale = scale

    def text(self, x: float, y: float, text: str, mm: float, *, bold: bool = False, anchor: str = "lm") -> None:
        size = max(4, round(mm * self._scale))
        self._draw.text(self._at(x, y), text, INK, font(BOLD if bold else REGULAR, size), anchor=anchor)

    def line(self, x: float, y: float, to_x: float, to_y: float, mm: float = 0.3) -> None:
        self._draw.line([self._at(x, y), self._at(to_x, to_y)], RULE, self._width(mm))

    def box(self, x: float, y: float, to_x: float, to_y: float, mm: float = 0.3) -> None:
        self._draw.rectangle([self._at(x, y), self._at(to_x, to_y)], outline=RULE, width=self._width(mm))

    def ring(self, x: float, y: float, radius: float, mm: float = 0.8) -> None:
        ends = [self._at(x - radius, y - radius), self._at(x + radius, y + radius)]
        self._draw.ellipse(ends, outline=SEAL, width=self._width(mm))

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x * self._scale, y * self._scale

    def _width(self, mm: float) -> int:
        return max(1, round(mm * self._scale))


def _form(pen: _Pen, person: Card) -> None:
    pen.text(105, 32, "政务服务事项申请表", 9, bold=True, anchor="mm")
    for row, (label, field) in enumerate(ROWS):
        top = 52 + 14 * row
        pen.box(22, top, 188, top + 14)
        pen.line(60, top, 60, top + 14)
        pen.text(26, top + 7, label, 5)
        pen.text(64, top + 7, person.fields.get(field, "")[:22], 5)
    for row, line in enumerate(LINES):
        pen.text(24, 142 + 9 * row, line, 4.2)
    for row in range(6):
        pen.line(24, 176 + 12 * row, 186, 176 + 12 * row)
    pen.ring(150, 262, 20)
    pen.text(150, 262, "样本", 8, bold=True, anchor="mm")


def _plan(pen: _Pen) -> None:
    pen.box(10, 10, 410, 287, 0.8)
    pen.text(210, 24, "宗地平面图（样本）", 9, bold=True, anchor="mm")
    for step in range(8):
        pen.box(40 + 42 * step, 60 + 9 * step, 76 + 42 * step, 120 + 18 * step)
        pen.text(58 + 42 * step, 90 + 13 * step, f"{step + 1} 号", 6, anchor="mm")
    pen.line(20, 270, 400, 230, 1.0)
