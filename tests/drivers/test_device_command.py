"""`hall device`: what a technician sees of simulated devices, over the wires real ones would have."""

import contextlib
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from hall.bus.connect import connect
from hall.cli import main
from hall.contract.states import DeviceAction, DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from hardware_sim.client import SimClient
from tests.drivers.support.terminals import PRINTER, READER, terminal
from tests.support.brokers import demo_home, eventually, running_broker
from tests.support.simulator import simulator

HERE = "ticket-1"


@contextlib.contextmanager
def printer_on(form: str, folder: Path) -> Iterator[tuple[SimClient, str]]:
    home = Home(folder)
    with simulator(home, [terminal(PRINTER)], {(HERE, PRINTER.id): form}) as sim:
        address = home.simulated_device(HERE, PRINTER.id).read_text("utf-8").splitlines()[0]
        yield sim, address


def device(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any, str]:
    status = main(["device", *words])
    said = capsys.readouterr()
    return status, json.loads(said.out) if said.out else None, said.err


@pytest.mark.parametrize("form", ["network", "serial", "usb"])
def test_a_printers_self_test_prints_a_ticket_and_passes(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with printer_on(form, tmp_path) as (sim, address):
        status, said, progress = device(capsys, "test", f"{address}?model=escpos", "--timeout", "20")
        assert status == 0
        assert said["passed"] is True
        assert (said["driver"], said["model"], said["kind"]) == ("receipt", "escpos-80", "receipt_printer")
        assert [check["passed"] for check in said["checks"]] == [True, True]
        assert "prints a ticket" in progress
        (slip,) = sim.slips(HERE)
        assert "打印机自检" in str(slip)
        assert str(slip).count("HALL-TEST-01") == 2  # as a bar code and as a QR code


def test_a_printer_without_paper_does_not_pass_and_the_reason_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with printer_on("network", tmp_path) as (sim, address):
        sim.paper_out(HERE)
        status, said, _ = device(capsys, "test", f"{address}?model=escpos-80", "--timeout", "2")
    assert status == 1
    assert said["passed"] is False
    assert (said["phase"], said["reason"]) == ("fault", "paper_out")
    assert said["checks"][-1]["passed"] is False


@contextlib.contextmanager
def port_with(caller_meets: Callable[[socket.socket], object]) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server, contextlib.ExitStack() as held:

        def meet(caller: socket.socket) -> None:
            with contextlib.suppress(OSError):
                caller_meets(caller)

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    caller = held.enter_context(server.accept()[0])
                    threading.Thread(target=meet, args=(caller,), daemon=True).start()

        serving = threading.Thread(target=accept, daemon=True)
        serving.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        serving.join(30)


def silence(caller: socket.socket) -> None:
    """Takes the call, and never reads."""


def nonsense(caller: socket.socket) -> None:
    while True:
        caller.sendall(b"HTTP/1.1 400 Bad Request\r\n\xff\x12\x00")


def only_state(caller: socket.socket) -> None:
    """Answers DLE EOT, and nothing in the order of the data."""
    while data := caller.recv(4096):
        caller.sendall(b"\x12" * data.count(b"\x10\x04"))


def state_and_packets(caller: socket.socket) -> None:
    """Answers DLE EOT, and GS a with one packet; does not know GS r."""
    while data := caller.recv(4096):
        caller.sendall(b"\x12" * data.count(b"\x10\x04") + b"\x10\0\0\0" * data.count(b"\x1da\x0e"))


def test_a_printer_without_gs_r_passes(capsys: pytest.CaptureFixture[str]) -> None:
    with port_with(state_and_packets) as port:
        status, said, _ = device(capsys, "test", f"tcp://127.0.0.1:{port}?model=escpos-58", "--timeout", "20")
    assert (status, said["checks"][1]["found"]) == (0, "printed and confirmed")


@pytest.mark.parametrize(
    ("model", "caller_meets", "found"),
    [
        ("escpos-80", silence, "the printer is silent"),
        ("sdt", silence, "not_responding"),
        ("escpos-80", socket.socket.close, "not_responding: 127.0.0.1:"),  # closed, or reset
        ("escpos-80", nonsense, "makes no sense"),
    ],
)
def test_whatever_stands_at_a_port_the_test_ends_and_says_what_it_met(
    model: str, caller_meets: Callable[[socket.socket], object], found: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with port_with(caller_meets) as port:
        status, said, told = device(capsys, "test", f"tcp://127.0.0.1:{port}?model={model}", "--timeout", "2")
    assert (status, said["passed"], said["reason"]) == (1, False, "not_responding")
    assert found in said["checks"][0]["found"]
    assert "Another one may hold it" in told


def test_a_printer_that_cannot_confirm_does_not_pass_and_is_told_apart_from_a_silent_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with port_with(only_state) as port:
        status, said, told = device(capsys, "test", f"tcp://127.0.0.1:{port}?model=escpos-80", "--timeout", "3")
    assert (status, said["phase"]) == (1, "ready")
    assert [check["passed"] for check in said["checks"]] == [True, False]
    assert "cannot confirm a ticket" in said["checks"][1]["found"]
    assert "Another one" not in told


def test_a_port_nobody_listens_at_is_told_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    status = main(["device", "status", f"tcp://127.0.0.1:{port}?model=escpos", "--timeout", "1"])
    assert status == 1
    assert "Connection refused" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("nonsense", "no device address"),
        ("tcp://127.0.0.1:9?model=nonesuch", "escpos-80"),
        ("tcp://127.0.0.1:9", "model="),
    ],
)
def test_a_mistaken_device_is_explained_and_nothing_is_sent(
    what: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said, why = device(capsys, "test", what)
    assert (status, said) == (2, None)
    assert says in why


def test_the_list_shows_what_takes_a_simulated_thing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["init", "--home", str(tmp_path)]) == 0
    capsys.readouterr()
    home = Home(tmp_path)
    machine = structs.replace(terminal(READER), id="kiosk-1")
    with simulator(home, [machine], {("kiosk-1", "idcard"): "usb-one-pipe"}):
        status, said, _ = device(capsys, "list", "--json", "--timeout", "1", "--home", str(tmp_path))
    assert status == 0
    (one,) = [one for one in said if one["address"].startswith("usbsim:")]
    assert one["configured"] == "kiosk-1 idcard"
    assert (one["kind"], one["driver"], one["usb"]) == ("id_card_reader", "idcard", "0400:c35a")


