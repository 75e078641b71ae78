"""The lines hosts use: a serial port that really hangs up, a network port that really closes."""

import asyncio
import contextlib
import socket
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
import serial

from hardware_sim.devices.id_card_reader.card_reader import CardReader
from hardware_sim.devices.receipt_printer.receipt_printer import ReceiptPrinter
from hardware_sim.endpoints.endpoint import Endpoint
from hardware_sim.endpoints.pty import PtyLine
from hardware_sim.endpoints.tcp import TcpPort
from hardware_sim.faults import Faults
from hardware_sim.line import Direction, Line
from hardware_sim.model import ByteDevice, Piece, Stream
from hardware_sim.people import people

FIND = bytes.fromhex("AAAAAA96690003200122")
FOUND = bytes.fromhex("AAAAAA9669000800009F0000000097")
STATUS = bytes.fromhex("AAAAAA9669000311FFED")
OK = bytes.fromhex("AAAAAA9669000400009094")
TO_9600 = bytes.fromhex("AAAAAA96690003600467")
ASK_PRINTER = b"\x10\x04\x01"

T = TypeVar("T")


class Table:
    """Lines on an event loop in a thread of its own, as in the simulator; hosts in the test are plain programs."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.lines: list[Line] = []

    def do(self, act: Callable[[], T]) -> T:
        async def run() -> T:
            return act()

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(10)

    def stand(self, device: ByteDevice, endpoint: Endpoint) -> Line:
        line = self.do(lambda: Line(self.loop, Stream(device), endpoint))
        self.lines.append(line)
        self.do(line.plug)
        return line

    def reader(self) -> tuple[PtyLine, Line]:
        reader = CardReader()
        reader.place(people.find("示例甲"))
        endpoint = PtyLine(self.loop, lambda: reader.baud)
        return endpoint, self.stand(reader, endpoint)

    def printer(self, *, one_host: bool = True) -> tuple[ReceiptPrinter, TcpPort, Line]:
        printer = ReceiptPrinter()
        endpoint = TcpPort(self.loop, one_host=one_host)
        return printer, endpoint, self.stand(printer, endpoint)

    def clear(self) -> None:
        for line in self.lines:
            self.do(line.close)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()


@pytest.fixture
def table() -> Iterator[Table]:
    table = Table()
    yield table
    table.clear()


def path_of(endpoint: Endpoint) -> str:
    assert endpoint.address is not None
    return endpoint.address.removeprefix("serial:")


def place_of(endpoint: Endpoint) -> tuple[str, int]:
    assert endpoint.address is not None
    host, _, port = endpoint.address.removeprefix("tcp://").partition(":")
    return host, int(port)


def ask(endpoint: Endpoint, request: bytes, length: int, *, baud: int = 115200) -> bytes:
    with serial.Serial(path_of(endpoint), baud, timeout=30) as port:
        port.write(request)
        answer: bytes = port.read(length)
        return answer


def hears_nothing(endpoint: Endpoint, request: bytes, *, baud: int = 115200) -> bool:
    with serial.Serial(path_of(endpoint), baud, timeout=0.3) as port:
        port.write(request)
        return not port.read(1)


def call(endpoint: Endpoint) -> socket.socket:
    return socket.create_connection(place_of(endpoint), timeout=30)


def read(connection: socket.socket, length: int) -> bytes:
    got = b""
    while len(got) < length and (more := connection.recv(length - len(got))):
        got += more
    return got


def test_a_reader_answers_on_a_serial_port_and_again_after_the_host_came_back(table: Table) -> None:
    endpoint, _ = table.reader()
    assert ask(endpoint, FIND, len(FOUND)) == FOUND
    assert ask(endpoint, STATUS, len(OK)) == OK


def test_a_host_at_another_speed_is_not_understood(table: Table) -> None:
    endpoint, _ = table.reader()
    assert hears_nothing(endpoint, STATUS, baud=9600)
    assert endpoint.garbled == len(STATUS)
    assert ask(endpoint, TO_9600, len(OK)) == OK
    assert ask(endpoint, STATUS, len(OK), baud=9600) == OK


HOST = """
import sys, serial
port = serial.Serial(sys.argv[1], 115200, timeout=0.2)
print("open", flush=True)
try:
    while True:
        port.read(64)
except serial.SerialException:
    print("gone", flush=True)
