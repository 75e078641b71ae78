"""Scanners on real lines, each way of connecting them: shown once, told once, and the cable pulled."""

import os
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drivers.core.completion import CompletionCode
from drivers.core.profile import load_profile
from drivers.core.work import Session
from drivers.scanner.driver import Scanning
from drivers.scanner.payload import PayloadKind, Scan
from drivers.scanner.port import SCANNER, Aim, AimDone, AimNotDone, AimOutcome, ScanEvent, ScanFailed, Scanner
from drivers.scanner.profile import ScannerProfile
from drivers.scanner.scan_line import SerialScanLine
from drivers.scanner.text import ScanTrouble
from drivers.terminal import Devices, open_devices
from hall.clock import VirtualClock
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from tests.drivers.support.card_blocks import JIA
from tests.drivers.support.memory_line import MemoryLine
from tests.drivers.support.pty import Pty
from tests.drivers.support.tcp import TcpDevice
from tests.drivers.support.terminals import Heard, terminal

TICKET = "01234567890123"


class Mute:
    def __init__(self) -> None:
        self.told = b""

    def hear(self, data: bytes) -> bytes:
        self.told += data
        return b""


class Counter:
    """A scanner's line in memory."""

    def __init__(self, model: str = "scanner") -> None:
        self.profile = load_profile("drivers.scanner", model, ScannerProfile)
        self.clock = VirtualClock()
        self.mute = Mute()
        self.memory = MemoryLine(self.mute, self.clock)
        self.events: list[ScanEvent] = []
        self.work = Scanning(self.profile, self.events.append)
        line = SerialScanLine(self.memory, self.profile)
        self.session = Session(line, self.clock, lambda: None, lambda: False)

    def show(self, *pieces: bytes, pause_s: float = 0.0) -> None:
        for piece in pieces:
            self.memory.incoming += piece
            self.work.poll(self.session)
            self.clock.advance(pause_s)

    def aim(self, on: bool) -> AimOutcome:
        code, outcome = self.work.perform(self.session, Aim(on), self.clock.monotonic_s() + 2)
        assert (code is CompletionCode.SUCCESS) == isinstance(outcome, AimDone)
        return outcome


@pytest.fixture
def counter() -> Counter:
    return Counter()


def test_a_code_that_goes_on_lying_there_is_one_showing(counter: Counter) -> None:
    counter.show(*[TICKET.encode() + b"\r"] * 10, pause_s=0.3)
    assert counter.events == [Scan(PayloadKind.TICKET, TICKET)]
    counter.clock.advance(1.1)
    counter.show(TICKET.encode() + b"\r", b"other\r", TICKET.encode() + b"\r")
    assert [event.text for event in counter.events if isinstance(event, Scan)] == [TICKET, TICKET, "other", TICKET]


def test_a_code_whose_end_does_not_come_is_told_and_harms_not_the_next(counter: Counter) -> None:
    counter.show(b"012345")
    counter.work.poll(counter.session)
    counter.show(TICKET.encode() + b"\r")
    assert counter.events == [ScanFailed(ScanTrouble.BROKEN_OFF), Scan(PayloadKind.TICKET, TICKET)]


def test_a_scanner_with_a_trigger_is_told_when_to_look() -> None:
    counter = Counter("honeywell-serial")
    assert (counter.aim(True), counter.aim(False)) == (AimDone(), AimDone())
    assert counter.mute.told == b"\x16T\r\x16U\r"


def test_a_scanner_that_cannot_be_told_says_so(counter: Counter) -> None:
    assert counter.aim(True) == AimNotDone(CompletionCode.INVALID_DATA)
    assert counter.mute.told == b""


def test_a_line_pulled_out_ends_the_command() -> None:
    counter = Counter("honeywell-serial")
    counter.memory.gone = True
    assert counter.aim(True) == AimNotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_CONNECTED)


