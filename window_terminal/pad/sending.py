"""Takes kept ratings to the hall, one at a time, until each has its answer."""

import structlog
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from hall.bus.port import HallLink, LinkPhase, NoAnswer
from hall.contract.refusals import HallUnavailable, RatingClosed
from hall.contract.replies import Refused, Reply
from ui_kit.outbox import Kept
from window_terminal.pad.spool import RatingSpool

log = structlog.get_logger()

TRY_AGAIN_MS = 5_000
ANSWER_WAIT_S = 20.0


class RatingSender(QObject):
    """Sends at once, when the link comes back, and every few seconds while something waits."""

    changed = Signal()

    def __init__(self, link: HallLink, spool: RatingSpool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._spool = spool
        self._underway = False
        self._timer = QTimer(self)
        self._timer.setInterval(TRY_AGAIN_MS)
        self._timer.timeout.connect(self.send)

    def start(self) -> None:
        self._watch = self._link.watch_link(self._link_heard)
        self._timer.start()
        self.send()

    def stop(self) -> None:
        """What is still kept is sent after the next start."""
        self._timer.stop()
        self._watch.stop()

    @Slot()
    def send(self) -> None:
        """Send the oldest, unless one is on its way. Its id is always the same, so the hall takes it once."""
        if self._underway:
            return
        oldest = next(iter(self._spool.waiting()), None)
        if oldest is None:
            return
        self._underway = True
        self._link.request(
            oldest.command,
            lambda answer: self._answered(oldest, answer),
            request_id=oldest.request_id,
            wait_s=ANSWER_WAIT_S,
        )

    def _answered(self, kept: Kept, answer: Reply | NoAnswer) -> None:
        self._underway = False
        if isinstance(answer, NoAnswer):
            return  # the timer tries again
        if isinstance(answer.body, Refused):
            if isinstance(answer.body.why, HallUnavailable):
                return
            if not isinstance(answer.body.why, RatingClosed):
                why = str(answer.body.why.__struct_config__.tag)
                log.error("rating refused, set aside", request=kept.request_id, why=why)
                self._spool.set_aside(kept, why)
                self.changed.emit()
                self.send()
                return
        self._spool.forget(kept)
        self.changed.emit()
        self.send()

    def _link_heard(self, phase: LinkPhase) -> None:
        if phase is LinkPhase.CONNECTED:
            self.send()
