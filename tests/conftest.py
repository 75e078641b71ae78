"""Ground for all tests: screens are drawn off-screen by the software renderer, so that pictures are exact."""

import gc
import os
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings
from PySide6.QtGui import QGuiApplication
from xdist.scheduler import LoadScopeScheduling

SCREEN_TESTS = {"ui_kit", "kiosk", "window_terminal", "display_signage"}

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

# A busy machine is no wrong rule: pytest-timeout bounds every test, not Hypothesis each example.
settings.register_profile("hall", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hall")


ONE_WORKER = ("tests/hall_under_fault/", "tests/bench/test_visit.py")
"""Beginnings of the names of tests that share something dear, a whole hall: they all run on one worker."""


class OneHallOneWorker(LoadScopeScheduling):
    """Any test on any worker, but for `ONE_WORKER`. (pytest 9.2 has taken from xdist 3.8 the means by which its
    `xdist_group` mark did this.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((beginning for beginning in ONE_WORKER if nodeid.startswith(beginning)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> OneHallOneWorker:
    return OneHallOneWorker(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many tests wait for programs they have started."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-snapshots", action="store_true", help="take the screens as they look now for right")


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    """The application every screen test shares; `pytest-qt` makes it once a process."""
    return QGuiApplication


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Thousands of collected tests stay till the end: the collections below need not look through them each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _qt_objects_end_on_their_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """A screen left to the garbage collector would be taken down by whichever thread collects next, and crash there."""
    yield
    if request.path.relative_to(request.config.rootpath / "tests").parts[0] in SCREEN_TESTS:
        gc.collect()


@pytest.fixture(autouse=True, scope="module")
def _what_a_module_leaves_is_looked_through_once() -> Iterator[None]:
    yield
    gc.freeze()


@pytest.fixture(autouse=True)
def _logging_as_at_the_start() -> Iterator[None]:
    """A command run in this process sets up logging to a stream that ends with its test."""
    yield
    structlog.reset_defaults()
