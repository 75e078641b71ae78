"""Sheets between us and programs nobody of us wrote: our driver on CUPS' own printer, CUPS' own tests on ours."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from hardware_sim.devices.office_printer import mechanism
from tests.drivers.support.alone import said_alone
from tests.drivers.support.pages import pdf
from tests.drivers.support.terminals import terminal
from tests.support.simulator import simulator

THEIR_TESTS = Path("/usr/share/cups/ipptool")


def needs(*programs: str) -> None:
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)} (deploy/debian/packages-test.txt)")


def corner(picture: str) -> tuple[float, float]:
    """Where the black square of a page begins, in millimetres, 100 dots an inch."""
    black = Image.open(io.BytesIO(bytes.fromhex(picture))).point(lambda level: 255 if level < 128 else 0)
    left, top, _, _ = black.getbbox() or (0, 0, 0, 0)
    return left * 25.4 / 100, top * 25.4 / 100


@pytest.mark.requirement("R090")
def test_our_driver_prints_on_the_printer_of_cups() -> None:
    needs("ippeveprinter", "avahi-daemon", "dbus-daemon", "pdftoppm")
    said = said_alone("ippeve_alone.py")
    assert said["printed"] == ["printed"]
    assert said["kept"] == [said["sent"]], "the document arrives byte for byte"
    assert (said["again"], said["jobs after again"]) == (["printed"], 1), "the same document makes no second job"
    assert said["calibrated"] == ["printed"]
    assert corner(said["picture"]) == pytest.approx(((50 - 2) / 1.01, 100 + 1), abs=0.4)
    assert said["media empty"] == ["unconfirmed", "time_out", "paper_low"], "it says that its paper is out, and waits"


def test_our_driver_prints_on_a_queue_of_cups_once_whoever_asks() -> None:
    needs("cupsd", "lpadmin", "pdftoppm")
    said = said_alone("cups_alone.py")
    assert (said["printed"], said["another terminal"], said["papers"]) == (["printed"], ["printed"], 1)
    assert corner(said["picture"]) == pytest.approx((50, 100), abs=0.4), "unscaled"


@pytest.mark.parametrize(
    ("name", "least"), [("get-printer-attributes", 1), ("print-job", 1), ("get-jobs", 1), ("ipp-1.1", 31)]
)
def test_the_simulated_printer_passes_the_tests_of_cups(
    name: str, least: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("ipptool")
    monkeypatch.setattr(mechanism, "PAGES_A_MINUTE", 60)  # they cancel a job that must not be over yet
    shutil.copytree(THEIR_TESTS, tmp_path / "theirs")
    for document in ("document-a4.pdf", "document-letter.pdf"):  # not in every package
        (tmp_path / "theirs" / document).write_bytes(pdf())
    (tmp_path / "one.pdf").write_bytes(pdf(3))
    home = Home(tmp_path / "home")
    printer = Device(id="office", kind=DeviceKind.OFFICE_PRINTER, at="simulated")
    with simulator(home, [terminal(printer)]):
        address = home.simulated_device("ticket-1", "office").read_text("utf-8").splitlines()[0]
        command = [
            "ipptool",
            "-tI",
            "-T",
            "20",
            "-f",
            tmp_path / "one.pdf",
            address,
            tmp_path / "theirs" / f"{name}.test",
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "[FAIL]" not in done.stdout
    assert done.stdout.count("[PASS]") >= least, done.stdout