@contextmanager
def opened(tmp_path: Path, at: str) -> Iterator[tuple[Scanner, Heard[ScanEvent], Heard[DeviceState]]]:
    states, scans = Heard[DeviceState](), Heard[ScanEvent]()
    devices: Devices = open_devices(Home(tmp_path), terminal(Device(id="scan", kind=DeviceKind.SCANNER, at=at)))
    with devices:
        devices.watch_states(states)
        states.wait(lambda state: state.phase is DevicePhase.READY)
        scanner = devices.port(SCANNER)
        assert scanner is not None
        scanner.listen(scans)
        yield scanner, scans, states


def is_(kind: PayloadKind, text: str, symbology: str = "") -> Callable[[ScanEvent], bool]:
    return lambda event: event == Scan(kind, text, symbology)


def test_a_serial_scanner(tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    pty = Pty(tmp_path / "scan")
    try:
        with opened(tmp_path, f"serial:{tmp_path / 'scan'}") as (_, scans, states):
            os.write(pty.into, JIA.number[:9].encode())
            os.write(pty.into, JIA.number[9:].encode() + b"\r\n")
            scans.wait(is_(PayloadKind.ID_NUMBER, JIA.number))
            os.write(pty.into, "https://example.invalid/证照\r".encode())
            scans.wait(is_(PayloadKind.URL, "https://example.invalid/证照"))
            pty.unplug()
            states.wait(lambda state: state.phase is DevicePhase.ABSENT)
    finally:
        pty.close()
    said = caplog.text + "".join(capsys.readouterr())
    assert JIA.number not in said
    assert "example.invalid" not in said


def test_a_scanner_behind_a_serial_server(tmp_path: Path) -> None:
    tcp = TcpDevice(Mute())
    try:
        with opened(tmp_path, f"tcp://127.0.0.1:{tcp.port}") as (_, scans, states):
            tcp.say(TICKET.encode() + b"\r")
            scans.wait(is_(PayloadKind.TICKET, TICKET))
            tcp.hang_up()
            states.wait(lambda state: state.phase is not DevicePhase.READY)
    finally:
        tcp.close()


def key(code: int, value: int) -> bytes:
    """`struct input_event` and the synchronisation behind it (<linux/input.h>)."""
    seconds, fraction = divmod(time.time(), 1)
    at = int(seconds), int(fraction * 1e6)
    return struct.pack("@llHHi", *at, 1, code, value) + struct.pack("@llHHi", *at, 0, 0, 0)


def typed(digits: str) -> bytes:
    codes = [11 if digit == "0" else int(digit) + 1 for digit in digits]
    return b"".join(key(code, 1) + key(code, 0) for code in [*codes, 28])


def test_a_scanner_that_types(tmp_path: Path) -> None:
    """A FIFO carries the kernel's own structures; there is no input device to be had on every machine."""
    path = tmp_path / "keys"
    os.mkfifo(path)
    hand = os.open(path, os.O_RDWR)
    try:
        with opened(tmp_path, f"evdev:{path}") as (_, scans, states):
            os.write(hand, typed(TICKET))
            scans.wait(is_(PayloadKind.TICKET, TICKET))
            for digit in "123":
                os.write(hand, typed(digit)[:96])  # a person, slowly
                time.sleep(0.15)
            os.write(hand, typed("9" * 14))
            scans.wait(is_(PayloadKind.TICKET, "9" * 14))
            path.unlink()
            states.wait(lambda state: state.phase is DevicePhase.ABSENT)
    finally:
        os.close(hand)


def test_a_scanner_in_point_of_sale_mode(tmp_path: Path) -> None:
    """A FIFO in place of the hidraw node: one report a write, as the kernel hands them out."""
    path = tmp_path / "hidraw"
    os.mkfifo(path)
    hand = os.open(path, os.O_RDWR)
    try:
        with opened(tmp_path, f"hidraw:{path}") as (_, scans, _states):
            os.write(hand, b"\x02\x0e]C0" + TICKET.encode().ljust(58, b"\0") + b"\0")
            scans.wait(is_(PayloadKind.TICKET, TICKET, "]C0"))
    finally:
        os.close(hand)
