"""Glass that takes ink: every point a finger or a pen tells, not only those that happen to fall on a frame.

Qt merges what a panel tells between two frames, twice: the platform does (an attribute of the application) and Qt Quick
does again. So a press is taken as Qt Quick delivers it, by which it belongs to nobody else, and from then on that point
is followed in the window's own events, before anything is merged.
"""

from typing import Final

from PySide6.QtCore import Property, QBuffer, QEvent, QIODevice, QLineF, QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QEventPoint,
    QGuiApplication,
    QImage,
    QInputDevice,
    QMouseEvent,
    QPainter,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem, QQuickWindow

from ui_kit.ink import LEAST_INK_MM, Ink, Piece, pieces_of

QML_IMPORT_NAME = "Hall.Kit"
QML_IMPORT_MAJOR_VERSION = 1

MERGING: Final = (
    Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents,
    Qt.ApplicationAttribute.AA_CompressTabletEvents,
)
TOUCHES = frozenset({QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel})
TABLET = frozenset({QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease})
MM_PER_INCH = 25.4
PIXELS_MOST = 6000
"""The longer side of a picture."""


@QmlElement
class InkSurface(QQuickPaintedItem):
    """One signature. One finger or pen writes; a hand laid down beside it leaves nothing."""

    changed = Signal()
    looked = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._ink = Ink()
        self._dry = QImage()
        self._dried = (0, 0)
        """The stroke that is being dried and the number of its point from which it is still wet."""
        self._px_per_mm = 1.0
        self._colour = QColor("black")
        self._finger: int | None = None
        self._followed: QQuickWindow | None = None
        self._merging: dict[Qt.ApplicationAttribute, bool] = {}
        self.setAcceptTouchEvents(True)
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)
        self.setAntialiasing(True)
        self.windowChanged.connect(self._came_to)

    # For whoever owns the signature

    @property
    def size_mm(self) -> tuple[float, float]:
        return self.width() / self._px_per_mm, self.height() / self._px_per_mm

    @Slot(result=str)
    def svg(self) -> str:
        """The line as it is seen, black, in millimetres."""
        return self._ink.as_svg(self.size_mm)

    def png(self, dpi: int = 300) -> bytes:
        """The same black on white. Raises `ValueError` for a size of which no picture can be made."""
        width, height = (round(side * dpi / MM_PER_INCH) for side in self.size_mm)
        if not 0 < min(width, height) <= max(width, height) <= PIXELS_MOST:
            raise ValueError(f"a signature is drawn with up to {PIXELS_MOST} dots a side")
        picture = QImage(width, height, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.white)
        picture.setDotsPerMeterX(round(dpi / MM_PER_INCH * 1000))
        picture.setDotsPerMeterY(round(dpi / MM_PER_INCH * 1000))
        painter = QPainter(picture)
        _draw(painter, list(pieces_of(self._ink.strokes)), QColor("black"), dpi / MM_PER_INCH)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub knows str where Qt takes a device
        return bytes(buffer.data().data())

    @Slot()
    def undo(self) -> None:
        """The last stroke is taken back."""
        self._finger = None
        if self._ink.undo():
            self._draw_anew()

    @Slot()
    def clear(self) -> None:
        """Nothing was written."""
        self._finger = None
        self._ink.clear()
        self._draw_anew()

    def _json(self) -> str:
        return self._ink.as_json(self.size_mm)

    def _is_empty(self) -> bool:
        return not self._ink.strokes

    def _is_enough(self) -> bool:
        return self._ink.length_mm >= LEAST_INK_MM

    def _get_px_per_mm(self) -> float:
        return self._px_per_mm

    def _set_px_per_mm(self, value: float) -> None:
        self._px_per_mm = value
        self.looked.emit()

    def _get_colour(self) -> QColor:
        return self._colour

    def _set_colour(self, colour: QColor) -> None:
        self._colour = colour
        self.looked.emit()
        self._draw_anew()

    ink = Property(str, _json, notify=changed)
    empty = Property(bool, _is_empty, notify=changed)
    enough = Property(bool, _is_enough, notify=changed)
    pxPerMm = Property(float, _get_px_per_mm, _set_px_per_mm, notify=looked)
    colour = Property(QColor, _get_colour, _set_colour, notify=looked)

    # Fingers and pens

    def touchEvent(self, event: QTouchEvent) -> None:
        """Only presses: see the top of this module."""
        for point in event.points():
            if point.state() is QEventPoint.State.Pressed and self._finger is None:
                self._finger = point.id()
                self.setKeepTouchGrab(True)
                self._touched(point.position(), point.timestamp(), _pressure(event, point))
        event.accept()

    def touchUngrabEvent(self) -> None:
        """Somebody else has the finger now, a sheet that came over the page for one."""
        self._lifted()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._touched(event.position(), event.timestamp(), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._touched(event.position(), event.timestamp(), None)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._lifted()

    def mouseUngrabEvent(self) -> None:
        self._lifted()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The window's events, as the platform tells them."""
        kind = event.type()
        if kind in TOUCHES and isinstance(event, QTouchEvent):
            self._follow(event)
        elif kind in TABLET and isinstance(event, QTabletEvent):
            return self._pen(event)
        return False

    def _follow(self, event: QTouchEvent) -> None:
        for point in event.points():
            if self._finger is None or point.id() != self._finger:
                continue
            if event.type() == QEvent.Type.TouchCancel or point.state() is QEventPoint.State.Released:
                self._lifted()
            elif point.state() is QEventPoint.State.Updated:
                self._touched(self.mapFromScene(point.position()), point.timestamp(), _pressure(event, point))

    def _pen(self, event: QTabletEvent) -> bool:
        """Whether the pen is on this glass, and so nobody else's."""
        place = self.mapFromScene(event.position())
        if event.type() == QEvent.Type.TabletRelease:
            self._lifted()
        elif event.pressure() > 0 and self.isEnabled() and self.isVisible():
            self._touched(place, event.timestamp(), event.pressure())
        here = self.isEnabled() and self.isVisible() and self.contains(place)
        if here:
            event.accept()
        return here

    def _touched(self, place: QPointF, at_ms: float, pressure: float | None) -> None:
        scale = self._px_per_mm
        if self._ink.touch(place.x() / scale, place.y() / scale, at_ms, pressure, self.size_mm):
            self.changed.emit()
            self.update()

    def _lifted(self) -> None:
        self._finger = None
        self.setKeepTouchGrab(False)
        self._ink.lift()

    # Where it stands

    def _came_to(self, window: QQuickWindow | None) -> None:
        """Into a window, or out of it. Merging is off for as long as there is something to write on."""
        if self._followed is not None:
            self._followed.removeEventFilter(self)
            for attribute, was in self._merging.items():
                QGuiApplication.setAttribute(attribute, was)
        self._followed = window
        if window is not None:
            window.installEventFilter(self)
            self._merging = {attribute: QGuiApplication.testAttribute(attribute) for attribute in MERGING}
            for attribute in MERGING:
                QGuiApplication.setAttribute(attribute, False)

    # What is seen

    def paint(self, painter: QPainter) -> None:
        """What changes no more is kept as a picture; only the wet end of the last stroke is drawn each time."""
        self._dry_up(painter.device().devicePixelRatio())
        painter.drawImage(QRectF(0, 0, self.width(), self.height()), self._dry)
        number, first = self._dried
        wet = [piece for stroke in self._ink.strokes[number:] for piece in stroke.pieces(first)]
        _draw(painter, wet, self._colour, self._px_per_mm)

    def _dry_up(self, ratio: float) -> None:
        size = (self.size() * ratio).toSize()
        if self._dry.size() != size:
            self._dry = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
            self._dry.setDevicePixelRatio(ratio)
            self._dry.fill(Qt.GlobalColor.transparent)
            self._dried = (0, 0)
        drying: list[Piece] = []
        number, first = self._dried
        for stroke in self._ink.strokes[number:]:
            if stroke is self._ink.strokes[-1]:
                drying += stroke.pieces(first, stroke.settled)
                first = stroke.settled
            else:
                drying += stroke.pieces(first)
                number, first = number + 1, 0
        self._dried = (number, first)
        painter = QPainter(self._dry)
        _draw(painter, drying, self._colour, self._px_per_mm)
        painter.end()

    def _draw_anew(self) -> None:
        self._dry = QImage()
        self.changed.emit()
        self.update()


def _pressure(event: QTouchEvent, point: QEventPoint) -> float | None:
    """What a panel tells of it, where it can at all."""
    able = event.pointingDevice().capabilities() & QInputDevice.Capability.Pressure
    return point.pressure() if able else None


def _draw(painter: QPainter, pieces: list[Piece], colour: QColor, px_per_mm: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    for piece in pieces:
        pen.setWidthF(piece.width * px_per_mm)
        painter.setPen(pen)
        ends = [side * px_per_mm for side in piece[:4]]
        if ends[:2] == ends[2:]:
            painter.drawPoint(QPointF(*ends[:2]))
        else:
            painter.drawLine(QLineF(*ends))
