"""A hall to measure: broker and controller as their own processes in a home of their own."""

import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from bench.asker import Asker
from bench.load import Measured
from bench.site import HALL, LETTERS, write_site
from hall.bus.connect import connect
from hall.bus.port import NoAnswer
from hall.contract.commands import ResumePost
from hall.home import Home
from hall.roster import Roster
from hall.supervise import Supervisor

LOAD_WITHIN_S = 120.0
"""Besides its own time, the load may take this long to connect everybody and to hear the last answers."""
BROKER = re.compile(r"mosquitto\0|\0broker\0")


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
            wait_until_served(home, within_s=60)
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


def wait_until_served(home: Home, within_s: float) -> None:
    """Waits for the controller's first answer, whatever it is. Raises `RuntimeError` when there is none in time."""
    link = connect(home, "window-1")
    link.start()
    try:
        if isinstance(Asker(link, within_s).ask(ResumePost(post="1")), NoAnswer):
            raise RuntimeError(f"the controller did not answer within {within_s:.0f} s")  # noqa: TRY004 -- no mistake of types
    finally:
        link.stop()


def drive(home: Home, kind: str, count: int, seconds: float = 0.0, *, services: int = len(LETTERS)) -> Measured:
    """Runs `count` terminals of `bench.load` in a process of their own; tickets are for the first `services`."""
    argv = [sys.executable, "-m", "bench.load", "--home", str(home.folder)]
    argv += ["--kind", kind, "--count", str(count), "--seconds", str(seconds), "--services", str(services)]
    done = subprocess.run(argv, stdout=subprocess.PIPE, timeout=seconds + LOAD_WITHIN_S, check=True)
    return msgspec.json.decode(done.stdout, type=Measured)


def cpu_seconds(home: Home) -> dict[str, float]:
    """Processor time taken so far by the programs of this home that carry a request (Linux)."""
    spent = {"broker": 0.0, "controller": 0.0}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            argv = (process / "cmdline").read_bytes().decode(errors="replace")
            if str(home.folder) not in argv:
                continue
            name = "controller" if "\0controller\0" in argv else "broker" if BROKER.search(argv) else None
            if name is not None:
                fields = (process / "stat").read_text().rpartition(")")[2].split()
                spent[name] += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent


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
