"""Writes snapshots beside the work: the state is a value, so another thread may encode it while it goes on changing."""

import threading

import structlog
from msgspec import Struct

from hall.contract.events import Sm3
from queue_controller.domain.snapshot import encode
from queue_controller.domain.state import Hall
from queue_controller.journal.reader import Place
from queue_controller.journal.snapshots import Snapshot, Snapshots

log = structlog.get_logger()

EVERY = 20_000
"""Events between two snapshots: as many as a restart folds in a second. Writing down a day of 100,000 tickets takes the
interpreter for a third of a second, which they share.
"""


class _Moment(Struct, frozen=True):
    hall: Hall
    place: Place
    hash: Sm3


class Snapshotter:
    """`start`, `offer` from one thread, `stop` writes what was offered last.

    On a slow disk only the newest state waits to be written: each older one would keep a whole hall in memory.
    """

    def __init__(self, snapshots: Snapshots) -> None:
        self._snapshots = snapshots
        self._changed = threading.Condition()
        self._newest: _Moment | None = None
        self._stopping = False
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
        with self._changed:
            self._newest = _Moment(hall, place, last_hash)
            self._changed.notify()

    def stop(self) -> None:
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while (moment := self._next()) is not None:
            try:
                body = encode(moment.hall)
            except Exception:
                log.exception("the state could not be encoded; the next restart will take longer")
                continue
            self._snapshots.save(Snapshot(place=moment.place, hash=moment.hash, body=body))

    def _next(self) -> _Moment | None:
        """The newest state not written yet, as soon as there is one; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._newest is not None or self._stopping)
            moment, self._newest = self._newest, None
            return moment
