"""Figures kept beside the work: soon there, never in the way, and no failure of theirs ends anything."""

import pytest

from hall.clock import SystemClock
from queue_controller.reports import beside
from queue_controller.reports.beside import KeptBeside
from queue_controller.storage import Unavailable
from tests.queue_controller.reports.conftest import Kept, a_busy_story, write
from tests.support.brokers import eventually


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "EVERY_S", 0.01)
    monkeypatch.setattr(beside, "AGAIN_S", 0.01)
    monkeypatch.setattr(beside, "PORTION", 4)


@pytest.mark.usefixtures("quick")
def test_what_is_written_while_it_runs_is_counted_soon(on_sqlite: Kept) -> None:
    story, seen = a_busy_story(), on_sqlite.open_store()
    write(on_sqlite.journal, story)
    kept = KeptBeside(on_sqlite.keeper, SystemClock())
    kept.start()
    try:
        eventually(lambda: seen.load()[0].place == on_sqlite.reader.position("hall"))
        told = len(story.history)
        story.start_service("2")
        story.finish("2")
        write(on_sqlite.journal, story, since=told)
        kept.wake()
        eventually(lambda: seen.load()[0].place == on_sqlite.reader.position("hall"))
    finally:
        kept.stop()


class Broken:
    """A keeper that fails as often as it is told to."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.asked = 0

    def step(self, _at_most: int) -> int:
        self.asked += 1
        if self.failures:
            raise self.failures.pop(0)
        return 0


@pytest.mark.usefixtures("quick")
def test_a_database_that_is_away_is_asked_again() -> None:
    keeper = Broken(Unavailable("away"), Unavailable("away"))
    kept = KeptBeside(keeper, SystemClock())  # type: ignore[arg-type]
    kept.start()
    eventually(lambda: keeper.asked == 3)
    kept.stop()


@pytest.mark.usefixtures("quick")
def test_what_cannot_be_mended_is_logged_and_ends_only_itself() -> None:
    keeper = Broken(RuntimeError("never seen before"))
    kept = KeptBeside(keeper, SystemClock())  # type: ignore[arg-type]
    kept.start()
    kept._thread.join(5)
    kept.wake()
    kept.stop()
    assert keeper.asked == 1
