"""Logging serves the hall, never the other way round."""

import subprocess
import sys
from pathlib import Path

SPEAK = """
import structlog
from hall.log import log_to_stderr
log_to_stderr()
structlog.get_logger().error("the journal does not take events")
print("still at work")
"""


def test_a_disk_too_full_for_the_log_stops_nobody() -> None:
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            [sys.executable, "-c", SPEAK], stdout=subprocess.PIPE, stderr=full, text=True, timeout=60, check=False
        )
    assert run.stdout == "still at work\n"
