"""Plugging in and pulling out, as the real libudev tells it, on a machine that umockdev makes up."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
NEW, OLD = "usb:0400:c35a@1-1.2", "usb:0400:c35a@1-9"


@pytest.fixture(scope="module")
def said() -> Any:
    script = Path(__file__).parents[1] / "support" / "udev_alone.py"
    done = subprocess.run(
        ["umockdev-wrapper", sys.executable, str(script)],
        capture_output=True, text=True, timeout=60, check=False, cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_what_was_plugged_in_before_the_monitor_began_is_found(said: Any) -> None:
    assert [thing[0] for thing in said["there before"]] == [OLD]


def test_a_reader_plugged_in_is_found_by_its_event_within_a_second(said: Any) -> None:
    assert said["reader came"] == [[NEW, "1-1.2", "0400:c35a", [255], "A1", "Maker Thing"]]
    assert said["seconds to come"] < 10


def test_a_serial_bridge_is_found_as_its_tty_with_the_bridges_own_ids(said: Any) -> None:
    assert ["serial:/dev/ttyUSB0", "1-3:1.0", "1a86:7523", [255], "", "Maker Thing"] in said["bridge came"]


def test_of_a_cameras_two_nodes_the_one_with_pictures_is_found(said: Any) -> None:
    videos = [thing for thing in said["camera came"] if thing[0].startswith("video:")]
    assert videos == [["video:/dev/video0", "1-4:1.0", "99aa:0014", [14], "", "Maker Thing"]]


def test_a_reader_pulled_out_is_gone_within_a_second(said: Any) -> None:
    assert [thing[0] for thing in said["reader went"]] == [NEW]
    assert said["seconds to go"] < 10


def test_a_usb_address_is_there_while_such_a_device_is_on_the_bus(said: Any) -> None:
    anywhere, its_port, another_port, another_product, its_serial = said["is on the bus"]
    assert (anywhere, its_port, its_serial) == ("usb:0400:c35a", NEW, "usb:0400:c35a#A1")
    assert (another_port, another_product) == ("None", "None")
    assert said["off the bus"] == "None"
