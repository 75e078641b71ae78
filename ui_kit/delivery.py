"""Facts a terminal owes the hall: told again under the same request id until the hall has answered."""

from collections.abc import Callable
from typing import TypeAlias

import structlog
from PySide6.QtCore import QTimer

from hall.bus.port import HallLink, NoAnswer
from hall.contract.commands import TerminalCommand
from hall.contract.ids import new_request_id
from hall.contract.refusals import HallUnavailable
from hall.contract.replies import Refused, Reply
from ui_kit.outbox import Kept, Outbox

log = structlog.get_logger(__name__)

AGAIN_AFTER_MS = 1000
"""A pause between tries, for a link that says at once that nobody answers."""

NOT_NOW = Refused(why=HallUnavailable())

Later: TypeAlias = Callable[[int, Callable[[], None]], None]
"""Calls something after so many milliseconds; tests hand in their own."""


def later(milliseconds: int, call: Callable[[], None]) -> None:
    """By the screen's own event loop."""
    QTimer.singleShot(milliseconds, call)


class Delivery:
    """Delivers facts: what became of a paper, a device that needs a person, a number given back. Each is in the outbox
    before it is told, so that one not answered when the terminal falls is told after its next `start`, as the same
    one. A refusal ends it (it is set aside, its code in the log), but not that the hall cannot write now.
    """

    def __init__(self, link: HallLink, outbox: Outbox, again: Later = later) -> None:
        self._link = link
        self._outbox = outbox
        self._later = again
        self._stopped = False

    def start(self) -> None:
        """Tell what an earlier run could not, oldest first, one after another."""
        left = iter(self._outbox.waiting())

        def tell_next() -> None:
            if (kept := next(left, None)) is not None:
                self._tell(kept, tell_next)

        tell_next()

    def deliver(self, command: TerminalCommand) -> None:
        """Tell the hall; returns as soon as the fact is on disk."""
        self._tell(self._kept(command), lambda: None)

    def foretell(self, command: TerminalCommand) -> Kept:
        """What will be true of something just beginning if this terminal falls before it ends: on disk, and told only
        by the next run. `settle` says how it ended.
        """
        return self._kept(command)

    def settle(self, foretold: Kept, command: TerminalCommand) -> None:
        """It has ended so: told instead of what was foretold."""
        try:
            kept = self._outbox.keep_instead(foretold, command)
        except OSError as error:
            log.error("delivery.not_kept", command=command.__struct_config__.tag, reason=str(error))
            kept = Kept(request_id=foretold.request_id, command=command)
        self._tell(kept, lambda: None)

    def stop(self) -> None:
        """Tell nothing more: the terminal ends."""
        self._stopped = True

    def _kept(self, command: TerminalCommand) -> Kept:
        try:
            return self._outbox.keep(command)
        except OSError as error:
            log.error("delivery.not_kept", command=command.__struct_config__.tag, reason=str(error))
            return Kept(request_id=new_request_id(), command=command)

    def _tell(self, kept: Kept, done: Callable[[], None]) -> None:
        def tell() -> None:
            if not self._stopped:
                self._link.request(kept.command, answered, request_id=kept.request_id)

        def answered(reply: Reply | NoAnswer) -> None:
            if isinstance(reply, NoAnswer) or reply.body == NOT_NOW:
                self._later(AGAIN_AFTER_MS, tell)
                return
            self._end(kept, reply)
            done()

        tell()

    def _end(self, kept: Kept, reply: Reply) -> None:
        try:
            if isinstance(reply.body, Refused):
                refusal = str(reply.body.why.__struct_config__.tag)
                log.warning("delivery.refused", command=kept.command.__struct_config__.tag, refusal=refusal)
                self._outbox.set_aside(kept, refusal)
            else:
                self._outbox.forget(kept)
        except OSError as error:  # it will be told once more after the next start; the hall knows its id
            log.warning("delivery.not_cleared", reason=str(error))
