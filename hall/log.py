"""How every program of the hall logs: one JSON object a line on stderr. Traces show code, never the values in it."""

import logging
import sys

import structlog


def log_to_stderr(*, verbose: bool = False) -> None:
    """For a process, once, at its start."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if verbose else logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # The plain trace: the one for developers prints local variables, and so a holder's name.
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
