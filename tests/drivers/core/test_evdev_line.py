"""Keys as the kernel hands them over, through a FIFO as the simulator does; and from an input device of umockdev."""

import json
import os
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.core.evdev_line import EvdevLine, KeyEvent, KeysLost
from drivers.core.line import DeviceGone, DeviceTimeout

A, ENTER = 30, 28


def event(kind: int, code: int, value: int, at: tuple[int, int] = (5, 500_000)) -> bytes:
    """`struct input_event` of <linux/input.h> on a 64-bit machine: 24 bytes."""
    return struct.pack("=qqHHi", *at, kind, code, value)


class Keyboard:
    def __init__(self, path: Path) -> None:
        self.path = path
        os.mkfifo(path)
        self.end = os.open(path, os.O_RDWR)

    def send(self, *data: bytes) -> None:
        os.write(self.end, b"".join(data))

    def unplug(self) -> None:
        if self.end >= 0:
            self.path.unlink()
            os.close(self.end)
            self.end = -1


@pytest.fixture
def keyboard(tmp_path: Path) -> Iterator[Keyboard]:
    made = Keyboard(tmp_path / "keys")
    yield made
    made.unplug()


@pytest.fixture
def line(keyboard: Keyboard) -> Iterator[EvdevLine]:
    made = EvdevLine(str(keyboard.path))
    made.open(soon())
    yield made
    made.close()


def soon(seconds: float = 2.0) -> float:
    return time.monotonic() + seconds


def test_keys_come_with_their_time_and_all_else_is_left_out(keyboard: Keyboard, line: EvdevLine) -> None:
    keyboard.send(event(4, 4, 458756), event(1, A, 1), event(0, 0, 0), event(1, A, 0, (6, 0)))
    assert line.read_keys(soon()) == [KeyEvent(A, 1, 5.5), KeyEvent(A, 0, 6.0)]


def test_an_event_in_two_pieces_is_one_event(keyboard: Keyboard, line: EvdevLine) -> None:
    whole = event(1, ENTER, 1)
    keyboard.send(whole[:10])
    with pytest.raises(DeviceTimeout):
        line.read_keys(soon(0.05))
    keyboard.send(whole[10:])
    assert line.read_keys(soon()) == [KeyEvent(ENTER, 1, 5.5)]


def test_keys_that_the_kernel_threw_away_are_told(keyboard: Keyboard, line: EvdevLine) -> None:
    keyboard.send(event(1, A, 1), event(0, 3, 0), event(1, ENTER, 1))
    assert line.read_keys(soon()) == [KeyEvent(A, 1, 5.5), KeysLost(), KeyEvent(ENTER, 1, 5.5)]


def test_no_key_is_a_silence_and_a_pulled_keyboard_is_gone(keyboard: Keyboard, line: EvdevLine) -> None:
    with pytest.raises(DeviceTimeout):
        line.read_keys(soon(0.05))
    keyboard.unplug()
    with pytest.raises(DeviceGone):
        line.read_keys(soon())
    line.close()
    with pytest.raises(DeviceGone):
        line.read_keys(soon())
    with pytest.raises(DeviceGone):
        EvdevLine(str(keyboard.path)).open(soon())


def test_the_keys_of_an_input_device_of_a_made_up_machine_are_read() -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run(
        ["umockdev-wrapper", sys.executable, str(root / "tests/drivers/support/evdev_alone.py")],
        capture_output=True, text=True, timeout=60, check=False, cwd=root,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said == {"keys": [[A, 1], [A, 0], [ENTER, 1], [ENTER, 0]]}
