"""Screens of a window's terminals on an off-screen window, fed by a hall that the test plays."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QGuiApplication

from tests.window_terminal.clerk.shown import ShownDesk


@pytest.fixture
def show_desk(qapp: QGuiApplication) -> Iterator[Callable[..., ShownDesk]]:
    """Shows the clerk's terminal in a story; what is still shown at the end is taken down."""
    desks: list[ShownDesk] = []

    def show(*arguments: object, **options: object) -> ShownDesk:
        desks.append(ShownDesk(*arguments, **options))
        return desks[-1]

    yield show
    for desk in desks:
        desk.close()
