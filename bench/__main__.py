"""Measures the hot paths and stores what it found: `python -m bench [NAME …]`.

Without names all are run, in about twelve minutes. Figures depend on the machine and on what else runs there: each
result carries the machine, and the floors (one fdatasync, one round trip) are measured in the same run.
"""

import argparse
import sys
from collections.abc import Callable

from bench import (
    call_to_frame,
    choosing,
    devices,
    floor,
    history,
    reports,
    restart,
    startup,
    throughput,
    twin,
)
from bench.figures import keep
from hall.log import log_to_stderr

BENCHMARKS: dict[str, Callable[[], object]] = {
    "floor": floor.measure,
    "throughput": throughput.measure,
    "history": history.measure,
    "call_to_frame": call_to_frame.measure,
    "choosing": choosing.measure,
    "devices": devices.measure,
    "reports": reports.measure,
    "restart": restart.measure,
    "startup": startup.measure,
    "twin": twin.measure,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], help="which to run (default: all)")
    parser.add_argument("--journal", default="", help="measure throughput, only, on this PostgreSQL (postgresql://…)")
    options = parser.parse_args()
    log_to_stderr()
    if options.journal:
        run("throughput_postgresql", lambda: throughput.measure(options.journal))
        return 0
    for name in options.names or BENCHMARKS:
        run(name, BENCHMARKS[name])
    return 0


def run(name: str, measure: Callable[[], object]) -> None:
    print(f"{name} …", flush=True)
    path = keep(name, measure())
    print(path.read_text(encoding="utf-8"), flush=True)


if __name__ == "__main__":
    sys.exit(main())
