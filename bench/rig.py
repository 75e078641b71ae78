"""A hall to measure: broker and controller as their own processes in a home of their own."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.site import HALL, write_site
from hall.home import Home
from hall.roster import Roster
from hall.supervise import Supervisor


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def prepare_home(folder: Path, machines: int, windows: int, journal: str = "") -> Home:
    """A home with a bench site; nothing runs yet."""
    home = Home(folder)
    write_site(home.site_folder, machines, windows)
    home.config_file.write_text(
        f'hall = "{HALL}"\njournal = "{journal}"\n[broker]\nport = {free_port()}\n', encoding="utf-8"
    )
    return home


@contextmanager
def running_hall(machines: int = 1, windows: int = 1, journal: str = "") -> Iterator[tuple[Home, Supervisor]]:
    """A running broker and controller, ended on leaving."""
    with tempfile.TemporaryDirectory(prefix="hall-bench-") as folder:
        home = prepare_home(Path(folder), machines, windows, journal)
        with start_hall(home) as supervisor:
            yield home, supervisor


@contextmanager
def start_hall(home: Home) -> Iterator[Supervisor]:
    roster = Roster(home, home.site())
    with Supervisor(home.log_folder) as supervisor:
        supervisor.start(roster.broker())
        if not supervisor.until(roster.broker_is_ready, within_s=60):
            raise RuntimeError("the broker did not start:\n" + supervisor.log_file("broker").read_text())
        supervisor.start(roster.controller())
        yield supervisor


def drive(home: Home, jobs: Sequence[Sequence[str]], within_s: float) -> list[bytes]:
    """Runs load processes side by side (`python -m bench.load …`) and returns what each printed."""
    running = [
        subprocess.Popen([sys.executable, "-m", "bench.load", "--home", str(home.folder), *job], stdout=subprocess.PIPE)
        for job in jobs
    ]
    try:
        outputs = [process.communicate(timeout=within_s)[0] for process in running]
    finally:
        for process in running:
            process.kill()
            process.wait()
    if any(process.returncode for process in running):
        raise RuntimeError(f"a load process failed: {[p.returncode for p in running]}")
    return outputs


def machine() -> dict[str, object]:
    """What a figure was measured on, as far as it matters."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        "unknown",
    )
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "python": sys.version.split()[0],
        "load_before": round(os.getloadavg()[0], 2),
    }
