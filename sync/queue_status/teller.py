"""Tells the centre how the queue stands: soon after it changed, and again before the last word grows stale."""

from collections.abc import Callable

import msgspec
import structlog
from msgspec.structs import replace

from hall.clock import Clock
from hall.contract.queue_status import QueueAtCentre, QueueStatus
from sync.backoff import Backoff
from sync.road import CentreAway, CentreRefused, CentreRoad
from sync.stepping import Stepping

log = structlog.get_logger(__name__)

LOOK_S = 15.0
"""A change is told within this time: a few times a minute at most."""
LONGEST_PAUSE_S = 60.0
"""After a centre that was away is back, it knows within this time."""


class QueueTeller:
    """One thread. A word that could not be told is worth nothing later: the next one is told instead."""

    def __init__(
        self, *, road: CentreRoad, status: Callable[[], QueueStatus], clock: Clock, backoff: Backoff | None = None
    ) -> None:
        """Takes over `road` and closes it in `stop`. `status` says how the queue stands now."""
        self._road = road
        self._status = status
        self._clock = clock
        self._backoff = backoff or Backoff(cap_s=LONGEST_PAUSE_S)
        self._told: QueueStatus | None = None
        self._told_s = 0.0
        self._thread = Stepping("queue-status", self.step, self._backoff.failed, LOOK_S)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """The journal has grown: it is looked at a few times a minute, no more."""

    def stop(self) -> None:
        self._road.hang_up()
        self._thread.stop()
        self._road.close()

    def step(self) -> float | None:
        """Looks once, and tells what is news. Returns the seconds to wait."""
        status = self._status()
        age_s = self._clock.monotonic_s() - self._told_s
        if self._told is not None and _same(status, self._told) and age_s < status.valid_s / 2:
            return LOOK_S
        try:
            path = f"/v1/halls/{self._road.hall}/queue"
            headers = {"Content-Type": "application/json"}
            self._road.ask(QueueAtCentre, "PUT", path, msgspec.json.encode(status), headers)
        except CentreAway as away:
            return self._backoff.failed(away.retry_after_s)
        except CentreRefused as refused:
            log.error("queue_status_refused", code=refused.problem.code)
            return self._backoff.failed()
        self._told, self._told_s = status, self._clock.monotonic_s()
        self._backoff.succeeded()
        return LOOK_S


def _same(one: QueueStatus, other: QueueStatus) -> bool:
    """Whether people would see the same."""
    return replace(one, epoch=0, seq=0, at=0) == replace(other, epoch=0, seq=0, at=0)
