"""Our printer driver against programs of others, for scripts in namespaces of their own (`alone.py`)."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from drivers.core.address import parse_address
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug, plugged_at
from drivers.office.driver import IppPrinter
from drivers.office.port import Sheets
from drivers.office.profile import OfficeProfile
from drivers.ports import NotPrinted, PrintOutcome
from hall.clock import SystemClock


@contextlib.contextmanager
def running(*words: str | Path, environment: dict[str, str] | None = None) -> Iterator[None]:
    """What it says goes with the script's own errors."""
    process = subprocess.Popen(words, stdout=sys.stderr, env=os.environ | (environment or {}))
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def until(there: Any, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not there():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)


def listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
        return True
    return False


class Driver:
    """Our driver at an address, its outcomes as words."""

    def __init__(self, address: str, *, counts: bool) -> None:
        name = DeviceName("technician", "device", "office_printer")
        profile = OfficeProfile(name="others", counts=counts, poll_s=0.2, look_s=0.1, settle_s=1)
        plug = Plug(plugged_at(parse_address(address)))
        self.device = IppPrinter(name, profile, plug, SystemClock())

    def __enter__(self) -> Self:
        self.device.start()
        until(lambda: self.device.book is not None)
        return self

    def __exit__(self, *_: object) -> None:
        self.device.stop()

    def print(self, sheets: Sheets, wait_s: float = 20) -> list[str]:
        came, outcomes = threading.Event(), list[PrintOutcome]()

        def done(outcome: PrintOutcome) -> None:
            outcomes.append(outcome)
            came.set()

        self.device.print(sheets, done, wait_s=wait_s)
        assert came.wait(wait_s + 20)
        match outcomes[0]:
            case NotPrinted(progress, code, reason):
                return [progress.value, code.value, reason.value if reason else ""]
            case _:
                return ["printed"]
