"""What a screen reader says of a window, from first to last: read from the tree that the system's own readers get."""

from collections.abc import Iterator

from msgspec import Struct
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQuick import QQuickWindow


class Said(Struct, frozen=True):
    """One thing said: what it is, its name, and what is added to it."""

    role: str
    name: str
    more: str


def spoken(window: QQuickWindow) -> list[Said]:
    """Everything visible that has a name, in reading order."""
    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    return [said for said in _below(root) if said.name.strip()]


def _below(interface: QAccessibleInterface) -> Iterator[Said]:
    for place in range(interface.childCount()):
        child = interface.child(place)
        if child is None or child.state().invisible:
            continue
        name, more = (child.text(text) for text in (QAccessible.Text.Name, QAccessible.Text.Description))
        yield Said(child.role().name, name, more)
        yield from _below(child)