def test_the_list_is_for_people_and_says_what_the_site_knows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "--home", str(tmp_path)]) == 0
    capsys.readouterr()
    with simulator(Home(tmp_path), [structs.replace(terminal(READER), id="kiosk-1")]) as sim:
        assert main(["device", "list", "--timeout", "1", "--home", str(tmp_path)]) == 0
        address = sim.device("kiosk-1", "idcard").address
    said = capsys.readouterr()
    assert f"{address}\n    kiosk-1 idcard, as the site definition says\n" in said.out
    assert "{" not in said.err, "no log lines between the sentences"


def test_a_device_can_be_asked_how_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with printer_on("network", tmp_path) as (_, address):
        status, said, _ = device(capsys, "status", f"{address}?model=escpos-80", "--json")
    assert (status, said[0]["phase"]) == (0, "ready")


@pytest.mark.requirement("R006")
def test_the_devices_of_a_running_hall_are_told_and_those_nobody_heard_of(tmp_path: Path) -> None:
    home = demo_home(tmp_path)
    printer = DeviceState(
        terminal="kiosk-1", device="printer", kind="receipt_printer", phase=DevicePhase.FAULT,
        reason=DeviceReason.PAPER_OUT, action=DeviceAction.CLEAR, since=1,
    )  # fmt: skip
    plugged_in = structs.replace(printer, device="scanner-2", kind="scanner", phase=DevicePhase.READY, reason=None)
    pulled_out = structs.replace(plugged_in, device="scanner-3", withdrawn=True)
    with running_broker(home):
        kiosk = connect(home, "kiosk-1")
        kiosk.start()
        try:
            for state in (printer, plugged_in, pulled_out):
                kiosk.publish_device(state)
            told: list[Any] = []

            def heard() -> bool:
                program = [sys.executable, "-m", "hall", "device", "status", "kiosk-1", "--json", "--timeout", "2"]
                done = subprocess.run(
                    [*program, "--home", str(home.folder)], capture_output=True, text=True, timeout=30, check=False
                )
                assert done.returncode == 1, done.stderr  # a printer without paper
                told[:] = json.loads(done.stdout)
                return any(one["device"] == "scanner-2" for one in told)

            eventually(heard)
        finally:
            kiosk.stop()
    assert {(one["device"], one.get("phase"), one.get("reason")) for one in told} == {
        ("printer", "fault", "paper_out"),
        ("scanner-2", "ready", None),
        ("idcard", None, None),
    }
