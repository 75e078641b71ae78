"""A page that holds one of every control of the kit."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from tests.support.screens import ShownPage

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def show(qapp: QGuiApplication) -> Iterator[Callable[..., ShownPage]]:
    """Shows a component of `samples/qml/Samples`; what is still shown at the end is taken down."""
    shown: list[ShownPage] = []

    def show_sample(component: str, properties: dict[str, object] | None = None, **options: object) -> ShownPage:
        page = ShownPage(SAMPLES, "Samples", component, properties or {}, **options)
        shown.append(page)
        return page

    yield show_sample
    for page in shown:
        page.close()
