"""Run by test_with_others.py in namespaces of its own: CUPS' own IPP Everywhere printer, and our driver printing on it.

Prints one JSON object: what was said to each step.
"""

import contextlib
import hashlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import structlog

from drivers.core.address import parse_address
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug, plugged_at
from drivers.office.calibration import Axis, Calibration
from drivers.office.driver import IppPrinter
from drivers.office.port import Sheets
from drivers.office.profile import OfficeProfile
from drivers.ports import NotPrinted, PrintOutcome
from hall.clock import SystemClock
from tests.drivers.support.pages import pdf

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="true"/>
<allow receive_sender="*" eavesdrop="true"/><allow send_type="method_return"/><allow send_type="signal"/>
<allow receive_type="method_return"/><allow receive_type="signal"/><allow receive_type="error"/></policy></busconfig>
"""
AVAHI = """[server]
host-name=office-test
use-ipv4=yes
use-ipv6=no
allow-interfaces=lo
enable-dbus=yes
[publish]
publish-workstation=no
"""
PAPER = """#!/bin/sh
# Prints slowly; while the file is there the paper is out.
if [ -e {out} ]; then
    echo "STATE: +media-empty-error" >&2
    while [ -e {out} ]; do sleep 0.1; done
    echo "STATE: -media-empty-error" >&2
fi
echo "ATTR: job-impressions-completed=1 job-media-sheets-completed=1" >&2
sleep 0.2
"""


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
        profile = OfficeProfile(name="others", counts=counts, poll_s=0.2, look_s=0.1)
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


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def main() -> None:
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    folder = Path(tempfile.mkdtemp())
    spool, out, script = folder / "spool", folder / "paper-is-out", folder / "paper.sh"
    spool.mkdir()
    (folder / "bus.conf").write_text(BUS.format(socket=folder / "bus"))
    (folder / "avahi.conf").write_text(AVAHI)
    script.write_text(PAPER.format(out=out))
    script.chmod(0o755)
    Path("/run/avahi-daemon").mkdir()
    bus = {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder / 'bus'}"}
    said: dict[str, object] = {}
    with (
        running("dbus-daemon", f"--config-file={folder / 'bus.conf'}", "--nofork", "--nopidfile"),
        contextlib.ExitStack() as stack,
    ):
        until((folder / "bus").exists)
        avahi = ("avahi-daemon", "--no-drop-root", "--no-chroot", "--no-rlimits", "-f", folder / "avahi.conf")
        stack.enter_context(running(*avahi, environment=bus))
        printer = (
            "ippeveprinter", "-p", "18631", "-d", spool, "-k", "-n", "localhost", "-f", "application/pdf", "-c", script,
            "Hall A4",
        )  # fmt: skip
        time.sleep(0.5)
        stack.enter_context(running(*printer, environment=bus))
        until(lambda: listens(18631))
        with Driver("ipp://127.0.0.1:18631/ipp/print", counts=True) as driver:
            sheets = Sheets(pdf=pdf(), document="C-1")
            said["sent"] = digest(sheets.pdf)
            said["printed"] = driver.print(sheets)
            said["kept"] = [digest(file.read_bytes()) for file in sorted(spool.glob("*.pdf"))]
            said["again"] = driver.print(sheets)
            said["jobs after again"] = len(list(spool.glob("*.pdf")))
            off = Calibration(Axis(1.01, 2.0), Axis(1.0, -1.0))
            assert driver.device.book is not None
            driver.device.book.change(lambda known: known.calibrated("", off))
            said["calibrated"] = driver.print(Sheets(pdf=pdf(), document="C-2"))
            kept = max(spool.glob("*.pdf"), key=lambda file: file.stat().st_mtime)
            (folder / "seen.pdf").write_bytes(kept.read_bytes())
            command = ["pdftoppm", "-r", "100", "-gray", "-singlefile", folder / "seen.pdf", folder / "seen"]
            subprocess.run(command, check=True)
            said["picture"] = (folder / "seen.pgm").read_bytes().hex()
            out.touch()
            said["media empty"] = driver.print(Sheets(pdf=pdf(), document="C-3"), wait_s=5)
            out.unlink()
    print(json.dumps(said))


main()
