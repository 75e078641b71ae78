"""Tickets and calls a second through the real bus, with 1, 8, 50 and 200 terminals, each waiting for its answer.

Touch → stored ticket is the latency of `tickets`: from asking to the answer, which is sent after the commit.
`cpu_us_each` says who spends the processor on one of them: broker, controller, and the load itself. For a call
broker and controller have with it the miss that frees the post again.
"""

import msgspec
from msgspec import Struct

from bench.figures import percentiles
from bench.load import Measured
from bench.rig import cpu_seconds, drive, running_hall
from bench.site import LETTERS
from hall.home import Home

TERMINALS = (1, 8, 50, 200)
SECONDS = 8.0
FILL_S = 2.0


class Row(Struct, frozen=True, kw_only=True):
    """So many terminals asking one kind of thing."""

    kind: str
    terminals: int
    per_second: int
    latency_ms: dict[str, float]
    cpu_us_each: dict[str, int]
    refused: int
    unanswered: int


def measure(journal: str = "", terminals: tuple[int, ...] = TERMINALS) -> list[Row]:
    rows: list[Row] = []
    most = max(terminals)
    with running_hall(machines=most, windows=most, journal=journal) as (home, _):
        drive(home, "login", most)
        for count in terminals:
            for kind in ("tickets", "calls"):
                if kind == "calls":  # those who are called must be there
                    drive(home, "tickets", most, FILL_S, services=min(count, len(LETTERS)))
                rows.append(measure_one(home, kind, count))
                print(f"  {msgspec.json.encode(rows[-1]).decode()}", flush=True)
    return rows


def measure_one(home: Home, kind: str, count: int, seconds: float = SECONDS) -> Row:
    before = cpu_seconds(home)
    measured = drive(home, kind, count, seconds)
    after = cpu_seconds(home)
    spent_s = {name: after[name] - before[name] for name in after} | {"load": measured.cpu_s}
    return row(kind, count, measured, spent_s)


def row(kind: str, terminals: int, measured: Measured, spent_s: dict[str, float]) -> Row:
    number = len(measured.latencies_ms)
    return Row(
        kind=kind,
        terminals=terminals,
        per_second=round(number / measured.seconds) if measured.seconds else 0,
        latency_ms=percentiles(measured.latencies_ms),
        cpu_us_each={name: round(seconds / max(1, number) * 1e6) for name, seconds in spent_s.items()},
        refused=measured.refused,
        unanswered=measured.unanswered,
    )
