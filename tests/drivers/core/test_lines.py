"""Real lines: a pseudo terminal held by another process, and TCP. Each way they fail is one of three errors."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.core.line import DeviceBusy, DeviceGone, DeviceTimeout
from drivers.core.serial_line import SerialLine
from drivers.core.tcp_line import TcpLine
from tests.drivers.support.pty import Pty


def soon(seconds: float = 30.0) -> float:
    return time.monotonic() + seconds


@pytest.fixture
def pty(tmp_path: Path) -> Iterator[tuple[Pty, Path]]:
    made = Pty(tmp_path / "line")
    yield made, tmp_path / "line"
    made.close()


@pytest.fixture
def serial_line(pty: tuple[Pty, Path]) -> Iterator[SerialLine]:
    line = SerialLine(str(pty[1]), 115200)
    line.open(soon())
    yield line
    line.close()


def test_bytes_go_both_ways_over_a_serial_line(pty: tuple[Pty, Path], serial_line: SerialLine) -> None:
    everything = bytes(range(256))
    serial_line.write(everything, soon())
    assert pty[0].read(256) == everything
    os.write(pty[0].into, everything)
    got = b""
    while len(got) < 256:
        got += serial_line.read(1000, soon())
    assert got == everything


def test_a_silent_serial_line_times_out_at_the_deadline(serial_line: SerialLine) -> None:
    start = time.monotonic()
    with pytest.raises(DeviceTimeout):
        serial_line.read(1, soon(0.2))
    assert 0.19 <= time.monotonic() - start < 10
    assert serial_line.drain() == b""


def test_a_serial_line_pulled_out_is_gone_at_once_in_every_way(pty: tuple[Pty, Path], serial_line: SerialLine) -> None:
    pty[0].unplug()
    start = time.monotonic()
    with pytest.raises(DeviceGone):
        serial_line.read(1, soon())
    with pytest.raises(DeviceGone):
        serial_line.write(b"x", soon())
    with pytest.raises(DeviceGone):
        serial_line.drain()
    assert time.monotonic() - start < 10
    serial_line.close()
    serial_line.close()
    with pytest.raises(DeviceGone):
        serial_line.read(1, soon())


def test_a_serial_line_pulled_out_while_it_is_read_is_gone(pty: tuple[Pty, Path], serial_line: SerialLine) -> None:
    killer = subprocess.Popen(["sh", "-c", f"sleep 0.2; kill -9 {pty[0].process.pid}"])
    start = time.monotonic()
    with pytest.raises(DeviceGone):
        serial_line.read(1, soon())
    assert time.monotonic() - start < 10
    killer.wait(30)


def test_a_serial_line_that_takes_no_more_times_out(serial_line: SerialLine) -> None:
    with pytest.raises(DeviceTimeout):
        serial_line.write(bytes(10_000_000), soon(0.3))


def test_a_serial_line_has_one_owner(pty: tuple[Pty, Path], serial_line: SerialLine) -> None:
    with pytest.raises(DeviceBusy):
        SerialLine(str(pty[1]), 115200).open(soon())


@pytest.mark.parametrize("path", ["/dev/null", "/nowhere/at/all", "/tmp"])
def test_what_is_no_serial_port_is_gone(path: str) -> None:
    with pytest.raises(DeviceGone):
        SerialLine(path, 115200).open(soon())


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        made.settimeout(5)
        yield made


@pytest.fixture
def tcp_line(server: socket.socket) -> Iterator[TcpLine]:
    line = TcpLine("127.0.0.1", server.getsockname()[1])
    line.open(soon())
    yield line
    line.close()


@pytest.fixture
def other(server: socket.socket, tcp_line: TcpLine) -> Iterator[socket.socket]:
    connection, _ = server.accept()
    connection.settimeout(5)
    with connection:
        yield connection


def test_bytes_go_both_ways_over_tcp(tcp_line: TcpLine, other: socket.socket) -> None:
    tcp_line.write(b"there", soon())
    assert other.recv(10) == b"there"
    other.sendall(b"and back")
    assert tcp_line.read(3, soon()) == b"and"
    assert tcp_line.drain() == b" back"
    assert tcp_line.drain() == b""


def test_small_pieces_leave_at_once_and_a_pulled_cable_is_asked_about(tcp_line: TcpLine) -> None:
    made = tcp_line._socket
    assert made
    assert made.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert made.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    quiet = made.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE)
    asks = made.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT)
    assert quiet + asks * made.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL) <= 5


def test_a_silent_tcp_line_times_out_at_the_deadline(tcp_line: TcpLine, other: socket.socket) -> None:
    start = time.monotonic()
    with pytest.raises(DeviceTimeout):
        tcp_line.read(1, soon(0.2))
    assert 0.19 <= time.monotonic() - start < 10


def test_a_closed_connection_is_gone_in_every_way(tcp_line: TcpLine, other: socket.socket) -> None:
    other.sendall(b"last")
    other.close()
    assert tcp_line.read(10, soon()) == b"last"
    with pytest.raises(DeviceGone):
        tcp_line.read(1, soon())
    with pytest.raises(DeviceGone):
        tcp_line.drain()
    with pytest.raises(DeviceGone):
        tcp_line.write(bytes(60_000_000), soon())  # the first bytes still go out: they fetch the refusal
    tcp_line.close()
    with pytest.raises(DeviceGone):
        tcp_line.read(1, soon())


def test_a_tcp_line_that_takes_no_more_times_out(tcp_line: TcpLine, other: socket.socket) -> None:
    with pytest.raises(DeviceTimeout):
        tcp_line.write(bytes(60_000_000), soon(0.5))


def test_a_port_nobody_listens_on_is_gone(server: socket.socket) -> None:
    port = server.getsockname()[1]
    server.close()
    with pytest.raises(DeviceGone):
        TcpLine("127.0.0.1", port).open(soon())
