"""When a place is tried again, and how a device that newly appears is noticed."""

import random
from pathlib import Path

import pytest

from drivers.core.address import Address, AddressMistake, SerialAt, TcpAt
from drivers.core.plug import Plug, plugged_at, simulated_at

HERE = TcpAt("192.0.2.9", 9100)


def test_tries_grow_apart_to_half_a_minute_and_never_knock_together() -> None:
    waits: list[list[float]] = []
    for seed in range(50):
        plug, now = Plug(lambda: HERE, random.Random(seed)), 0.0
        waits.append([])
        for _ in range(12):
            plug.failed(now)
            assert not plug.due(now)
            low, high = 0.0, 40.0
            while high - low > 0.001:
                middle = (low + high) / 2
                low, high = (low, middle) if plug.due(now + middle) else (middle, high)
            waits[-1].append(high)
            now += high
    for n, longest in enumerate([0.5, 1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30]):
        times = [row[n] for row in waits]
        assert longest / 2 <= min(times)
        assert max(times) <= longest + 0.01
        assert max(times) - min(times) > longest / 5


def test_whatever_newly_appears_is_tried_at_once() -> None:
    there: list[Address | None] = [HERE]
    plug = Plug(lambda: there[0])
    plug.look()
    for _ in range(8):
        plug.failed(100.0)
    assert not plug.due(101.0)
    there[0] = None
    plug.look()
    there[0] = HERE
    assert plug.look() == HERE
    assert plug.due(101.0)


def test_what_works_starts_anew_with_the_shortest_wait() -> None:
    plug = Plug(lambda: HERE)
    for _ in range(8):
        plug.failed(0.0)
    plug.held()
    plug.failed(0.0)
    assert plug.due(0.5)


def test_a_simulated_device_without_a_file_is_unplugged(tmp_path: Path) -> None:
    file = tmp_path / "gone" / "printer"
    find = simulated_at(file)
    assert find() is None
    file.parent.mkdir()
    assert find() is None
    file.write_text("tcp://192.0.2.9:9100\n")
    assert find() == HERE
    file.write_text("")  # being written
    assert find() is None
    file.write_text("here")
    with pytest.raises(AddressMistake):
        find()
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(AddressMistake):
        find()


def test_a_serial_port_without_a_file_is_an_empty_plug(tmp_path: Path) -> None:
    port = tmp_path / "ttyUSB0"
    find = plugged_at(SerialAt(str(port)))
    assert find() is None
    port.touch()
    assert find() == SerialAt(str(port))
