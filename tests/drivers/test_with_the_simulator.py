"""Driver and simulator, two readings of the same facts, meet on the wire: told only by the simulator's commands."""

import contextlib
import io
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from drivers.ports import (
    CardEvent,
    CardRead,
    CardRemoved,
    CardUnreadable,
    NotPrinted,
    Printed,
    PrintOutcome,
    Progress,
)
from drivers.receipt.document import Align, Barcode, Divider, Qr, Receipt, Row, Text
from drivers.terminal import Devices, open_devices
from hall.cli import main
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from tests.drivers.support.terminals import SOON_S, Heard

HERE = "kiosk-1"
TICKET = Receipt(
    (
        Text("政务服务中心", 2, True, Align.CENTRE),
        Text("A023", 4, True, Align.CENTRE),
        Row("前面等候", "3 人"),
        Divider(),
        Text("示例𬭎𫖯"),
        Qr("https://example.invalid/t/A023"),
        Barcode("20260001"),
    )
)


class Simulator:
    def __init__(self, folder: Path) -> None:
        self.home = Home(folder / "home")
        self._hall("init")
        program = [sys.executable, "-c", "from hall.cli import main; raise SystemExit(main())"]
        self._serving = subprocess.Popen([*program, "sim", "--home", str(self.home.folder)], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while not all(self.home.simulated_device(HERE, device).exists() for device in ("idcard", "printer")):
            assert time.monotonic() < deadline
            assert self._serving.poll() is None
            time.sleep(0.02)

    def _hall(self, command: str, *words: str) -> str:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            assert main([command, "--home", str(self.home.folder), *words]) == 0
        return said.getvalue()

    def do(self, verb: str, *words: str) -> str:
        return self._hall("sim", verb, *words)

    def close(self) -> None:
        self._serving.terminate()
        assert self._serving.wait(30) == 0


@pytest.fixture(scope="module")
def sim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    made = Simulator(tmp_path_factory.mktemp("hall"))
    yield made
    made.close()


class Terminal:
    def __init__(self, devices: Devices) -> None:
        self.states: Heard[DeviceState] = Heard()
        self.cards: Heard[CardEvent] = Heard()
        self.devices = devices
        assert devices.card_reader
        assert devices.receipt_printer
        self.reader, self.printer = devices.card_reader, devices.receipt_printer
        self.reader.listen(self.cards)
        devices.watch_states(self.states)

    def until(self, device: str, phase: DevicePhase, reason: DeviceReason | None = None) -> float:
        return self.states.wait(lambda state: (state.device, state.phase, state.reason) == (device, phase, reason))

    def card(self) -> CardEvent:
        """The next card's fate."""
        fate: list[CardEvent] = []
        self.cards.wait(lambda event: fate.append(event) is None and isinstance(event, CardRead | CardUnreadable))
        return fate[-1]

    def print(self, request_id: str | None = None) -> tuple[str, PrintOutcome]:
        heard: Heard[PrintOutcome] = Heard()
        outcome: list[PrintOutcome] = []
        request = self.printer.print(TICKET, heard, request_id=request_id)
        heard.wait(lambda said: outcome.append(said) is None, within_s=20)
        return request, outcome[0]


@pytest.fixture
def terminal(sim: Simulator) -> Iterator[Terminal]:
    with open_devices(sim.home, sim.home.site().terminal[HERE]) as devices:
        made = Terminal(devices)
        deadline = time.monotonic() + 30
        while any(state.phase is not DevicePhase.READY for state in devices.states):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        yield made


def tickets(sim: Simulator) -> int:
    """How many were begun on paper."""
    return sim.do("slips", HERE).count("政务服务中心")


@pytest.mark.requirement("R020")
@pytest.mark.parametrize(
    ("layout", "kind"),
    [
        ("resident", "resident"),
        ("hmt-permit", "hmt_residence"),
        ("foreigner-2017", "foreigner_2017"),
        ("foreigner-2023", "foreigner_2023"),
    ],
)
def test_a_card_laid_down_is_read_as_the_person_it_belongs_to(
    sim: Simulator, terminal: Terminal, layout: str, kind: str
) -> None:
    line = next(line for line in sim.do("people").splitlines() if f"({layout})" in line)
    name = line.split()[1]
    sim.do("place-card", HERE, name)
    event = terminal.card()
    assert isinstance(event, CardRead)
    assert (event.card.kind, event.card.name, len(event.card.photo)) == (kind, name, 1024)
    sim.do("remove-card", HERE)
    terminal.cards.wait(lambda event: isinstance(event, CardRemoved))


def test_a_finding_that_is_lost_on_the_line_does_not_lose_the_card(sim: Simulator, terminal: Terminal) -> None:
    sim.do("fault", HERE, "idcard", "drop=3", "--direction", "from-device")
    sim.do("place-card", HERE, "示例乙")
    event = terminal.card()
    assert isinstance(event, CardRead)
    assert event.card.name == "示例乙"
    sim.do("fault", HERE, "idcard")
    sim.do("remove-card", HERE)


@pytest.mark.requirement("R020")
def test_a_printed_ticket_can_be_read_from_the_paper(sim: Simulator, terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.print()[1] == Printed()
    sim.do("paper", HERE, "--out", str(tmp_path / "ticket.png"))
    codes = zxingcpp.read_barcodes(Image.open(tmp_path / "ticket.png").convert("L"))
    assert {code.text for code in codes} == {"https://example.invalid/t/A023", "20260001"}
    words = sim.do("slips", HERE)
    for text in ("政务服务中心", "A023", "前面等候", "3 人"):
        assert text in words


def test_paper_that_ends_in_the_middle_is_told_and_the_same_request_is_never_printed_again(
    sim: Simulator, terminal: Terminal
) -> None:
    sim.do("paper-out", HERE, "--after-mm", "40")
    request, outcome = terminal.print()
    assert isinstance(outcome, NotPrinted)
    assert outcome.progress is not Progress.NOTHING
    assert outcome.reason is DeviceReason.PAPER_OUT
    terminal.until("printer", DevicePhase.FAULT, DeviceReason.PAPER_OUT)
    sim.do("refill", HERE)
    terminal.until("printer", DevicePhase.READY)
    before = tickets(sim)
    assert terminal.print(request)[1] == outcome
    assert tickets(sim) == before
    assert terminal.print()[1] == Printed()
    assert tickets(sim) == before + 1


@pytest.mark.parametrize(
    ("broken", "reason", "mended"),
    [
        (("cover", HERE, "open"), DeviceReason.COVER_OPEN, ("cover", HERE, "close")),
        (("paper-out", HERE), DeviceReason.PAPER_OUT, ("refill", HERE)),
        (("offline", HERE), DeviceReason.OFFLINE, ("online", HERE)),
        (("overheat", HERE), DeviceReason.OVERHEATED, ("cool", HERE)),
        (("cutter-fault", HERE), DeviceReason.CUTTER_FAULT, ("cutter-clear", HERE)),
    ],
)
def test_trouble_and_its_end_are_noticed_within_a_second(
    sim: Simulator, terminal: Terminal, broken: tuple[str, ...], reason: DeviceReason, mended: tuple[str, ...]
) -> None:
    sim.do(*broken)
    assert terminal.until("printer", DevicePhase.FAULT, reason) < SOON_S
    assert terminal.print()[1] == NotPrinted(Progress.NOTHING, terminal.print()[1].code, reason)
    sim.do(*mended)
    assert terminal.until("printer", DevicePhase.READY) < SOON_S


@pytest.mark.parametrize("device", ["idcard", "printer"])
def test_a_pulled_cable_and_its_return_are_noticed_within_a_second(
    sim: Simulator, terminal: Terminal, device: str
) -> None:
    sim.do("unplug", HERE, device)
    assert terminal.until(device, DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED) < SOON_S
    sim.do("plug", HERE, device)
    assert terminal.until(device, DevicePhase.READY) < SOON_S
