"""The simulated USB plug, spoken to byte by byte as docs/simulated-usb.md says."""

import json
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hall.home import Home
from hall.sites.definition import Terminal
from hall.unix_socket import connect
from hardware_sim.cable import Become
from hardware_sim.client import SimClient, SimRefused
from hardware_sim.faults import Faults
from hardware_sim.line import Direction
from hardware_sim.people import people
from tests.support.demo import demo_site
from tests.support.simulator import simulator

KIOSK, READER, PRINTER = "kiosk-1", "idcard", "printer"
FIND = bytes.fromhex("AAAAAA96690003200122")
STATUS = bytes.fromhex("AAAAAA9669000311FFED")
WELL = bytes.fromhex("AAAAAA9669000400009094")
SELECT = bytes.fromhex("AAAAAA96690003200221")
READ = bytes.fromhex("AAAAAA96690003300132")

HELLO, BUSY, OUT, CANCEL, CONTROL, RESET = 0x01, 0x02, 0x10, 0x11, 0x12, 0x13
OUT_DONE, IN, CONTROL_DONE = 0x20, 0x21, 0x22
DONE, STALLED, CANCELLED = 0, 1, 2


class Host:
    """Frames in and out, nothing more."""

    def __init__(self, path: Path) -> None:
        self.socket = connect(path, 5)

    def say(self, kind: int, body: bytes = b"") -> None:
        self.socket.sendall(struct.pack(">IB", len(body) + 1, kind) + body)

    def hear(self) -> tuple[int, bytes]:
        (length,) = struct.unpack(">I", self._read(4))
        frame = self._read(length)
        return frame[0], frame[1:]

    def hears_nothing(self, for_s: float = 0.3) -> bool:
        self.socket.settimeout(for_s)
        try:
            return not self.socket.recv(1)
        except TimeoutError:
            return True
        finally:
            self.socket.settimeout(5)

    def out(self, pipe: int, data: bytes) -> None:
        self.say(OUT, bytes([pipe]) + data)
        assert self.hear() == (OUT_DONE, struct.pack(">BBI", pipe, DONE, len(data)))

    def into(self, pipe: int) -> bytes:
        kind, body = self.hear()
        assert (kind, body[0]) == (IN, pipe)
        return body[1:]

    def control(self, request_type: int, request: int, length: int = 255) -> tuple[int, bytes]:
        self.say(CONTROL, struct.pack("<BBHHH", request_type, request, 0, 0, length))
        kind, body = self.hear()
        assert kind == CONTROL_DONE
        return body[0], body[1:]

    def _read(self, length: int) -> bytes:
        got = b""
        while len(got) < length:
            more = self.socket.recv(length - len(got))
            if not more:
                raise ConnectionError("gone")
            got += more
        return got


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def terminals() -> tuple[Terminal, ...]:
    return demo_site().terminals


@contextmanager
def built_as(
    form: str, home: Home, terminals: tuple[Terminal, ...], device: str = READER
) -> Iterator[tuple[SimClient, Host]]:
    with simulator(home, terminals, {(KIOSK, device): form}) as sim:
        host = Host(path_of(home, device))
        with host.socket:
            yield sim, host


def path_of(home: Home, device: str = READER) -> Path:
    address = home.simulated_device(KIOSK, device).read_text("utf-8").splitlines()[0]
    assert address.startswith("usbsim:/")
    return Path(address.removeprefix("usbsim:"))


def test_a_host_is_greeted_with_who_the_device_is_and_its_pipes(home: Home, terminals: tuple[Terminal, ...]) -> None:
    with built_as("usb-four-pipe", home, terminals) as (_, host):
        kind, body = host.hear()
        hello = json.loads(body)
        assert (kind, hello["protocol"], hello["vendor_id"], hello["product_id"]) == (HELLO, 1, 0x0400, 0xC35A)
        assert [pipe["address"] for pipe in hello["interfaces"][0]["endpoints"]] == [0x02, 0x06, 0x81, 0x85]
        assert hello["interfaces"][0]["class"] == 255
        lines = home.simulated_device(KIOSK, READER).read_text("utf-8").splitlines()
        assert "usb 0400:c35a" in lines
        assert f"port {hello['port']}" in lines


def test_the_exchange_of_the_document_comes_byte_for_byte(home: Home, terminals: tuple[Terminal, ...]) -> None:
    with built_as("usb-one-pipe", home, terminals) as (_, host):
        assert host.hear()[0] == HELLO
        host.socket.sendall(bytes.fromhex("0000000C 10 02 AAAAAA9669000311FFED"))
        expected = bytes.fromhex("00000007 20 02 00 0000000A  0000000D 21 81 AAAAAA9669000400009094".replace("  ", " "))
        got = b""
        while len(got) < len(expected):
            got += host.socket.recv(len(expected) - len(got))
        assert got == expected


