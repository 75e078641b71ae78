"""Percentiles and where results are kept."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench.rig import machine

RESULTS = Path(__file__).parent / "results"


def percentiles(latencies_ms: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 and the worst, in ms to two places; nearest rank, so each is a value that was measured."""
    ordered = sorted(latencies_ms)
    if not ordered:
        return {}
    ranks = {"p50": 0.50, "p95": 0.95, "p99": 0.99}
    found = {name: ordered[min(len(ordered) - 1, int(len(ordered) * rank))] for name, rank in ranks.items()}
    return {name: round(value, 2) for name, value in {**found, "max": ordered[-1]}.items()}


def keep(name: str, result: object) -> Path:
    """Store one benchmark's result with the machine it ran on; the file is replaced."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    measured_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    document = {"benchmark": name, "measured_at": measured_at, "machine": machine(), "result": result}
    path.write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")
    return path
