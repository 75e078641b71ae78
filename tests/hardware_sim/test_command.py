"""`hall sim` as a technician uses it: a process that serves, and the same verbs on the command line."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from hall.cli import main
from hall.commands import init
from hall.home import Home
from hardware_sim.client import SimClient
from hardware_sim.devices.id_card_reader.card_reader import ReaderState
from hardware_sim.devices.receipt_printer.receipt_printer import PrinterState

PATIENCE_S = 20


def hall(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "hall", *arguments], capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )


class Terminal:
    """The same command line within the test's process: what a technician types, and what is answered."""

    def __init__(self, home: Home, capsys: pytest.CaptureFixture[str]) -> None:
        self._home = home
        self._capsys = capsys

    def type(self, *arguments: str) -> tuple[int, str, str]:
        """Status, what was said, and what was complained of."""
        self._capsys.readouterr()
        status = main(["sim", *arguments, "--home", str(self._home.folder)])
        said = self._capsys.readouterr()
        return status, said.out.strip(), said.err.strip()

    def __call__(self, *arguments: str) -> str:
        """A verb that must succeed; what it said."""
        status, said, complaint = self.type(*arguments)
        assert status == 0, complaint
        return said


def new_home(folder: Path) -> Home:
    home = Home(folder / "hall")
    init.make(home, "demo", "chonghua")
    return home


