"""Run by test_with_others.py in namespaces of its own: CUPS' own IPP Everywhere printer, and our driver printing on it.

Prints one JSON object: what was said to each step.
"""

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import structlog

from drivers.office.calibration import Axis, Calibration
from drivers.office.port import Sheets
from tests.drivers.support.others import Driver, listens, running, until
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
ASK = (
    "dbus-send", "--system", "--print-reply", "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.GetNameOwner",
    "string:org.freedesktop.Avahi",
)  # fmt: skip
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
        until(lambda: subprocess.run(ASK, env=os.environ | bus, capture_output=True, check=False).returncode == 0)
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
            said["media empty"] = driver.print(Sheets(pdf=pdf(), document="C-3"), wait_s=2)
            out.unlink()
    print(json.dumps(said))


main()
