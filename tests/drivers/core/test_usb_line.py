"""Lines over USB, through pyusb, against a device written from docs/simulated-usb.md alone."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.core.address import UsbAt, UsbSimAt
from drivers.core.line import DeviceBarred, DeviceBusy, DeviceGone, DeviceTimeout
from drivers.core.usb_line import UsbBulkLine, find_device, port_of
from drivers.core.usb_report_line import UsbReportLine
from tests.drivers.support.usb_server import FOUR_PIPES, HID, HID_WITHOUT_OUT, ONE_PIPE, UsbServer

Serve = Callable[..., UsbServer]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    made: list[UsbServer] = []

    def start(interfaces: list[Any], **more: Any) -> UsbServer:
        made.append(UsbServer(tmp_path / f"{len(made)}.sock", interfaces, **more))
        return made[-1]

    yield start
    for server in made:
        server.close()


def soon(seconds: float = 2.0) -> float:
    return time.monotonic() + seconds


def bulk(server: UsbServer) -> UsbBulkLine:
    line = UsbBulkLine(UsbSimAt(str(server.path)))
    line.open(soon())
    return line


def test_bytes_go_out_and_come_back_on_the_only_pair_of_pipes(serve: Serve) -> None:
    server = serve(ONE_PIPE)
    server.answer = lambda endpoint, data: [(0x81, data[::-1])]
    line = bulk(server)
    line.write(b"abc", soon())
    assert line.read(2, soon()) == b"cb"
    assert line.read(9, soon()) == b"a"
    assert (server.heard, line.pipes) == ([(0x02, b"abc")], (1, 1))
    line.close()
    line.close()


def test_an_answer_longer_than_a_packet_comes_whole_and_one_that_fills_its_packets_without_delay(serve: Serve) -> None:
    server = serve(ONE_PIPE)
    server.answer = lambda endpoint, data: [(0x81, b"x" * int(data))]
    line = bulk(server)
    for size in (1295, 64, 128):
        line.write(str(size).encode(), soon())
        began, data = time.monotonic(), b""
        while len(data) < size:
            data += line.read(4096, soon(30))
        assert len(data) == size
        assert time.monotonic() - began < 10
    line.close()


def test_silence_ends_at_the_deadline(serve: Serve) -> None:
    line = bulk(serve(ONE_PIPE))
    began = time.monotonic()
    with pytest.raises(DeviceTimeout):
        line.read(64, soon(0.2))
    assert 0.15 < time.monotonic() - began < 10
    line.close()


def test_packets_without_bytes_are_no_answer(serve: Serve) -> None:
    server = serve(ONE_PIPE)
    server.answer = lambda endpoint, data: [(0x81, b""), (0x81, b"here")]
    line = bulk(server)
    line.write(b"?", soon())
    assert line.read(64, soon()) == b"here"
    line.close()


def test_what_has_arrived_is_drained_and_no_more_is_waited_for(serve: Serve) -> None:
    server = serve(ONE_PIPE)
    server.answer = lambda endpoint, data: [(0x81, b"late"), (0x81, b"later")]
    line = bulk(server)
    line.write(b"?", soon())
    deadline, drained = soon(), b""
    while len(drained) < 9:
        assert time.monotonic() < deadline
        drained += line.drain()
    assert (drained, line.drain()) == (b"latelater", b"")
    line.close()


def test_a_device_that_takes_no_bytes_is_given_up_at_the_deadline_and_told_so(serve: Serve) -> None:
    server = serve(ONE_PIPE)
    line = bulk(server)
    server.busy = True
    with pytest.raises(DeviceTimeout):
        line.write(b"ticket", soon(0.2))
    assert server.cancelled == 1
    server.busy = False
    line.write(b"again", soon())
    assert server.heard == [(0x02, b"again")]
    line.close()


def test_a_stall_is_a_silence_and_the_next_exchange_works(serve: Serve) -> None:
    server = serve(ONE_PIPE)
    server.answer = lambda endpoint, data: None
    line = bulk(server)
    with pytest.raises(DeviceTimeout, match="stall"):
        line.write(b"nonsense", soon())
    server.answer = lambda endpoint, data: []
    line.write(b"sense", soon())
    line.close()


@pytest.mark.parametrize("what", ["read", "write", "drain"])
def test_a_pulled_cable_is_gone_at_once(serve: Serve, what: str) -> None:
    server = serve(ONE_PIPE)
    line = bulk(server)
    server.unplug()
    began = time.monotonic()
    exchange = {
        "read": lambda: line.read(1, soon(30)),
        "write": lambda: line.write(b"a", soon(30)),
        "drain": line.drain,
    }[what]
    with pytest.raises(DeviceGone):
        exchange()
    assert time.monotonic() - began < 10
    line.close()


def test_four_pipes_are_told_apart(serve: Serve) -> None:
    server = serve(FOUR_PIPES)
    server.answer = lambda endpoint, data: [(0x81, b"head"), (0x85, b"body")] if endpoint == 0x06 else []
    line = bulk(server)
    assert line.pipes == (2, 2)
    line.write_to(0, b"HEAD", soon())
    line.write_to(1, b"BODY", soon())
    assert line.read_from(1, 64, soon()) == b"body"
    assert line.read_from(0, 64, soon()) == b"head"
    assert server.heard == [(0x02, b"HEAD"), (0x06, b"BODY")]
    with pytest.raises(DeviceGone):
        line.write_to(2, b"", soon())
    line.close()


def test_the_kernels_driver_is_put_aside_while_the_line_is_open(serve: Serve) -> None:
    server = serve(ONE_PIPE, kernel_driver=True)
    line = bulk(server)
    line.write(b"a", soon())
    line.close()
    assert server.heard == [(0x02, b"a")]


def test_a_device_is_held_by_one_and_free_again_when_closed(serve: Serve) -> None:
    server = serve(ONE_PIPE)
    first = bulk(server)
    with pytest.raises(DeviceBusy):
        bulk(server)
    first.close()
    deadline = soon()
    while True:
        try:
            bulk(server).close()
            break
        except DeviceBusy:
            assert time.monotonic() < deadline


def test_a_device_of_another_kind_is_barred_with_a_reason(serve: Serve) -> None:
    with pytest.raises(DeviceBarred, match="no interface"):
        bulk(serve(HID))


def test_no_device_is_gone(tmp_path: Path) -> None:
    for line in (UsbBulkLine(UsbSimAt(str(tmp_path / "none"))), UsbBulkLine(UsbAt(0x99AA, 0xFFFF))):
        with pytest.raises(DeviceGone):
            line.open(soon())
        with pytest.raises(DeviceGone):
            line.read(1, soon())


def test_a_server_that_is_no_device_is_gone_and_not_believed(serve: Serve) -> None:
    server = serve(ONE_PIPE)
    server.hello = {"protocol": "one"}
    with pytest.raises(DeviceGone):
        bulk(server)


def test_the_device_says_its_port_and_number(serve: Serve) -> None:
    device = find_device(UsbSimAt(str(serve(ONE_PIPE).path)))
    assert (port_of(device), device.serial_number, device.product) == ("1-1.2", "A1", "Made Up")
    device._ctx.backend._connection.close()


def test_reports_go_both_ways(serve: Serve) -> None:
    server = serve(HID)
    server.answer = lambda endpoint, data: [(0x81, data.ljust(64, b"\0"))]
    line = UsbReportLine(UsbSimAt(str(server.path)))
    line.open(soon())
    line.write_report(b"\0hello", soon())
    assert line.read_report(soon()) == b"hello".ljust(64, b"\0")
    line.write_report(b"\x05hello", soon())
    assert line.read_report(soon())[:6] == b"\x05hello"
    with pytest.raises(DeviceTimeout):
        line.read_report(soon(0.05))
    line.close()


def test_features_and_reports_without_a_pipe_go_by_the_control_pipe(serve: Serve) -> None:
    server = serve(HID_WITHOUT_OUT)
    server.control = lambda setup, data: b"\x08\x01\x02" if setup[0] == 0xA1 else b""
    line = UsbReportLine(UsbSimAt(str(server.path)))
    line.open(soon())
    assert line.get_feature(8, 16, soon()) == b"\x08\x01\x02"
    line.set_feature(b"\x0e\x01", soon())
    line.write_report(b"\0x", soon())
    assert server.controls == [
        (bytes.fromhex("a101080300001000"), b""),
        (bytes.fromhex("21090e0300000200"), b"\x0e\x01"),
        (bytes.fromhex("2109000200000100"), b"x"),
    ]
    line.close()
