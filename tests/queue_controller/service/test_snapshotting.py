"""Snapshots wait for a slow disk one at a time: the newest, whatever was offered before."""

import threading

import pytest

from queue_controller.domain.state import blank_hall
from queue_controller.journal.snapshots import Snapshot
from queue_controller.service import snapshotting
from queue_controller.service.snapshotting import Snapshotter
from tests.support.brokers import PATIENCE_S

HASH = "0" * 64


class SlowDisk:
    """Takes a snapshot only when it is let."""

    def __init__(self) -> None:
        self.saved: list[int] = []
        self.busy = threading.Event()
        self.let = threading.Event()

    def save(self, snapshot: Snapshot) -> None:
        self.busy.set()
        assert self.let.wait(PATIENCE_S)
        self.saved.append(snapshot.place[1])


@pytest.fixture
def disk() -> SlowDisk:
    return SlowDisk()


def test_while_one_is_written_only_the_newest_waits(disk: SlowDisk) -> None:
    snapshotter = Snapshotter(disk)  # type: ignore[arg-type]
    snapshotter.start()
    snapshotter.take(blank_hall(), (1, 1), HASH)
    assert disk.busy.wait(PATIENCE_S)
    for seq in range(2, 1000):
        snapshotter.take(blank_hall(), (1, seq), HASH)
    disk.let.set()
    snapshotter.stop()
    assert disk.saved == [1, 999]


def test_what_was_offered_last_is_written_at_the_end(disk: SlowDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshotting, "EVERY", 10)
    disk.let.set()
    snapshotter = Snapshotter(disk)  # type: ignore[arg-type]
    for seq in range(1, 26):
        snapshotter.offer(blank_hall(), (1, seq), HASH, events=1)
    snapshotter.start()
    snapshotter.stop()
    assert disk.saved == [20]
