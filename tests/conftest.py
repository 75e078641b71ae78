"""Ground for all tests: screens are drawn off-screen by the software renderer, so that pictures are exact."""

import os

import pytest
from hypothesis import settings
from PySide6.QtGui import QGuiApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

# A busy machine is no wrong rule: pytest-timeout bounds every test, not Hypothesis each example.
settings.register_profile("hall", deadline=None)
settings.load_profile("hall")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-snapshots", action="store_true", help="take the screens as they look now for right")


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    """The application every screen test shares; `pytest-qt` makes it once a process."""
    return QGuiApplication
