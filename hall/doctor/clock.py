"""The machine's clock: tickets, days and certificates follow it."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from hall.doctor.finding import Finding, bad, ok, warn
from hall.home import Home

NAME = "clock"
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""This program did not exist before."""
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
AHEAD_S = 60.0
KEEP_TIME = "Set the clock, and let it follow a time server: timedatectl set-ntp true"


def check(home: Home) -> Iterator[Finding]:
    now = time.time()
    yield judge(now, _newest(home), synchronised=_synchronised())


def judge(now: float, newest: float, *, synchronised: bool | None) -> Finding:
    """`newest`: when the latest file of the home was written; `synchronised`: None where nobody can say."""
    said = f"The clock says {datetime.fromtimestamp(now, UTC):%Y-%m-%d %H:%M:%S} UTC"
    if not EARLIEST.timestamp() < now < LATEST.timestamp():
        return bad(NAME, f"{said}, which cannot be.", KEEP_TIME)
    if newest > now + AHEAD_S:
        return bad(
            NAME, f"{said}, but the hall wrote files {newest - now:,.0f} s later than that: it was set back.", KEEP_TIME
        )
    if synchronised is False:
        return warn(NAME, f"{said}, and follows no time server.", KEEP_TIME)
    return ok(NAME, f"{said}.")


def _newest(home: Home) -> float:
    """Of the files the hall writes all day."""
    folders = (home.journal_folder, home.log_folder, home.run_folder)
    return max(
        (file.stat().st_mtime for folder in folders if folder.is_dir() for file in folder.iterdir()), default=0.0
    )


def _synchronised() -> bool | None:
    if shutil.which("timedatectl") is None:
        return None
    asked = ["timedatectl", "show", "--property", "NTPSynchronized", "--value"]
    said = subprocess.run(asked, capture_output=True, text=True, timeout=10, check=False).stdout.strip()
    return {"yes": True, "no": False}.get(said)
