"""Reports through a device node: a raw pseudo terminal stands for it, one chunk a report."""

import os
import select
import time
import tty
from collections.abc import Iterator

import pytest

from drivers.core.hidraw_line import HidrawLine, _feature
from drivers.core.line import DeviceGone, DeviceTimeout


class Node:
    def __init__(self) -> None:
        self.device, self.slave = os.openpty()
        tty.setraw(self.slave)
        self.path = os.ttyname(self.slave)

    def hear(self) -> bytes:
        assert select.select([self.device], [], [], 2)[0]
        return os.read(self.device, 4096)

    def unplug(self) -> None:
        if self.device >= 0:
            os.close(self.device)
            os.close(self.slave)
            self.device = -1


@pytest.fixture
def node() -> Iterator[Node]:
    made = Node()
    yield made
    made.unplug()


@pytest.fixture
def line(node: Node) -> Iterator[HidrawLine]:
    made = HidrawLine(node.path)
    made.open(soon())
    yield made
    made.close()
    made.close()


def soon(seconds: float = 2.0) -> float:
    return time.monotonic() + seconds


def test_a_report_comes_whole_and_one_goes_whole_with_its_id(node: Node, line: HidrawLine) -> None:
    report = bytes(range(64))
    os.write(node.device, report)
    assert line.read_report(soon()) == report
    line.write_report(b"\0" + report, soon())
    assert node.hear() == b"\0" + report  # the kernel takes the zero away


def test_no_report_is_a_silence(line: HidrawLine) -> None:
    with pytest.raises(DeviceTimeout):
        line.read_report(soon(0.05))


def test_a_pulled_device_is_gone_for_whatever_is_asked(node: Node, line: HidrawLine) -> None:
    node.unplug()
    for ask in (
        lambda: line.read_report(soon()),
        lambda: line.write_report(b"\0a", soon()),
        lambda: line.get_feature(1, 8, soon()),
        lambda: line.set_feature(b"\1a", soon()),
        lambda: HidrawLine(node.path).open(soon()),
    ):
        with pytest.raises(DeviceGone):
            ask()


def test_the_requests_for_features_are_the_kernels() -> None:
    """As the macros of <linux/hidraw.h> give them for x86 and ARM: _IOC(_IOC_WRITE|_IOC_READ, 'H', 6 and 7, len)."""
    assert (_feature(6, 9), _feature(7, 256)) == (0xC0094806, 0xC1004807)
