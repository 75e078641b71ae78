"""Writes snapshots beside the work: the state is a value, so another thread may encode it while it goes on changing."""

import threading
from queue import SimpleQueue

import structlog
from msgspec import Struct

from hall.contract.events import Sm3
from queue_controller.domain.snapshot import encode
from queue_controller.domain.state import Hall
from queue_controller.journal.reader import Place
from queue_controller.journal.snapshots import Snapshot, Snapshots

log = structlog.get_logger()

EVERY = 5_000
"""Events between two snapshots: as many as a restart folds in a fraction of a second."""


class _Moment(Struct, frozen=True):
    hall: Hall
    place: Place
    hash: Sm3


class Snapshotter:
    """`start`, `offer` from one thread, `stop` writes what was offered last."""

    def __init__(self, snapshots: Snapshots) -> None:
        self._snapshots = snapshots
        self._moments: SimpleQueue[_Moment | None] = SimpleQueue()
        self._since = 0
        self._thread = threading.Thread(target=self._run, name="snapshots", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def offer(self, hall: Hall, place: Place, last_hash: Sm3, *, events: int) -> None:
        """Tells that `events` more happened; every so often the state is taken."""
        self._since += events
        if self._since >= EVERY:
            self.take(hall, place, last_hash)

    def take(self, hall: Hall, place: Place, last_hash: Sm3) -> None:
        """Takes the state now."""
        self._since = 0
        self._moments.put(_Moment(hall, place, last_hash))

    def stop(self) -> None:
        self._moments.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (moment := self._moments.get()) is not None:
            try:
                body = encode(moment.hall)
            except Exception:
                log.exception("the state could not be encoded; the next restart will take longer")
                continue
            self._snapshots.save(Snapshot(place=moment.place, hash=moment.hash, body=body))
