"""The scripted visit, as a user starts it: one command, and everything it promises lies in the folder."""

import json
import subprocess
import sys
import wave
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from hall.sites.definition import Role
from tests.support.demo import demo_site

SCREENS = [terminal.id for terminal in demo_site().terminals if terminal.role in set(Role)]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("visit")
    run = subprocess.run(
        [sys.executable, "-m", "hall", "demo", "--once", "--out", str(folder)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture(scope="module")
def report(out: Path) -> dict[str, object]:
    return json.loads((out / "report.json").read_text())


pytestmark = pytest.mark.timeout(300)


def test_the_visit_comes_true(report: dict) -> None:
    assert report["ok"] is True
    names = [step["name"] for step in report["steps"]]
    assert names == [
        "hall open",
        "card read",
        "service chosen",
        "ticket printed",
        "called",
        "serving",
        "finished",
        "rated",
        "at the centre",
    ]
    times = [step["at_ms"] for step in report["steps"]]
    assert times == sorted(times)


def test_every_event_reached_the_centre(report: dict) -> None:
    assert report["backend"]["events"] == report["backend"]["last_seq"] > 8


def test_there_is_a_picture_of_every_screen_at_every_step(out: Path, report: dict) -> None:
    for number, step in enumerate(report["steps"], 1):
        for screen in SCREENS:
            picture = Image.open(out / f"{number:02}-{step['name'].replace(' ', '-')}.{screen}.png")
            assert len(picture.convert("L").resize((64, 64)).getcolors(4096)) > 2, f"{screen} is blank"


def test_the_call_changed_what_the_screens_show(out: Path) -> None:
    for screen in ("screen-1", "board-1", "window-1"):
        before = (out / f"04-ticket-printed.{screen}.png").read_bytes()
        assert (out / f"05-called.{screen}.png").read_bytes() != before


def test_a_scanner_reads_the_barcode_on_the_paper(out: Path, report: dict) -> None:
    """Two independent readers, neither of them ours."""
    barcode = report["ticket"]["barcode"]
    assert barcode in [code.text for code in zxingcpp.read_barcodes(Image.open(out / "paper.png"))]
    zbar = subprocess.run(
        ["zbarimg", "-q", "--raw", str(out / "paper.png")], capture_output=True, text=True, check=True
    )
    assert barcode in zbar.stdout.split()


def test_the_call_was_spoken(out: Path) -> None:
    with wave.open(str(out / "call.wav")) as sound:
        assert sound.getsampwidth() == 2
        samples = array("h", sound.readframes(sound.getnframes()))
        seconds = sound.getnframes() / sound.getframerate()
    assert 2 < seconds < 20
    assert max(samples) > 3000, "nothing but silence"


def test_nothing_of_it_is_left_running(out: Path) -> None:
    leftovers = [path.parent.name for path in Path("/proc").glob("[0-9]*/cmdline") if b"hall-demo-" in _read(path)]
    assert leftovers == []


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