def test_a_card_is_read_by_four_pipes(home: Home, terminals: tuple[Terminal, ...]) -> None:
    with built_as("usb-four-pipe", home, terminals) as (sim, host):
        host.hear()
        sim.place_card(KIOSK, "示例乙")
        for request in (FIND, SELECT, READ):
            host.out(0x02, request[:7])
            host.out(0x06, request[7:])
            head, body = host.into(0x81), host.into(0x85)
            assert int.from_bytes(head[5:7], "big") == len(body)
        assert (head + body)[14:270] == people.find("示例乙").text()


def test_a_card_is_read_in_hid_reports_of_64_bytes(home: Home, terminals: tuple[Terminal, ...]) -> None:
    with built_as("hid", home, terminals) as (sim, host):
        hello = json.loads(host.hear()[1])
        assert hello["interfaces"][0]["class"] == 3
        assert len(bytes.fromhex(hello["interfaces"][0]["report_descriptor"])) == 27
        sim.place_card(KIOSK, "示例乙")
        answer = b""
        for request in (FIND, SELECT, READ):
            host.out(0x01, request.ljust(64, b"\0"))
            answer = host.into(0x81)
            assert len(answer) == 64
            while len(answer) < 7 + int.from_bytes(answer[5:7], "big"):
                answer += host.into(0x81)
        assert answer[14:270] == people.find("示例乙").text()


def test_pipes_and_requests_that_are_not_there_are_stalled(home: Home, terminals: tuple[Terminal, ...]) -> None:
    with built_as("usb-one-pipe", home, terminals) as (_, host):
        host.hear()
        host.say(OUT, b"\x05abc")
        assert host.hear() == (OUT_DONE, struct.pack(">BBI", 5, STALLED, 0))
        assert host.control(0xA1, 0x01) == (STALLED, b"")


def test_a_usb_printer_tells_its_name_and_its_paper_and_prints(home: Home, terminals: tuple[Terminal, ...]) -> None:
    with built_as("usb", home, terminals, PRINTER) as (sim, host):
        assert json.loads(host.hear()[1])["interfaces"][0]["class"] == 7
        status, name = host.control(0xA1, 0)
        assert status == DONE
        assert int.from_bytes(name[:2], "big") == len(name)
        assert b"CLS:PRINTER" in name
        assert host.control(0xA1, 0, length=4) == (DONE, name[:4])
        assert host.control(0xA1, 1) == (DONE, b"\x18")
        host.out(0x01, b"A003\n\x1dVB\x00\x10\x04\x01")
        assert host.into(0x82) == b"\x12"
        assert sim.wait_for_slip(KIOSK, 1).marks[0].value == "A003"
        sim.paper_out(KIOSK)
        assert host.control(0xA1, 1) == (DONE, b"\x30")


def test_a_second_host_is_told_that_the_device_is_taken(home: Home, terminals: tuple[Terminal, ...]) -> None:
    with built_as("usb-one-pipe", home, terminals) as (_, first):
        first.hear()
        second = Host(path_of(home))
        with second.socket:
            assert second.hear() == (BUSY, b"")
            assert second.socket.recv(1) == b""
        first.out(0x02, STATUS)
        assert first.into(0x81) == WELL


def test_a_busy_device_takes_a_transfer_later_and_once(home: Home, terminals: tuple[Terminal, ...]) -> None:
    with built_as("usb-one-pipe", home, terminals) as (sim, host):
        host.hear()
        sim.fault(KIOSK, READER, Faults(busy=True), direction=Direction.TO_DEVICE)
        host.say(OUT, b"\x02" + STATUS)
        assert host.hears_nothing()
        sim.fault(KIOSK, READER)
        assert host.hear() == (OUT_DONE, struct.pack(">BBI", 2, DONE, len(STATUS)))
        assert host.into(0x81) == WELL
        assert host.hears_nothing()


def test_a_cancelled_transfer_was_not_taken_and_one_that_was_is_not_cancelled(
    home: Home, terminals: tuple[Terminal, ...]
) -> None:
    with built_as("usb-one-pipe", home, terminals) as (sim, host):
        host.hear()
        sim.fault(KIOSK, READER, Faults(busy=True), direction=Direction.TO_DEVICE)
        host.say(OUT, b"\x02" + STATUS)
        host.say(CANCEL, b"\x02")
        assert host.hear() == (OUT_DONE, struct.pack(">BBI", 2, CANCELLED, 0))
        sim.fault(KIOSK, READER)
        assert host.hears_nothing()
        host.out(0x02, STATUS)
        assert host.into(0x81) == WELL
        host.say(CANCEL, b"\x02")
        assert host.hears_nothing()


