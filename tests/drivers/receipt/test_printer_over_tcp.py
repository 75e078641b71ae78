"""A network printer with every fault a network has, against the real driver and its thread."""

import contextlib
import select
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.ports import NotPrinted, Printed, PrintOutcome, Progress
from drivers.receipt.document import Picture, Receipt, Text
from drivers.terminal import open_devices
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from tests.drivers.support import paper_printer
from tests.drivers.support.terminals import SOON_S, Heard, terminal

TICKET = Receipt((Text("取号单", 2), Text("A023", 4), Picture(576, bytes(72) * 300)))


class TcpPrinter:
    """Listens on port 0. `fault` says what is wrong with it; real-time questions are answered wherever they stand."""

    def __init__(self) -> None:
        self.sensors = paper_printer.HEALTHY
        self.fault = ""
        self.received = 0
        self.close_after: int | None = None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._connections: list[socket.socket] = []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while not self._end.is_set():
            ready, _, _ = select.select([self._listening, *self._connections], [], [], 0.02)
            for one in ready:
                if one is self._listening:
                    self._connections.append(self._listening.accept()[0])
                    if self.fault == "hangs up":
                        self._drop(self._connections[-1])
                else:
                    self._hear(one)

    def _hear(self, one: socket.socket) -> None:
        try:
            data = one.recv(4096)
        except OSError:
            data = b""
        if not data:
            self._drop(one)
            return
        self.received += len(data)
        said = b""
        for at in range(len(data) - 2):
            if data[at : at + 2] == b"\x10\x04":
                said += bytes([self.sensors[data[at + 2] - 1]]) if self._answers(data[at + 2]) else b""
            elif data[at : at + 3] == b"\x1dr\x01" and not self.sensors[0] & 8:
                said += b"\0"
        if self.fault == "garbage":
            said = b"\xff\x93\x80"
        with contextlib.suppress(OSError):
            one.sendall(b"" if self.fault == "silence" else said)
        if self.close_after is not None and self.received >= self.close_after:
            self.fault = "hangs up"
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, not a goodbye
            self._drop(one)

    def _answers(self, sensor: int) -> bool:
        return self.fault != "half an answer" or sensor < 3

    def _drop(self, one: socket.socket) -> None:
        self._connections.remove(one)
        one.close()

    def close(self) -> None:
        self._end.set()
        self._thread.join(30)
        for one in [self._listening, *self._connections]:
            one.close()


class World:
    def __init__(self, printer: TcpPrinter, folder: Path) -> None:
        self.tcp = printer
        device = Device(id="printer", kind=DeviceKind.RECEIPT_PRINTER, at=f"tcp://127.0.0.1:{printer.port}")
        self.devices = open_devices(Home(folder), terminal(device))
        self.states: Heard[DeviceState] = Heard()
        self.devices.watch_states(self.states)

    def print(self, wait_s: float = 10.0) -> PrintOutcome:
        outcomes: Heard[PrintOutcome] = Heard()
        kept: list[PrintOutcome] = []
        assert self.devices.receipt_printer
        self.devices.receipt_printer.print(TICKET, outcomes, wait_s=wait_s)
        outcomes.wait(lambda outcome: kept.append(outcome) is None, within_s=wait_s + 30)
        assert len(kept) == 1
        return kept[0]

    def becomes(self, phase: DevicePhase, reason: DeviceReason | None = None) -> float:
        return self.states.wait(lambda state: (state.phase, state.reason) == (phase, reason))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    before = set(threading.enumerate())
    printer = TcpPrinter()
    made = World(printer, tmp_path)
    with made.devices:
        yield made
    printer.close()
    assert not set(threading.enumerate()) - before


def test_a_ticket_is_printed_over_tcp(world: World) -> None:
    world.becomes(DevicePhase.READY)
    assert world.print() == Printed()
    assert world.tcp.received > 72 * 300


@pytest.mark.parametrize("fault", ["silence", "half an answer"])
def test_a_printer_that_falls_silent_is_not_responding_and_comes_back(world: World, fault: str) -> None:
    world.becomes(DevicePhase.READY)
    world.tcp.fault = fault
    outcome = world.print()
    assert isinstance(outcome, NotPrinted)
    assert (outcome.progress, outcome.reason) == (Progress.NOTHING, DeviceReason.NOT_RESPONDING)
    world.becomes(DevicePhase.FAULT, DeviceReason.NOT_RESPONDING)
    world.tcp.fault = ""
    assert world.print() == Printed()
    world.becomes(DevicePhase.READY)


def test_a_printer_that_sends_garbage_is_a_protocol_fault(world: World) -> None:
    world.becomes(DevicePhase.READY)
    world.tcp.fault = "garbage"
    world.becomes(DevicePhase.FAULT, DeviceReason.PROTOCOL_FAULT)
    outcome = world.print()
    assert isinstance(outcome, NotPrinted)
    world.tcp.fault = ""
    world.becomes(DevicePhase.READY)


def test_a_connection_reset_in_the_middle_of_a_ticket_is_told(world: World) -> None:
    world.becomes(DevicePhase.READY)
    world.tcp.close_after = world.tcp.received + 9000
    outcome = world.print()
    assert isinstance(outcome, NotPrinted)
    assert outcome.reason is DeviceReason.NOT_CONNECTED
    assert outcome.progress is not Progress.NOTHING


def test_paper_out_and_new_paper_are_noticed_within_a_second(world: World) -> None:
    world.becomes(DevicePhase.READY)
    world.tcp.sensors = paper_printer.PAPER_OUT
    assert world.becomes(DevicePhase.FAULT, DeviceReason.PAPER_OUT) < SOON_S
    world.tcp.sensors = paper_printer.NEAR_END
    assert world.becomes(DevicePhase.DEGRADED, DeviceReason.PAPER_LOW) < SOON_S
    world.tcp.sensors = paper_printer.HEALTHY
    assert world.becomes(DevicePhase.READY) < SOON_S


def test_a_printer_that_goes_away_is_absent_within_a_second(world: World) -> None:
    world.becomes(DevicePhase.READY)
    world.tcp.close()
    assert world.becomes(DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED) < SOON_S
    outcome = world.print()
    assert isinstance(outcome, NotPrinted)
    assert (outcome.progress, outcome.reason) == (Progress.NOTHING, DeviceReason.NOT_CONNECTED)


def test_a_printer_that_hangs_up_at_once_is_not_responding(tmp_path: Path) -> None:
    printer = TcpPrinter()
    printer.fault = "hangs up"
    world = World(printer, tmp_path)
    with world.devices:
        world.becomes(DevicePhase.FAULT, DeviceReason.NOT_RESPONDING)
    printer.close()
