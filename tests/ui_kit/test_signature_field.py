"""The signature field under fingers, pens and mice; and how it looks."""

import io
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from drivers.signature.bond import bind, holds
from drivers.signature.strokes import from_touch
from tests.support.pictures import assert_exact_picture, drawn_apart, pixels
from tests.support.screens import LANGUAGES, LOOKS, ShownPage
from ui_kit.ink_surface import MERGING, InkSurface
from ui_kit.look import Look

SAMPLES = Path(__file__).parent / "samples"
PICTURES = Path(__file__).parent / "pictures"
FORM = "ab" * 32
Show = Callable[..., ShownPage]


class Desk:
    """A page with a signature field; places are millimetres on it."""

    def __init__(self, page: ShownPage) -> None:
        self.page = page
        surface = page.window.findChild(QQuickItem, "surface")
        assert isinstance(surface, InkSurface)
        self.surface = surface

    def place(self, x_mm: float, y_mm: float) -> QPointF:
        scale = self.surface.property("pxPerMm")
        return self.surface.mapToScene(QPointF(x_mm * scale, y_mm * scale))

    def draw(self, *places: tuple[float, float]) -> None:
        """Without a frame between any two of them."""
        for number, place in enumerate(places):
            at = self.place(*place)
            (self.page.finger.move if number else self.page.finger.press)(at.x(), at.y())
        at = self.place(*places[-1])
        self.page.finger.release(at.x(), at.y())

    def strokes(self) -> list[list[list[float]]]:
        return json.loads(self.surface.property("ink"))["strokes"]

    def dark(self) -> int:
        """Dots of ink on the glass."""
        box = self.surface.mapRectToScene(self.surface.boundingRect()).toRect()
        inner = pixels(self.page.picture().copy(box)).convert("L")
        return sum(inner.histogram()[:100])


@pytest.fixture
def desk(show: Show) -> Desk:
    return Desk(show("Signing"))


def wave(count: int) -> list[tuple[float, float]]:
    return [(20 + 100 * at / count, 50 + 20 * math.sin(at / 4)) for at in range(count)]


def test_every_point_a_finger_tells_is_kept_though_no_frame_fell_between(desk: Desk) -> None:
    told = wave(120)
    desk.draw(*told)
    (stroke,) = desk.strokes()
    assert len(stroke) == len(told)
    px = 1 / desk.surface.property("pxPerMm")
    for point, place in zip(stroke, told, strict=True):
        assert point[:2] == pytest.approx(place, abs=px)
        assert point[3] is None, "this panel tells no pressure"
    assert [point[2] for point in stroke] == sorted(point[2] for point in stroke)


@pytest.mark.requirement("R041")
def test_a_signature_can_be_sent_once_there_is_enough_ink(desk: Desk) -> None:
    assert not desk.page.control("提交").enabled
    assert desk.page.says("请在框内签名")
    desk.draw((20, 20), (21, 20))
    assert not desk.page.says("请在框内签名")
    assert not desk.page.control("forward").enabled
    desk.draw((30, 20), (40, 20))
    desk.page.touch("forward")
    signature = from_touch(desk.page.window.property("signed"))
    assert signature.is_signature
    assert [len(stroke) for stroke in signature.strokes] == [2, 2]
    assert holds(bind(signature, FORM), signature, FORM)


def test_a_stroke_is_taken_back_and_all_is_begun_again_by_a_finger(desk: Desk) -> None:
    nothing = desk.dark()
    desk.draw(*wave(20))
    one = desk.dark()
    desk.draw((150, 20), (150, 80))
    assert desk.dark() > one
    desk.page.touch("undo")
    assert (len(desk.strokes()), desk.dark()) == (1, one)
    desk.page.touch("clear")
    assert (desk.strokes(), desk.dark()) == ([], nothing)
    assert desk.page.says("请在框内签名")
    assert not desk.page.control("clear").enabled


def test_a_hand_laid_down_beside_the_finger_leaves_nothing(desk: Desk) -> None:
    device = QTest.createTouchDevice()
    window = desk.page.window

    def at(x_mm: float) -> QPoint:
        return desk.place(x_mm, 30).toPoint()

    QTest.touchEvent(window, device).press(0, at(20), window).commit()
    QTest.touchEvent(window, device).stationary(0).press(1, at(90), window).commit()
    QTest.touchEvent(window, device).move(0, at(30), window).move(1, at(95), window).commit()
    QTest.touchEvent(window, device).stationary(0).release(1, at(95), window).commit()
    QTest.touchEvent(window, device).move(0, at(40), window).commit()
    QTest.touchEvent(window, device).release(0, at(40), window).commit()
    (stroke,) = desk.strokes()
    assert [round(point[0]) for point in stroke] == [20, 30, 40]


def test_a_line_that_leaves_the_glass_ends_there_and_comes_back_as_another(desk: Desk) -> None:
    width = desk.surface.size_mm[0]
    desk.draw((width - 20, 30), (width - 10, 30), (width + 5, 30), (width - 10, 40), (width - 20, 40))
    assert [len(stroke) for stroke in desk.strokes()] == [2, 2]


