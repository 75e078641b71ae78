"""Looks at a live page like a critic with a ruler: each finding is a sentence; a good page has none."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QRectF
from PySide6.QtQuick import QQuickItem, QQuickWindow

from ui_kit.controls import accessible_name, controls_of, is_control, items_of, rectangle

TARGET_MM = 20.0
SLACK_PX = 1.5


def findings(window: QQuickWindow, theme: QObject, *, target_mm: float = TARGET_MM) -> list[str]:
    """Everything wrong with the page shown now."""
    px_per_mm = float(theme.property("pxPerMm"))
    return [
        *_small_targets(window, target_mm * px_per_mm),
        *_overlapping_controls(window),
        *_unreadable_texts(window),
        *_nameless_controls(window),
        *_outside(window),
    ]


def _small_targets(window: QQuickWindow, least_px: float) -> Iterator[str]:
    for control in controls_of(window):
        if control.height < least_px - SLACK_PX or control.width < least_px - SLACK_PX:
            yield f"'{control.name}' is {control.width:.0f} x {control.height:.0f} px, under {least_px:.0f} px"


def _overlapping_controls(window: QQuickWindow) -> Iterator[str]:
    controls = [c for c in controls_of(window) if c.enabled]
    for i, one in enumerate(controls):
        box = QRectF(one.x, one.y, one.width, one.height)
        for other in controls[i + 1 :]:
            shared = box.intersected(QRectF(other.x, other.y, other.width, other.height))
            if shared.width() > SLACK_PX and shared.height() > SLACK_PX:
                yield f"'{one.name}' and '{other.name}' lie over each other"


def _unreadable_texts(window: QQuickWindow) -> Iterator[str]:
    shown = [item for item in items_of(window.contentItem()) if item.inherits("QQuickText") and item.property("text")]
    for item in shown:
        says = item.property("text")
        if item.property("truncated"):
            yield f"'{says}' is cut short"
        if item.property("contentWidth") > item.width() + SLACK_PX:
            yield f"'{says}' is wider than its place"
        box = _written(item)
        for holder in _holders(item):
            inside = rectangle(holder)
            if (holder.clip() or is_control(holder)) and not _within(box, inside):
                yield f"'{says}' is cut by its frame"
                break
    for i, one in enumerate(shown):
        for other in shown[i + 1 :]:
            if _covered(one, other):
                continue
            shared = _ink(one).intersected(_ink(other))
            if shared.width() > SLACK_PX and shared.height() > SLACK_PX:
                yield f"'{one.property('text')}' and '{other.property('text')}' are written over each other"


def _nameless_controls(window: QQuickWindow) -> Iterator[str]:
    for item in items_of(window.contentItem()):
        if is_control(item) and not accessible_name(item):
            yield f"a {item.metaObject().className()} at {rectangle(item).topLeft().toTuple()} has no accessible name"


def _outside(window: QQuickWindow) -> Iterator[str]:
    screen = QRectF(0, 0, window.width(), window.height())
    for item in items_of(window.contentItem()):
        if (is_control(item) or (item.inherits("QQuickText") and item.property("text"))) and not _within(
            _written(item) if item.inherits("QQuickText") else rectangle(item), screen
        ):
            yield f"'{item.property('text')}' is partly off the screen"


def _written(text: QQuickItem) -> QRectF:
    """Where the glyphs of a text are, not the whole width it was given (`Words.written`)."""
    written = text.property("written")
    if not isinstance(written, QRectF):
        written = QRectF(0, 0, text.property("contentWidth"), text.property("contentHeight"))
    return text.mapRectToScene(written)


def _ink(text: QQuickItem) -> QRectF:
    """The glyphs without the air that a line has above and below them."""
    air = 0.25 * text.property("font").pixelSize()
    return _written(text).adjusted(0, air, 0, -air)


def _holders(item: QQuickItem) -> Iterator[QQuickItem]:
    parent = item.parentItem()
    while parent is not None:
        yield parent
        parent = parent.parentItem()


def _within(inner: QRectF, outer: QRectF) -> bool:
    return outer.adjusted(-SLACK_PX, -SLACK_PX, SLACK_PX, SLACK_PX).contains(inner)


def _covered(one: QQuickItem, other: QQuickItem) -> bool:
    """Whether a sheet (help, countdown) that holds only one of them hides the other."""
    sheets = [
        {id(holder) for holder in _holders(item) if holder.inherits("QQuickRectangle") and _takes_touch(holder)}
        for item in (one, other)
    ]
    return sheets[0] != sheets[1]


def _takes_touch(item: QQuickItem) -> bool:
    return any(child.inherits("QQuickMouseArea") for child in item.childItems())
