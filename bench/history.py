"""Whether a ticket costs more when the day already has many: the same load at 2,000 and at 100,000 tickets."""

from bench.rig import drive, running_hall
from bench.throughput import jobs, merge_all, row
from hall.home import Home

TERMINALS = 8
SECONDS = 4.0
LITTLE, MUCH = 2_000, 100_000


def measure() -> dict[str, object]:
    with running_hall(machines=50, windows=26) as (home, _):
        merge_all(drive(home, jobs("login", 26, 0), within_s=120))
        taken = fill(home, 0, LITTLE)
        little = merge_all(drive(home, jobs("tickets", TERMINALS, SECONDS), within_s=90))
        taken = fill(home, taken + len(little.latencies_ms), MUCH)
        much = merge_all(drive(home, jobs("tickets", TERMINALS, SECONDS), within_s=90))
    few, many = row("tickets", TERMINALS, little), row("tickets", TERMINALS, much)
    cost = (much.seconds / len(much.latencies_ms)) / (little.seconds / len(little.latencies_ms))
    return {"at_2000": few, "at_100000": {**many, "tickets_before": taken}, "cost_ratio": round(cost, 2)}


def fill(home: Home, taken: int, wanted: int) -> int:
    """Take tickets with 50 terminals until the day has at least `wanted`."""
    while taken < wanted:
        taken += len(merge_all(drive(home, jobs("tickets", 50, 5.0), within_s=90)).latencies_ms)
    return taken
