"""The floors beside which the other figures stand: one fdatasync, one broker round trip, one empty frame."""

import os
import tempfile
import time
from pathlib import Path

from bench.asker import Asker
from bench.figures import percentiles
from bench.rig import running_hall
from hall.bus.connect import connect
from hall.contract.commands import ResumePost

ROUNDS = 300


def disk() -> dict[str, float]:
    """Append 4 KiB and fdatasync, in the folder where the bench keeps its journals."""
    latencies = []
    with tempfile.NamedTemporaryFile() as file:
        for _ in range(ROUNDS):
            start = time.perf_counter()
            os.write(file.fileno(), b"\0" * 4096)
            os.fdatasync(file.fileno())
            latencies.append((time.perf_counter() - start) * 1000)
    return percentiles(latencies)


def round_trip() -> dict[str, float]:
    """A refused command: terminal → broker → controller → broker → terminal, nothing decided or written."""
    latencies = []
    with running_hall() as (home, _):
        link = connect(home, "window-1")
        link.start()
        try:
            asker = Asker(link)
            for _ in range(ROUNDS):
                start = time.perf_counter()
                asker.ask(ResumePost(post="1"))
                latencies.append((time.perf_counter() - start) * 1000)
        finally:
            link.stop()
    return percentiles(latencies[1:])


def measure() -> dict[str, object]:
    return {"fdatasync_ms": disk(), "refused_round_trip_ms": round_trip(), "folder": str(Path(tempfile.gettempdir()))}
