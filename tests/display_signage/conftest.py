"""Boards on an off-screen window, fed by a hall that the test plays."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QGuiApplication

from tests.display_signage.shown import ShownBoard


@pytest.fixture
def show(qapp: QGuiApplication) -> Iterator[Callable[..., ShownBoard]]:
    """Shows a board or window screen; what is still shown at the end is taken down."""
    boards: list[ShownBoard] = []

    def show_board(*arguments: object, **options: object) -> ShownBoard:
        boards.append(ShownBoard(*arguments, **options))
        return boards[-1]

    yield show_board
    for board in boards:
        board.close()
