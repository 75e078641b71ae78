"""Whether a ticket costs more when the day already has many: the same load at 2,000 and at 100,000 tickets.

The best of some short runs each: whatever else the machine does makes a run slower, never faster.
"""

from bench.rig import drive, running_hall
from bench.throughput import Row, measure_one
from hall.home import Home

TERMINALS = 8
RUNS, SECONDS = 4, 2.0
LITTLE, MUCH = 2_000, 100_000


def measure() -> dict[str, object]:
    with running_hall(machines=50, windows=26) as (home, _):
        drive(home, "login", 26)
        fill(home, 0, LITTLE)
        little = best(home)
        taken = fill(home, LITTLE, MUCH)
        much = best(home)
    return {
        "at_2000": little,
        "at_100000": much,
        "tickets_before": taken,
        "cost_ratio": round(little.per_second / much.per_second, 2),
        "controller_cpu_ratio": round(much.cpu_us_each["controller"] / little.cpu_us_each["controller"], 2),
    }


def best(home: Home) -> Row:
    return max((measure_one(home, "tickets", TERMINALS, SECONDS) for _ in range(RUNS)), key=lambda row: row.per_second)


def fill(home: Home, taken: int, wanted: int) -> int:
    """Take tickets with 50 terminals until the day has at least `wanted`."""
    while taken < wanted:
        taken += len(drive(home, "tickets", 50, 5.0).latencies_ms)
        print(f"  {taken} tickets taken", flush=True)
    return taken
