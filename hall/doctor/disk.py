"""How long the disk takes until something is really on it: every ticket waits for that (fdatasync of 4 KiB)."""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from hall.doctor.finding import Finding, bad, ok, warn
from hall.doctor.place import nearest
from hall.home import Home

NAME = "disk"
WRITES = 40
AT_MOST_S = 5.0
SLOW_MS = 20.0
TOO_SLOW_MS = 200.0
UNBELIEVABLE_MS = 0.02
"""No disk is that fast: memory, or a disk that says so before it is true."""


def check(home: Home) -> Iterator[Finding]:
    yield judge(measure_ms(nearest(home)))


def measure_ms(folder: Path) -> list[float]:
    """Milliseconds of each of some writes; leaves nothing behind."""
    took: list[float] = []
    with tempfile.TemporaryFile(dir=folder) as file:
        started = time.perf_counter()
        while len(took) < WRITES and time.perf_counter() - started < AT_MOST_S:
            os.pwrite(file.fileno(), os.urandom(4096), len(took) * 4096)
            before = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - before) * 1000)
    return took


def judge(took_ms: Sequence[float]) -> Finding:
    usual, worst = statistics.median(took_ms), max(took_ms)
    said = f"A write is safe on disk after {usual:.2f} ms (worst of {len(took_ms)}: {worst:.2f} ms)"
    if usual < UNBELIEVABLE_MS:
        return warn(
            NAME,
            f"{said}: this is memory, or a disk that only claims so. A power cut could lose numbers already given out.",
            "Keep the home on a real disk, with its write cache off or protected against power cuts.",
        )
    if usual > TOO_SLOW_MS:
        return bad(
            NAME,
            f"{said}: people would wait for their numbers.",
            "Keep the home on a solid-state disk of this machine.",
        )
    if usual > SLOW_MS:
        return warn(
            NAME, f"{said}: slow, though numbers come at once.", "A solid-state disk would serve a busy hall better."
        )
    return ok(NAME, f"{said}.")
