"""How every program of the hall logs: one JSON object a line on stderr. Traces show code, never the values in it."""

import contextlib
import logging
import sys
import time
from collections.abc import Callable

import structlog
from structlog.typing import EventDict

AGAIN_S = 60.0
"""How long the same complaint is only counted. A terminal that sends rubbish all day costs one line a minute."""
MOST_COUNTED = 1000
"""Complaints counted at once; beyond, all are told as if for the first time."""


def log_to_stderr(*, verbose: bool = False, quiet: bool = False) -> None:
    """For a process, at its start. `quiet` is for commands a person types: only what goes wrong is said."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO
        ),
        logger_factory=lambda *_: _Stderr(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            # The plain trace: the one for developers prints local variables, and so a holder's name.
            structlog.processors.format_exc_info,
            Patience(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


class Patience:
    """Lets a complaint (warning or worse) pass once in `AGAIN_S`; one like it, word for word, is counted meanwhile.

    The next to pass says how many were not told (`untold`). A structlog processor, for any thread.
    """

    def __init__(self, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._monotonic_s = monotonic_s
        self._told: dict[str, tuple[float, int]] = {}
        """When each complaint was told last, and how often it was not told since."""

    def __call__(self, _logger: object, method: str, event: EventDict) -> EventDict:
        if method in ("debug", "info"):
            return event
        words, now_s = repr(sorted(event.items())), self._monotonic_s()
        told_s, untold = self._told.get(words, (-AGAIN_S, 0))
        if now_s - told_s < AGAIN_S:
            self._told[words] = (told_s, untold + 1)
            raise structlog.DropEvent
        if len(self._told) >= MOST_COUNTED:
            self._told.clear()
        self._told[words] = (now_s, 0)
        if untold:
            event["untold"] = untold
        return event


class _Stderr(structlog.WriteLogger):
    """What cannot be written, as on a full disk, goes unsaid: the hall is to say so to people, not to fall over it."""

    def msg(self, message: str) -> None:
        with contextlib.suppress(OSError):
            super().msg(message)

    # structlog calls the method that bears the level's name
    log = debug = info = warning = error = critical = exception = msg
