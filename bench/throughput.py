"""Tickets and calls a second through the real bus, with 1, 8, 50 and 200 terminals in closed loops.

Touch → stored ticket is the latency of `tickets`: from asking to the answer, which is sent after the commit.
"""

import msgspec

from bench.figures import percentiles
from bench.load import Measured, merge
from bench.rig import drive, running_hall

TERMINALS = (1, 8, 50, 200)
SECONDS = 8.0
PER_PROCESS = 25
"""Terminals in one load process; more processes would only fight over the same two cores."""


def measure(journal: str = "") -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    most = max(TERMINALS)
    with running_hall(machines=most, windows=most, journal=journal) as (home, _):
        merge_all(drive(home, jobs("login", most, 0), within_s=120))
        for count in TERMINALS:
            for kind in ("tickets", "calls"):
                measured = merge_all(drive(home, jobs(kind, count, SECONDS), within_s=SECONDS + 90))
                rows.append(row(kind, count, measured))
    return rows


def jobs(kind: str, count: int, seconds: float, service: int | None = None) -> list[list[str]]:
    """The terminals shared out among load processes; with `service`, all of them take tickets for that one."""
    one = [] if service is None else ["--service", str(service)]
    shares = [(first, min(PER_PROCESS, count - first + 1)) for first in range(1, count + 1, PER_PROCESS)]
    return [
        ["--kind", kind, "--first", str(first), "--count", str(share), "--seconds", str(seconds), *one]
        for first, share in shares
    ]


def merge_all(outputs: list[bytes]) -> Measured:
    return merge([msgspec.json.decode(output, type=Measured) for output in outputs])


def row(kind: str, terminals: int, measured: Measured) -> dict[str, object]:
    return {
        "kind": kind,
        "terminals": terminals,
        "per_second": round(len(measured.latencies_ms) / measured.seconds) if measured.seconds else 0,
        "latency_ms": percentiles(measured.latencies_ms),
        "refused": measured.refused,
        "unanswered": measured.unanswered,
    }
