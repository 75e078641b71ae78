"""Screens of a window's terminals on an off-screen window, fed by a hall that the test plays."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from tests.window_terminal.clerk.shown import ShownDesk
from tests.window_terminal.pad.shown import ShownPad


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


@pytest.fixture
def show_pad(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Callable[..., ShownPad]]:
    """Shows the pad in a story; what is still shown at the end is taken down."""
    pads: list[ShownPad] = []

    def show(story: str, **options: object) -> ShownPad:
        pads.append(ShownPad(story, tmp_path / f"ratings-{len(pads)}", **options))
        return pads[-1]

    yield show
    for pad in pads:
        pad.close()