"""


def test_pulling_a_serial_cable_is_noticed_by_a_host_in_another_process(table: Table) -> None:
    endpoint, line = table.reader()
    with subprocess.Popen([sys.executable, "-c", HOST, path_of(endpoint)], stdout=subprocess.PIPE, text=True) as host:
        assert host.stdout is not None
        assert host.stdout.readline() == "open\n"
        pulled_at = time.monotonic()
        table.do(line.unplug)
        assert endpoint.address is None
        assert host.stdout.readline() == "gone\n"
        assert time.monotonic() - pulled_at < 30
    table.do(line.plug)
    assert ask(endpoint, STATUS, len(OK)) == OK


def test_a_host_that_never_reads_does_not_stop_the_bench_nor_fill_it(table: Table) -> None:
    endpoint, _ = table.reader()
    with serial.Serial(path_of(endpoint), 115200, timeout=0.5) as port:
        for _ in range(2000):
            table.do(lambda: endpoint.send(Piece(bytes(1000))))
        waiting = port.read(2_000_000)
        assert 65536 <= len(waiting) < 200_000, "the rest is lost, as on a real line"
        port.timeout = 30
        port.write(STATUS)
        assert port.read(len(OK)) == OK


def test_the_serial_port_has_no_echo_and_no_line_editing(table: Table) -> None:
    endpoint = PtyLine(table.loop)
    table.do(endpoint.plug)
    got: list[bytes] = []
    all_there = threading.Event()

    def receive(piece: Piece) -> None:
        got.append(piece.data)
        if sum(map(len, got)) == 256:
            all_there.set()

    endpoint.on_piece = receive
    with Path(path_of(endpoint)).open("r+b", buffering=0) as port:
        assert not termios.tcgetattr(port)[3] & (termios.ECHO | termios.ICANON)
        port.write(bytes(range(256)))
        assert all_there.wait(30)
    assert b"".join(got) == bytes(range(256))
    table.do(endpoint.unplug)


def test_a_printer_answers_on_its_port(table: Table) -> None:
    printer, endpoint, _ = table.printer()
    with call(endpoint) as host:
        host.sendall(b"hello\n\x1dVB\x00" + ASK_PRINTER + b"\x1dr\x01")
        assert read(host, 2) == b"\x12\x00"
    assert printer.slips[0].text == ("hello",)


def test_a_printer_answers_on_a_serial_line_too(table: Table) -> None:
    endpoint = PtyLine(table.loop)
    table.stand(ReceiptPrinter(), endpoint)
    assert ask(endpoint, ASK_PRINTER, 1, baud=9600) == b"\x12"
    assert ask(endpoint, ASK_PRINTER, 1, baud=115200) == b"\x12"


def test_pulling_a_network_cable_closes_connections_and_refuses_new_ones_until_it_is_back(table: Table) -> None:
    _, endpoint, line = table.printer()
    place = place_of(endpoint)
    with call(endpoint) as host:
        host.sendall(ASK_PRINTER)
        assert read(host, 1) == b"\x12"
        table.do(line.unplug)
        assert read(host, 1) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(place, timeout=5)
    table.do(line.plug)
    assert place_of(endpoint) == place
    with call(endpoint) as host:
        host.sendall(ASK_PRINTER)
        assert read(host, 1) == b"\x12"


def test_one_host_at_a_time_holds_the_printer(table: Table) -> None:
    _, endpoint, _ = table.printer()
    with call(endpoint) as first:
        first.sendall(ASK_PRINTER)
        assert read(first, 1) == b"\x12"
        with call(endpoint) as second:
            assert read(second, 1) == b""
    deadline = time.monotonic() + 30
    answer = b""
    while not answer and time.monotonic() < deadline:  # the first one's leaving reaches the printer in its own time
        with call(endpoint) as third, contextlib.suppress(ConnectionError):
            third.sendall(ASK_PRINTER)
            answer = read(third, 1)
    assert answer == b"\x12"


def test_on_a_shared_line_every_host_hears_every_answer(table: Table) -> None:
    _, endpoint, _ = table.printer(one_host=False)
    with call(endpoint) as one, call(endpoint) as other:
        one.sendall(ASK_PRINTER)
        assert read(one, 1) == b"\x12"
        other.sendall(ASK_PRINTER)
        assert read(one, 1) == b"\x12"
        assert read(other, 1) == b"\x12"


def send_until_held(host: socket.socket, block: bytes) -> bytes:
    """Sends blocks until the other side takes no more; the rest of the last block is still to be sent."""
    host.settimeout(0.3)
    rest = b""
    try:
        for _ in range(10_000):
            rest = rest or block
            rest = rest[host.send(rest) :]
    except TimeoutError:
        host.settimeout(10)
        return rest
    raise AssertionError("the host was never held")


def test_a_busy_device_holds_its_host_and_loses_nothing(table: Table) -> None:
    printer, endpoint, line = table.printer()
    passed_over = b"\x1d(k\xff\xff" + bytes(0xFFFF)
    with call(endpoint) as host:
        host.sendall(ASK_PRINTER)
        assert read(host, 1) == b"\x12"
        table.do(lambda: line.set_faults(Direction.TO_DEVICE, Faults(busy=True), 0))
        rest = send_until_held(host, passed_over)
        assert printer.state().waiting_bytes == 0
        table.do(line.repair)
        host.sendall(rest + b"\x1dr\x01")
        assert read(host, 1) == b"\x00"
    assert printer.state().lost_bytes == 0


def test_faults_reach_the_host_and_mending_ends_them(table: Table) -> None:
    endpoint, line = table.reader()
    table.do(lambda: line.set_faults(Direction.FROM_DEVICE, Faults(drop=3, split=2), 1))
    assert ask(endpoint, STATUS, len(OK) - 3) == OK[3:]
    table.do(lambda: line.set_faults(Direction.TO_DEVICE, Faults(silence=True), 1))
    assert hears_nothing(endpoint, STATUS)
    table.do(line.repair)
    assert ask(endpoint, STATUS, len(OK)) == OK


@pytest.mark.parametrize("kind", [PtyLine, TcpPort])
def test_plugging_or_unplugging_twice_changes_nothing(kind: type[PtyLine] | type[TcpPort], table: Table) -> None:
    endpoint = kind(table.loop)
    table.do(endpoint.plug)
    address = endpoint.address
    table.do(endpoint.plug)
    assert endpoint.address == address
    table.do(endpoint.unplug)
    table.do(endpoint.unplug)
    assert endpoint.address is None
