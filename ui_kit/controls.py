"""What can be touched on a window now, as a screen reader or a finger would find it."""

from collections.abc import Iterator

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQuick import QQuickItem, QQuickWindow

_BREAKING_MARKS = {ord("\N{WORD JOINER}"): None, ord("\N{NO-BREAK SPACE}"): " ", ord("\N{ZERO WIDTH SPACE}"): None}


class Control(Struct, frozen=True, kw_only=True):
    """One control. `x`, `y`, `width`, `height` are pixels of the window; `id` is its object name in QML, if any."""

    id: str
    name: str
    role: str
    enabled: bool
    checked: bool
    focused: bool
    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


def items_of(item: QQuickItem) -> Iterator[QQuickItem]:
    """The item and everything visible below it, in the order it is drawn."""
    if not item.isVisible() or item.opacity() == 0:
        return
    yield item
    for child in sorted(item.childItems(), key=QQuickItem.z):
        yield from items_of(child)


def is_control(item: QQuickItem) -> bool:
    """A button, toggle or key: something that answers to a touch."""
    return item.inherits("QQuickAbstractButton")


def rectangle(item: QQuickItem) -> QRectF:
    """Where an item is drawn, in pixels of its window."""
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def accessible_name(item: QQuickItem) -> str:
    """What a screen reader says of it; empty when it would say nothing."""
    interface = _accessible(item)
    return interface.text(QAccessible.Text.Name) if interface else ""


def role_of(item: QQuickItem) -> str:
    """What a screen reader calls it: "Button"."""
    interface = _accessible(item)
    return interface.role().name if interface else ""


def _accessible(item: QQuickItem) -> QAccessibleInterface | None:
    return QAccessible.queryAccessibleInterface(item)


def controls_of(window: QQuickWindow) -> list[Control]:
    """Every control a finger could reach now: visible, on the window, and not lying under another page."""
    found = []
    for item in items_of(window.contentItem()):
        if not is_control(item):
            continue
        box = rectangle(item)
        if box.isEmpty() or not _on_top(window, item, box.center()):
            continue
        found.append(
            Control(
                id=item.objectName(),
                name=accessible_name(item),
                role=role_of(item),
                enabled=item.isEnabled(),
                checked=bool(item.property("checked")),
                focused=item.hasActiveFocus(),
                x=box.x(),
                y=box.y(),
                width=box.width(),
                height=box.height(),
            )
        )
    return found


def texts_of(window: QQuickWindow) -> list[str]:
    """Every text that stands on the window, in the order it is drawn, without the marks that steer line breaks."""
    texts = (item.property("text") for item in items_of(window.contentItem()) if item.inherits("QQuickText"))
    return [text.translate(_BREAKING_MARKS) for text in texts if text]


def _on_top(window: QQuickWindow, item: QQuickItem, place: QPointF) -> bool:
    """Whether a touch at the place would reach the item: nothing opaque that takes touches lies above it."""
    last: QQuickItem | None = None
    for other in items_of(window.contentItem()):
        takes_touch = is_control(other) or other.inherits("QQuickMouseArea")
        if takes_touch and rectangle(other).contains(place):
            last = other
    return last is item
