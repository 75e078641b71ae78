"""Whether a person sees where the five keys are: the ring round the focused control, measured on the picture."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtQuick import QQuickItem

from tests.support.screens import ShownPage
from ui_kit.controls import items_of, rectangle

STEPS = 24
"""Places looked at along each side."""


def covered_rings(page: ShownPage, key: Qt.Key) -> list[str]:
    """Every control the key reaches whose ring is cut, covered or off the screen, as sentences."""
    found: list[str] = []
    walked: list[str] = []
    for _ in range(60):
        page.key(key)
        item = page.window.activeFocusItem()
        rings = [child for child in items_of(item) if child.metaObject().className().startswith("FocusRing")]
        name = f"{item.property('text')}@{rectangle(item).topLeft().toTuple()}"
        if name in walked:
            assert len(walked) > 1, "the key reaches nothing"
            return found
        walked.append(name)
        if rings and not _is_whole(page.picture(), rings[0], QColor(page.stage.theme.property("focus"))):
            found.append(f"the ring round {name} is not whole")
    raise AssertionError(f"focus never comes round: {walked}")


def _is_whole(picture: QImage, ring: QQuickItem, colour: QColor) -> bool:
    stroke = ring.property("stroke")
    box = rectangle(ring).adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
    corner = ring.property("radius") / box.width(), ring.property("radius") / box.height()
    for step in range(STEPS + 1):
        across = corner[0] + (1 - 2 * corner[0]) * step / STEPS
        down = corner[1] + (1 - 2 * corner[1]) * step / STEPS
        for place in (
            QPointF(box.left() + across * box.width(), box.top()),
            QPointF(box.left() + across * box.width(), box.bottom()),
            QPointF(box.left(), box.top() + down * box.height()),
            QPointF(box.right(), box.top() + down * box.height()),
        ):
            if picture.pixelColor(int(place.x()), int(place.y())) != colour:
                return False
    return True
