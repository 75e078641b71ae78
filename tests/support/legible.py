"""Measures on the picture itself whether each text stands out from what is behind it."""

from collections.abc import Iterator

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtQuick import QQuickItem, QQuickWindow

from ui_kit.controls import items_of

LEAST_CONTRAST = 4.5
LEAST_CONTRAST_LARGE = 3.0
LARGE_PX = 24


def faint_texts(window: QQuickWindow) -> list[str]:
    """Texts whose darkest and lightest pixels are too near to each other (WCAG 2, 1.4.3), as sentences."""
    return list(_faint(window, window.grabWindow()))


def _faint(window: QQuickWindow, picture: QImage) -> Iterator[str]:
    for item in items_of(window.contentItem()):
        if not item.inherits("QQuickText") or not str(item.property("text")).strip():
            continue
        size = item.property("font").pixelSize()
        least = LEAST_CONTRAST_LARGE if size >= LARGE_PX else LEAST_CONTRAST
        contrast = _contrast(picture, _place(item).intersected(picture.rect()))
        if contrast < least:
            yield f"'{item.property('text')}' has {contrast:.1f}:1, under {least}:1"


def _place(text: QQuickItem) -> QRect:
    return text.mapRectToScene(text.property("written") or text.boundingRect()).toAlignedRect()


def _contrast(picture: QImage, place: QRect) -> float:
    shades = [
        _luminance(picture.pixelColor(x, y))
        for y in range(place.top(), place.bottom() + 1)
        for x in range(place.left(), place.right() + 1)
    ]
    return (max(shades) + 0.05) / (min(shades) + 0.05) if shades else 1.0


def _luminance(colour: QColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
