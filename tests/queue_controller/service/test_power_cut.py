"""The power fails under the journal: what was acknowledged is still there.

Killing a process proves nothing about power, because the kernel still writes what the process had handed over. Here
the file system itself is cut off without its log being flushed (the shutdown call of ext4), as at a power cut.
"""

import fcntl
import os
import random
import struct
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import pytest

from hall.home import Home
from tests.support.brokers import demo_home, eventually, running_broker
from tests.support.busy_hall import (
    KIOSKS,
    PATIENCE_S,
    Busy,
    nothing_is_lost_and_nothing_twice,
    state_is_the_fold_of_the_journal,
    what_was_acknowledged_is_on_disk,
)
from tests.support.controller import ControllerFork, add_terminals, widen_numbers

EXT4_IOC_SHUTDOWN = 0x8004587D
WITHOUT_LOG_FLUSH = 2
IMAGE_BYTES = 256 << 20


class Disk:
    """A disk of its own whose power can be cut."""

    def __init__(self, folder: Path) -> None:
        self._image = folder / "disk.img"
        self.root = folder / "disk"
        self.root.mkdir()
        with self._image.open("wb") as image:
            image.truncate(IMAGE_BYTES)
        _run("mkfs.ext4", "-q", "-F", str(self._image))

    def mount(self) -> None:
        _run("mount", "-o", "loop", str(self._image), str(self.root))

    def cut(self) -> None:
        """From this instant on nothing reaches the disk any more, not even what waits in memory."""
        descriptor = os.open(self.root, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, EXT4_IOC_SHUTDOWN, struct.pack("I", WITHOUT_LOG_FLUSH))
        finally:
            os.close(descriptor)

    def unmount(self) -> None:
        """And let go of the image: the kernel gives the loop device back a little later, and a second one made over
        the same image meanwhile would not see all that the first has written.
        """
        _run("umount", str(self.root))
        eventually(lambda: _run("losetup", "--associated", str(self._image)) == b"")


def _run(*argv: str) -> bytes:
    return subprocess.run(argv, check=True, capture_output=True, timeout=60).stdout


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    if os.geteuid() != 0 or not Path("/dev/loop-control").exists():
        pytest.skip("not offered here: cutting a disk's power needs root and /dev/loop")
    made = Disk(tmp_path)
    try:
        made.mount()
    except subprocess.CalledProcessError as error:
        pytest.skip(f"not offered here: {error.stderr.decode().strip()}")
    yield made
    made.unmount()


@pytest.fixture
def home(tmp_path: Path, disk: Disk) -> Iterator[Home]:
    """A hall whose journal and vault lie on the disk."""
    home = demo_home(tmp_path / "home")
    add_terminals(home, kiosks=KIOSKS, posts=("2",))
    widen_numbers(home)
    for folder in ("journal", "vault"):
        (disk.root / folder).mkdir()
        (home.folder / folder).symlink_to(disk.root / folder)
    with running_broker(home):
        yield home


@pytest.mark.proof
@pytest.mark.timeout(1700)
@pytest.mark.parametrize("cuts", [20])
def test_what_was_acknowledged_survives_power_cuts(home: Home, disk: Disk, cuts: int) -> None:
    os.sync()  # the empty folders
    seed = random.randrange(10**6)
    print(f"{seed=}")
    chance = random.Random(seed)
    with ControllerFork(home) as controller, ExitStack() as stack:
        busy = Busy(home, stack)
        for _ in range(cuts):
            wait_for_tickets(busy, len(busy.taken) + chance.randrange(20, 200))
            Event().wait(chance.uniform(0, 0.2))
            disk.cut()
            controller.kill()
            disk.unmount()
            disk.mount()
            what_was_acknowledged_is_on_disk(home, busy)
            controller.start()
        busy.stop()
        assert controller.terminate() == 0
    nothing_is_lost_and_nothing_twice(home, busy)
    state_is_the_fold_of_the_journal(home)
    assert len(busy.taken) > 20 * cuts


def wait_for_tickets(busy: Busy, count: int) -> None:
    eventually(lambda: len(busy.taken) >= count, within_s=PATIENCE_S)
