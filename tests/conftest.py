"""Ground for all tests: screens are drawn off-screen by the software renderer, so that pictures are exact."""

import os

import pytest
from PySide6.QtGui import QGuiApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-snapshots", action="store_true", help="take the screens as they look now for right")


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    """The application every screen test shares; `pytest-qt` makes it once a process."""
    return QGuiApplication