def test_a_sheet_that_comes_over_the_page_lifts_the_finger(desk: Desk) -> None:
    at = desk.place(30, 30)
    desk.page.finger.press(at.x(), at.y())
    desk.page.key(Qt.Key.Key_F1)
    for x_mm in (40, 50):
        there = desk.place(x_mm, 30)
        desk.page.finger.move(there.x(), there.y())
    desk.page.finger.release(there.x(), there.y())
    assert [len(stroke) for stroke in desk.strokes()] == [1]
    desk.page.touch("知道了")
    desk.draw((30, 50), (40, 50))
    assert [len(stroke) for stroke in desk.strokes()] == [1, 2]


def test_a_mouse_writes_too(desk: Desk) -> None:
    window = desk.page.window
    QTest.mousePress(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, desk.place(20, 20).toPoint())
    QTest.mouseMove(window, desk.place(40, 20).toPoint())
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, desk.place(40, 20).toPoint())
    (stroke,) = desk.strokes()
    assert [round(point[0]) for point in stroke][:2] == [20, 40]


PEN = QPointingDevice(
    "pen", 99, QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen,
    QInputDevice.Capability.Position | QInputDevice.Capability.Pressure, 1, 1,
)  # fmt: skip


def test_a_pen_that_tells_its_pressure_is_believed(desk: Desk) -> None:
    def pen(kind: QEvent.Type, x_mm: float, pressure: float) -> QTabletEvent:
        at, button = desk.place(x_mm, 30), Qt.MouseButton.LeftButton
        no = Qt.KeyboardModifier.NoModifier
        event = QTabletEvent(kind, PEN, at, at, pressure, 0, 0, 0, 0, 0, no, button, button)
        QCoreApplication.sendEvent(desk.page.window, event)
        return event

    pen(QEvent.Type.TabletMove, 10, 0.0)
    assert pen(QEvent.Type.TabletPress, 20, 0.25).isAccepted()
    pen(QEvent.Type.TabletMove, 30, 0.75)
    pen(QEvent.Type.TabletRelease, 30, 0.0)
    (stroke,) = desk.strokes()
    assert [(round(point[0]), point[3]) for point in stroke] == [(20, 0.25), (30, 0.75)]


def test_svg_and_png_show_what_was_on_the_glass(desk: Desk) -> None:
    desk.draw(*wave(40))
    picture = Image.open(io.BytesIO(desk.surface.png(100))).convert("L")
    width, height = desk.surface.size_mm
    assert picture.size == (round(width / 25.4 * 100), round(height / 25.4 * 100))
    assert round(picture.info.get("dpi", (100, 100))[0]) == 100
    for place in wave(40)[5:35]:
        x, y = (round(mm / 25.4 * 100) for mm in place)
        assert min(picture.crop((x - 2, y - 2, x + 3, y + 3)).tobytes()) < 64, "touches fall on whole dots of the glass"
    assert picture.getpixel((5, 5)) == 255
    assert desk.surface.svg().count("<line") > 40
    with pytest.raises(ValueError, match="dots"):
        desk.surface.png(10_000)


@pytest.fixture
def _merging_as_on_x11(qapp: QGuiApplication) -> Iterator[None]:
    before = {attribute: QGuiApplication.testAttribute(attribute) for attribute in MERGING}
    for attribute in MERGING:
        QGuiApplication.setAttribute(attribute, True)
    yield
    for attribute, was in before.items():
        QGuiApplication.setAttribute(attribute, was)


@pytest.mark.usefixtures("_merging_as_on_x11")
def test_nothing_is_merged_while_there_is_something_to_write_on() -> None:
    page = ShownPage(SAMPLES, "Samples", "Signing", {})
    assert [QGuiApplication.testAttribute(attribute) for attribute in MERGING] == [False, False]
    page.close()
    assert [QGuiApplication.testAttribute(attribute) for attribute in MERGING] == [True, True]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_too_small_cut_nameless_or_in_the_way(show: Show, look: Look, language: str) -> None:
    page = show("Signing", look=look)
    page.stage.language.use(language)
    page.settle()
    assert page.findings() == []


class Signed(ShownPage):
    """The page with a signature at given times, so that its line is always the same."""

    def __init__(self, look: Look, language: str) -> None:
        super().__init__(SAMPLES, "Samples", "Signing", {}, look=look)
        self.stage.language.use(language)
        self.settle()
        desk = Desk(self)
        scale, at_ms = desk.surface.property("pxPerMm"), 0.0
        for number in range(3):
            for at in range(60):
                turn = at / 59 * 2.4 * math.pi
                at_ms += 5 if at % 30 < 15 else 14
                place = QPointF(40 + 70 * number + 24 * math.sin(turn) + at / 3, 65 - 34 * math.sin(2 * turn) + number)
                desk.surface._touched(place * scale, at_ms, None)
            desk.surface._lifted()
            at_ms += 200


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_signature_looks_as_it_was_judged(
    look: Look, language: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    assert_exact_picture(
        drawn_apart(Signed, look, language, folder=tmp_path),
        PICTURES / f"signing.{look}.{language}.webp",
        update=request.config.getoption("--update-snapshots"),
    )
