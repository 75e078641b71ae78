"""Keeps the figures beside the work: a thread that follows the journal and never holds up its writer."""

import threading

import structlog

from hall.clock import Clock
from queue_controller.journal.mistakes import Damaged, NewerJournal
from queue_controller.migrations import NewerTables
from queue_controller.reports.folding import NotInTheBooks
from queue_controller.reports.keeping import Keeper
from queue_controller.storage import Unavailable

log = structlog.get_logger()

PORTION = 500
"""Records counted at once: about ten milliseconds of the interpreter, in which others get their turns."""
EVERY_S = 1.0
"""Who looks at a report sees what happened a second ago."""
REST = 3.0
"""While it catches up it rests three times as long as it worked: the hall's own work has the better part."""
AGAIN_S = 10.0


class KeptBeside:
    """`start`, `wake` from any thread whenever the journal has grown, `stop`.

    A failure of what it does never ends the hall; what cannot be mended is logged once, and no more figures are kept.
    """

    def __init__(self, keeper: Keeper, clock: Clock) -> None:
        self._keeper = keeper
        self._clock = clock
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reports", daemon=True)

    def start(self) -> None:
        self._wake.set()
        self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        """Ends after the portion under way. What is not counted yet is counted after the next start."""
        self._stopping.set()
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait()
            self._wake.clear()
            try:
                rest_s = self._catch_up()
            except Unavailable as error:
                log.error("the figures cannot be written now", reason=str(error))
                self._wake.set()
                rest_s = AGAIN_S
            except (Damaged, NewerJournal, NewerTables, NotInTheBooks) as error:
                log.error("no figures are kept any more", reason=str(error))
                return
            except Exception:
                log.exception("no figures are kept any more")
                return
            self._stopping.wait(rest_s)

    def _catch_up(self) -> float:
        """Counts what there is, and says how long to rest then."""
        while not self._stopping.is_set():
            began_s = self._clock.monotonic_s()
            if self._keeper.step(PORTION) < PORTION:
                break
            self._stopping.wait(REST * (self._clock.monotonic_s() - began_s))
        return EVERY_S
