"""Boards, keypads, scanners, label printers, lights and voices are found on the bench in every form they have."""

import os
import socket
from pathlib import Path

import msgspec
import pytest

from hall.home import Home
from hall.sites.definition import Device, DeviceKind, Terminal
from hardware_sim.client import SimClient
from hardware_sim.devices.led_screen.board import BoardState
from hardware_sim.devices.led_screen.onbon_frames import Frame, FrameReader, written
from hardware_sim.devices.scanner.verbs import Scan
from tests.support.demo import demo_site
from tests.support.simulator import simulator

KINDS = (
    DeviceKind.LED_SCREEN,
    DeviceKind.KEYPAD,
    DeviceKind.SCANNER,
    DeviceKind.LABEL_PRINTER,
    DeviceKind.LIGHTS,
    DeviceKind.AUXILIARY,
    DeviceKind.SPEAKER,
)
FORMS = {
    "led_screen": {"network": "tcp", "serial": "serial", "alpha": "serial"},
    "keypad": {"serial": "serial", "network": "tcp"},
    "scanner": {"wedge": "evdev", "hid-pos": "usbsim", "serial": "serial"},
    "label_printer": {"network": "tcp", "serial": "serial", "usb": "usbsim"},
    "lights": {"serial": "serial", "network": "tcp"},
    "auxiliary": {"serial": "serial", "network": "tcp"},
    "speaker": {"serial": "serial", "network": "tcp"},
}
EACH = [(kind, form) for kind, forms in FORMS.items() for form in forms]
PING = written(Frame(to=1, sender=0x8000, data=bytes.fromhex("A200010000")))


def kiosk() -> Terminal:
    terminal = demo_site().terminals[0]
    devices = tuple(Device(id=str(kind).replace("_", "-"), kind=kind, at="simulated") for kind in KINDS)
    return msgspec.structs.replace(terminal, devices=devices)


def where(sim: SimClient, terminal: str, device: str) -> tuple[str, str]:
    address = sim.device(terminal, device).address
    assert address is not None
    scheme, _, place = address.partition(":")
    return scheme, place.removeprefix("//")


@pytest.mark.parametrize(("kind", "form"), EACH)
def test_every_form_is_found_under_its_kind_of_address(tmp_path: Path, kind: str, form: str) -> None:
    terminal = kiosk()
    device = kind.replace("_", "-")
    with simulator(Home(tmp_path), [terminal], {(terminal.id, device): form}) as sim:
        assert where(sim, terminal.id, device)[0] == FORMS[kind][form]


def test_a_board_answers_at_its_network_port(tmp_path: Path) -> None:
    terminal = kiosk()
    with simulator(Home(tmp_path), [terminal]) as sim:
        host, _, port = where(sim, terminal.id, "led-screen")[1].partition(":")
        with socket.create_connection((host, int(port)), timeout=5) as line:
            line.sendall(PING)
            reader = FrameReader()
            answers: list[Frame] = []
            while not answers:
                said = line.recv(100)
                assert said
                answers += reader.feed(said)
        assert answers[0].data[:2] == b"\xa0\x00"
        assert sim.machine(BoardState, terminal.id).commands == 1


def test_a_scan_comes_out_of_the_keyboards_pipe(tmp_path: Path) -> None:
    terminal = kiosk()
    with simulator(Home(tmp_path), [terminal]) as sim:
        pipe = os.open(where(sim, terminal.id, "scanner")[1], os.O_RDONLY | os.O_NONBLOCK)
        try:
            os.set_blocking(pipe, True)
            sim.do(Scan(terminal=terminal.id, text="7"))
            assert os.read(pipe, 24)[16:] == bytes.fromhex("0100080001000000")
        finally:
            os.close(pipe)
