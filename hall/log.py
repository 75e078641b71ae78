"""How every program of the hall logs: one JSON object a line on stderr. Traces show code, never the values in it."""

import contextlib
import logging
import sys

import structlog


def log_to_stderr(*, verbose: bool = False) -> None:
    """For a process, once, at its start."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if verbose else logging.INFO),
        logger_factory=lambda *_: _Stderr(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # The plain trace: the one for developers prints local variables, and so a holder's name.
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


class _Stderr(structlog.WriteLogger):
    """What cannot be written, as on a full disk, goes unsaid: the hall is to say so to people, not to fall over it."""

    def msg(self, message: str) -> None:
        with contextlib.suppress(OSError):
            super().msg(message)

    # structlog calls the method that bears the level's name
    log = debug = info = warning = error = critical = exception = msg
