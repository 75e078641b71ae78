"""Waiting for a file descriptor until a deadline."""

import select
import time


def wait_for(fd: int, events: int, deadline: float) -> bool:
    """Whether one of `events` (or a hang-up) came before the deadline, in seconds of `time.monotonic`."""
    poll = select.poll()
    poll.register(fd, events)
    return bool(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))
