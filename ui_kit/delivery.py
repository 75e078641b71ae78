"""Facts a terminal owes the hall: told again under the same request id until the hall has answered."""

from collections.abc import Callable
from typing import TypeAlias

import structlog
from PySide6.QtCore import QTimer

from hall.bus.port import HallLink, NoAnswer
from hall.contract.commands import Command
from hall.contract.ids import new_request_id
from hall.contract.refusals import HallUnavailable
from hall.contract.replies import Refused, Reply

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
    """Delivers facts: what became of a paper, a device that needs a person, a rating. None is told twice
    as two, none is dropped while the terminal runs. A refusal ends it and is logged by its code, but not
    that the hall cannot write now.
    """

    def __init__(self, link: HallLink, again: Later = later) -> None:
        self._link = link
        self._later = again
        self._stopped = False

    def deliver(self, command: Command) -> None:
        """Tell the hall; returns at once."""
        request_id = new_request_id()

        def tell() -> None:
            if not self._stopped:
                self._link.request(command, answered, request_id=request_id)

        def answered(reply: Reply | NoAnswer) -> None:
            if isinstance(reply, NoAnswer) or reply.body == NOT_NOW:
                self._later(AGAIN_AFTER_MS, tell)
            elif isinstance(reply.body, Refused):
                kind = command.__struct_config__.tag
                log.warning("delivery.refused", command=kind, refusal=reply.body.why.__struct_config__.tag)

        tell()

    def stop(self) -> None:
        """Tell nothing more: the terminal ends."""
        self._stopped = True