def test_a_reset_forgets_half_a_request(home: Home, terminals: tuple[Terminal, ...]) -> None:
    with built_as("usb-one-pipe", home, terminals) as (_, host):
        host.hear()
        host.out(0x02, STATUS[:8])
        host.say(RESET)
        host.out(0x02, STATUS[8:])
        assert host.hears_nothing()
        host.out(0x02, STATUS)
        assert host.into(0x81) == WELL


@pytest.mark.parametrize("junk", [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\0\0\0\x01\x77", b"\0\0\0\x01\x10"])
def test_a_frame_that_cannot_be_read_ends_the_connection_and_the_device_stands(
    junk: bytes, home: Home, terminals: tuple[Terminal, ...]
) -> None:
    with built_as("usb-one-pipe", home, terminals) as (_, host):
        host.hear()
        host.socket.sendall(junk)
        assert host.socket.recv(1) == b""
        again = Host(path_of(home))
        with again.socket:
            assert again.hear()[0] == HELLO


def test_unplugging_ends_everything_under_way(home: Home, terminals: tuple[Terminal, ...]) -> None:
    with built_as("usb-one-pipe", home, terminals) as (sim, host):
        host.hear()
        path = path_of(home)
        sim.unplug(KIOSK, READER)
        assert host.socket.recv(1) == b""
        assert not path.exists()
        assert not home.simulated_device(KIOSK, READER).exists()
        sim.plug(KIOSK, READER)
        again = Host(path_of(home))
        with again.socket:
            assert again.hear()[0] == HELLO


@pytest.mark.parametrize(
    ("faults", "pieces"),
    [
        (Faults(drop=3), [WELL[3:]]),
        (Faults(split=4), [WELL[:4], WELL[4:8], WELL[8:]]),
        (Faults(double=1), [WELL + WELL]),
    ],
    ids=["drop", "split", "double"],
)
def test_faults_disturb_a_usb_line_as_any_other(
    faults: Faults, pieces: list[bytes], home: Home, terminals: tuple[Terminal, ...]
) -> None:
    with built_as("usb-one-pipe", home, terminals) as (sim, host):
        host.hear()
        sim.fault(KIOSK, READER, faults, direction=Direction.FROM_DEVICE)
        host.out(0x02, STATUS)
        assert [host.into(0x81) for _ in pieces] == pieces


def test_latency_delays_an_answer(home: Home, terminals: tuple[Terminal, ...]) -> None:
    with built_as("usb-one-pipe", home, terminals) as (sim, host):
        host.hear()
        sim.fault(KIOSK, READER, Faults(latency_ms=300), direction=Direction.FROM_DEVICE)
        asked_at = time.monotonic()
        host.out(0x02, STATUS)
        assert host.into(0x81) == WELL
        assert time.monotonic() - asked_at >= 0.3


def test_a_device_keeps_what_lies_on_it_when_it_gets_another_plug(home: Home, terminals: tuple[Terminal, ...]) -> None:
    with simulator(home, terminals) as sim:
        sim.place_card(KIOSK, "示例乙")
        sim.do(Become(terminal=KIOSK, device=READER, form="usb-one-pipe"))
        host = Host(path_of(home))
        with host.socket:
            host.hear()
            host.out(0x02, FIND)
            assert host.into(0x81)[9] == 0x9F
        with pytest.raises(SimRefused, match="there are: serial, usb-four-pipe, usb-one-pipe, hid, pcsc"):
            sim.do(Become(terminal=KIOSK, device=READER, form="parallel"))
        assert sim.device(KIOSK, READER).form == "usb-one-pipe"


def test_the_socket_is_for_its_owner_alone(home: Home, terminals: tuple[Terminal, ...]) -> None:
    with simulator(home, terminals, {(KIOSK, READER): "hid"}):
        assert path_of(home).stat().st_mode & 0o777 == 0o600


def test_a_home_in_a_very_deep_folder_has_usb_too(tmp_path: Path, terminals: tuple[Terminal, ...]) -> None:
    home = Home(tmp_path / ("deep" * 20) / ("er" * 30))
    with built_as("hid", home, terminals) as (_, host):
        assert host.hear()[0] == HELLO


def test_a_socket_is_a_stream(home: Home, terminals: tuple[Terminal, ...]) -> None:
    """Frames may come in any pieces: one byte at a time, or two at once."""
    with built_as("usb-one-pipe", home, terminals) as (_, host):
        host.hear()
        frame = struct.pack(">IBB", len(STATUS) + 2, OUT, 2) + STATUS
        host.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1024)
        for at in range(len(frame)):
            host.socket.sendall(frame[at : at + 1])
        assert host.hear()[0] == OUT_DONE
        assert host.into(0x81) == WELL
        host.socket.sendall(frame * 2)
        assert [host.hear()[0] for _ in range(4)] == [OUT_DONE, IN, OUT_DONE, IN]
