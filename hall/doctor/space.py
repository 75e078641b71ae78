"""Room on the disk of the home."""

import shutil
from collections.abc import Iterator

from hall.doctor.finding import Finding, bad, ok, warn
from hall.doctor.place import nearest
from hall.home import Home

NAME = "space"
LITTLE_MB = 2000
TOO_LITTLE_MB = 200
"""A busy hall writes about 10 MB of journal a day."""


def check(home: Home) -> Iterator[Finding]:
    yield judge(shutil.disk_usage(nearest(home)).free // 1_000_000)


def judge(free_mb: int) -> Finding:
    said = f"{free_mb:,} MB are free on the disk of the home"
    if free_mb < TOO_LITTLE_MB:
        return bad(
            NAME, f"{said}: the journal will soon have no room, and no number can be taken then.", "Make room now."
        )
    if free_mb < LITTLE_MB:
        return warn(NAME, f"{said}.", "Make room before the disk is full; old logs first.")
    return ok(NAME, f"{said}.")
