"""Measures on the picture itself whether each text stands out from what is behind it."""

from collections.abc import Iterator

from PIL import Image
from PySide6.QtQuick import QQuickItem, QQuickWindow

from tests.support.pictures import pixels
from ui_kit.controls import items_of

LEAST_CONTRAST = 4.5
LEAST_CONTRAST_LARGE = 3.0
LARGE_PX = 24


def faint_texts(window: QQuickWindow) -> list[str]:
    """Texts whose darkest and lightest pixels are too near to each other (WCAG 2, 1.4.3), as sentences."""
    return list(_faint(window, pixels(window.grabWindow())))


def _faint(window: QQuickWindow, picture: Image.Image) -> Iterator[str]:
    for item in items_of(window.contentItem()):
        if not item.inherits("QQuickText") or not str(item.property("text")).strip():
            continue
        size = item.property("font").pixelSize()
        least = LEAST_CONTRAST_LARGE if size >= LARGE_PX else LEAST_CONTRAST
        contrast = _contrast(picture.crop(_place(item)))
        if contrast < least:
            yield f"'{item.property('text')}' has {contrast:.1f}:1, under {least}:1"


def _place(text: QQuickItem) -> tuple[int, int, int, int]:
    """Left, top, right, bottom."""
    box = text.mapRectToScene(text.property("written") or text.boundingRect())
    return round(box.left()), round(box.top()), round(box.right()), round(box.bottom())


def _contrast(picture: Image.Image) -> float:
    shades = [_luminance(colour) for _, colour in picture.getcolors(picture.width * picture.height) or ()]
    return (max(shades) + 0.05) / (min(shades) + 0.05) if shades else 1.0


def _luminance(colour: tuple[int, int, int]) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