@contextmanager
def running(home: Home) -> Iterator["subprocess.Popen[str]"]:
    """A serving `hall sim` that has said where its devices are; it must end cleanly if it has not ended before."""
    with subprocess.Popen(
        [sys.executable, "-m", "hall", "sim", "--home", str(home.folder)], stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stderr is not None
            assert process.stderr.readline().startswith("kiosk-1 idcard: serial:/dev/pts/")
            assert process.stderr.readline().startswith("kiosk-1 printer: tcp://127.0.0.1:")
            yield process
        finally:
            process.terminate()
            try:
                status = process.wait(PATIENCE_S)
            finally:
                process.kill()
        assert status == 0


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return new_home(tmp_path_factory.mktemp("home"))


@pytest.fixture
def served(home: Home) -> Iterator[SimClient]:
    with running(home):
        yield SimClient(home)


@pytest.fixture(scope="module")
def standing_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """One simulator for all the mistakes: none of them changes it."""
    home = new_home(tmp_path_factory.mktemp("standing"))
    with running(home):
        yield home


@pytest.fixture
def sim(home: Home, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(home, capsys)


def print_ticket(served: SimClient) -> None:
    address = served.device("kiosk-1", "printer").address
    assert address is not None
    host, _, port = address.removeprefix("tcp://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as line:
        line.sendall(b"A003\n\x1bz\x1dVB\x00\x1dr\x01")
        line.recv(1)


def test_the_command_line_reaches_the_simulator_from_another_process(served: SimClient, home: Home) -> None:
    done = hall("sim", "place-card", "kiosk-1", "示例丙", "--home", str(home.folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert served.machine(ReaderState, "kiosk-1").card == "示例丙"


def test_a_card_is_laid_down_looked_at_and_taken_away(served: SimClient, sim: Terminal) -> None:
    assert "示例甲" in sim("place-card", "kiosk-1", "示例甲")
    assert "card of 示例甲" in sim("state")
    assert "示例乙" in sim("place-card", "kiosk-1", "--person", "2")
    assert "示例约翰" in sim("place-card", "kiosk-1", "--layout", "foreigner-2023")
    sim("remove-card", "kiosk-1")
    assert "no card" in sim("state")
    assert "示例台" in sim("people")
    assert served.is_running()


def test_a_printed_ticket_is_saved_as_a_picture_and_told_in_words(
    served: SimClient, sim: Terminal, tmp_path: Path
) -> None:
    print_ticket(served)
    file = tmp_path / "ticket.png"
    assert sim("paper", "kiosk-1", "--out", str(file)) == str(file)
    assert Image.open(io.BytesIO(file.read_bytes())).width == 640
    status, _, complaint = sim.type("paper", "kiosk-1", "--out", str(tmp_path / "nowhere" / "ticket.png"))
    assert status == 2
    assert "cannot be saved" in complaint
    assert "A003" in sim("slips", "kiosk-1")
    assert "not understood: 1b 7a" in sim("state")


def test_every_verb_can_be_said_on_the_command_line(served: SimClient, sim: Terminal) -> None:
    sim("cover", "kiosk-1", "open")
    sim("overheat", "kiosk-1")
    sim("offline", "kiosk-1")
    sim("cutter-fault", "kiosk-1")
    sim("paper-out", "kiosk-1", "--after-mm", "0")
    sim("reader-fault", "kiosk-1", "self-test")
    told = json.loads(sim("state", "--json"))
    assert told == json.loads(json.dumps(told))
    assert told[1]["state"]["health"] == {
        "cover_open": True,
        "near_end": True,
        "paper_out": True,
        "cutter_fault": True,
        "overheated": True,
        "switched_offline": True,
        "drawer_open": False,
    }
    assert told[0]["state"]["sam_fault"] == "self-test"
    sim("cover", "kiosk-1", "close")
    sim("cool", "kiosk-1")
    sim("online", "kiosk-1")
    sim("cutter-clear", "kiosk-1")
    sim("refill", "kiosk-1", "--device", "printer")
    sim("reader-fault", "kiosk-1")
    assert served.machine(PrinterState, "kiosk-1").health.ready
    assert "1.5 m" in sim("paper-low", "kiosk-1")


def test_a_line_is_disturbed_unplugged_and_plugged_in(served: SimClient, sim: Terminal) -> None:
    sim("fault", "kiosk-1", "idcard", "latency_ms=200", "drop=3", "silence=true", "--seed", "7")
    faults = served.device("kiosk-1", "idcard").faults
    assert [(f.latency_ms, f.drop, f.silence) for f in faults.values()] == [(200, 3, True)] * 2
    assert "disturbed" in sim("state")
    assert "mended" in sim("fault", "kiosk-1", "idcard")
    assert "unplugged" in sim("unplug", "kiosk-1", "idcard")
    assert "kiosk-1 idcard: unplugged" in sim("state")
    assert "serial:" in sim("plug", "kiosk-1", "idcard")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("unplug", "kiosk-1", "scanner"), "there are: kiosk-1 idcard, kiosk-1 printer"),
        (("place-card", "kiosk-1", "无名氏"), "nobody is called"),
        (("place-card", "kiosk-1", "--layout", "martian"), "layout"),
        (("fault", "kiosk-1", "idcard", "latency=3"), "latency"),
        (("fault", "kiosk-1", "idcard", "drop=many"), "drop"),
        (("remove-card", "kiosk-1"), "no card lies"),
        (("paper", "kiosk-1", "--out", "/nonexistent/ticket.png"), "no such ticket"),
    ],
)
def test_a_mistake_is_told_in_a_sentence_with_status_2(
    arguments: tuple[str, ...], sentence: str, standing_home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, complaint = Terminal(standing_home, capsys).type(*arguments)
    assert status == 2
    assert complaint.startswith("hall sim: ")
    assert sentence in complaint


def test_without_a_simulator_a_verb_says_how_to_start_one(tmp_path: Path) -> None:
    done = hall("sim", "state", "--home", str(tmp_path))
    assert done.returncode == 3
    assert f"hall sim --home {tmp_path}" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_and_leaves_no_address(number: signal.Signals, tmp_path: Path) -> None:
    home = new_home(tmp_path)
    with running(home) as process:
        os.kill(process.pid, number)
        assert process.wait(PATIENCE_S) == 0
    assert [path for path in home.run_folder.rglob("*") if not path.is_dir()] == []


def test_a_second_one_in_the_same_home_ends_with_a_sentence(tmp_path: Path) -> None:
    home = new_home(tmp_path)
    with running(home):
        second = hall("sim", "--home", str(home.folder))
        assert second.returncode == 2
        assert "already running" in second.stderr
        assert SimClient(home).is_running()


@pytest.mark.parametrize(("name", "sentence"), [("kiosk-1.scanner", "no simulated device"), ("x", "TERMINAL.DEVICE")])
def test_a_serial_line_for_a_device_that_is_not_there_is_refused(
    name: str, sentence: str, home: Home, sim: Terminal
) -> None:
    status, _, complaint = sim.type("--serial", name)
    assert status == 2
    assert sentence in complaint
    assert not SimClient(home).is_running()
