"""Logging serves the hall, never the other way round."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import structlog

from hall.log import AGAIN_S, MOST_COUNTED, Patience

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


class Reader:
    """Tells `Patience` lines and keeps what passes."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.lines: list[dict[str, Any]] = []
        self._patience = Patience(lambda: self.now_s)

    def hears(self, event: str, level: str = "warning", **words: Any) -> None:
        try:
            self.lines.append(dict(self._patience(None, level, {"event": event, **words})))
        except structlog.DropEvent:
            return


def test_a_terminal_that_floods_the_hall_costs_one_line_a_minute_with_a_count() -> None:
    reader = Reader()
    for second in range(121):
        reader.now_s = float(second)
        for _ in range(1000):
            reader.hears("not a request of the contract", terminal="kiosk-1")
    assert [line.get("untold", 0) for line in reader.lines] == [0, 59_999, 59_999]


def test_each_terminal_and_each_complaint_is_told_for_itself() -> None:
    reader = Reader()
    for terminal in ("kiosk-1", "kiosk-2"):
        for event in ("not a request of the contract", "speaks for somebody else"):
            reader.hears(event, terminal=terminal)
    assert len(reader.lines) == 4


def test_what_is_no_complaint_is_always_told() -> None:
    reader = Reader()
    for _ in range(3):
        reader.hears("bus", level="info", state="up")
    assert len(reader.lines) == 3


def test_what_is_counted_stays_bounded() -> None:
    reader = Reader()
    for n in range(3 * MOST_COUNTED):
        reader.hears("not a message", topic=str(n))
    assert len(reader._patience._told) <= MOST_COUNTED
    reader.now_s = AGAIN_S
    reader.hears("not a message", topic="0")
    assert "untold" not in reader.lines[-1]


def test_a_flood_in_a_real_program_is_one_line() -> None:
    speak = SPEAK.replace("structlog.get_logger()", "for _ in range(500): structlog.get_logger()", 1)
    run = subprocess.run([sys.executable, "-c", speak], capture_output=True, text=True, timeout=60, check=True)
    assert run.stderr.count("the journal does not take events") == 1
