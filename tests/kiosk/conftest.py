"""One ticket machine for a test, taken down afterwards."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication

from tests.kiosk.world import MachineWorld


@pytest.fixture
def world(qapp: QGuiApplication) -> Iterator[MachineWorld]:
    """A machine without a window, of the demo's main hall."""
    world = MachineWorld()
    yield world
    world.close()
