"""The driver and the simulated A4 printer, two readings of IPP, meet on the wire; and a technician's tools on both."""

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest
import zxingcpp
from PIL import Image

from drivers.office.calibration import LINES
from drivers.office.port import OFFICE_PRINTER, Paper, Sheets
from drivers.ports import NotPrinted, Printed, PrintOutcome, Progress
from drivers.terminal import open_devices
from hall.cli import main
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from hardware_sim.client import SimClient
from hardware_sim.devices.office_printer import mechanism
from hardware_sim.devices.office_printer.verbs import OutOfPaper, PaperJam, PrintedSheets, ShiftPrint
from tests.drivers.support.pages import pdf
from tests.drivers.support.terminals import Heard, terminal
from tests.support.simulator import simulator

HERE = "ticket-1"
OFFICE = Device(id="office", kind=DeviceKind.OFFICE_PRINTER, at="simulated", model="fast")
DPI = 150
CERTIFICATE = Sheets(pdf=pdf(), paper=Paper.CERTIFICATE, document="C-99-0001")


class Office:
    def __init__(self, home: Home, sim: SimClient) -> None:
        self.home = home
        self.sim = sim
        self.address = home.simulated_device(HERE, OFFICE.id).read_text("utf-8").splitlines()[0]

    def said(self, *words: str) -> Any:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            what = [words[0], f"{self.address}?model=fast", *words[1:]]
            assert main(["device", *what, "--home", str(self.home.folder)]) == 0
        return json.loads(out.getvalue() or "null")

    def sheet(self) -> Image.Image:
        return Image.open(io.BytesIO(self.sim.picture(HERE))).convert("L")


FAST = """name = "asked often"
look_s = 0.05
poll_s = 0.2
[trays]
certificate = "tray-2"
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(mechanism, "PAGES_A_MINUTE", 300)
    home = Home(tmp_path)
    (home.profiles / "office").mkdir(parents=True)
    (home.profiles / "office" / "fast.toml").write_text(FAST)
    with simulator(home, [terminal(OFFICE)]) as sim:
        yield Office(home, sim)


class AtThePrinter:
    def __init__(self, office: Office) -> None:
        self.devices = open_devices(office.home, terminal(OFFICE))
        self.states: Heard[DeviceState] = Heard()
        self.devices.watch_states(self.states)

    def __enter__(self) -> Self:
        self.devices.start()
        self.states.wait(lambda state: state.phase is DevicePhase.READY)
        return self

    def __exit__(self, *_: object) -> None:
        self.devices.stop()

    def print(self, sheets: Sheets) -> PrintOutcome:
        printer, heard, outcome = self.devices.port(OFFICE_PRINTER), Heard[PrintOutcome](), list[PrintOutcome]()
        assert printer is not None
        printer.print(sheets, heard)
        heard.wait(lambda said: outcome.append(said) is None)
        return outcome[0]


def dark(picture: Image.Image, box_mm: tuple[float, float, float, float]) -> tuple[float, float]:
    """The middle of what is dark within a box, in millimetres: what a ruler laid there would say."""
    left, top, right, bottom = (round(mm / 25.4 * DPI) for mm in box_mm)
    part = picture.crop((left, top, right, bottom)).point(lambda level: 255 if level < 200 else 0)
    found = part.getbbox()
    assert found is not None
    return (
        (left + (found[0] + found[2]) / 2) / DPI * 25.4,
        (top + (found[1] + found[3]) / 2) / DPI * 25.4,
    )


def test_the_self_test_prints_a_page_that_others_can_read_and_counts_it(office: Office) -> None:
    said = office.said("test")
    assert said["passed"] is True
    assert said["checks"][-1]["found"] == "1 sheet, by the printer's own count"
    (sheet,) = office.sim.look(PrintedSheets(terminal=HERE))
    assert "政务服务大厅" in sheet.text
    assert "𬭎𫖯" in sheet.text
    codes = {(str(code.format).replace(" ", ""), code.text) for code in zxingcpp.read_barcodes(office.sheet())}
    assert {("Code39", "HALL-TEST-0001"), ("QRCode", "HALL-TEST-0001 A4")} <= codes


@pytest.mark.requirement("R090")
def test_a_tray_that_prints_off_is_measured_and_then_prints_certificates_in_their_place(office: Office) -> None:
    office.sim.do(ShiftPrint(terminal=HERE, x_mm=2.5, y_mm=-1.8, x_scale=1.006, y_scale=0.994))
    office.said("calibrate")
    page = office.sheet()
    boxes = {"A": (10, 220, 36, 240), "B": (180, 220, 209, 240), "C": (60, 6, 80, 36), "D": (60, 260, 80, 291)}
    read = {name: dark(page, box)["AB".find(name) < 0] for name, box in boxes.items()}
    assert any(abs(read[name] - at) > 1 for name, at in LINES.items())
    kept = office.said("calibrate", "--measured", *(f"{name}={at:.1f}" for name, at in read.items()))
    assert kept["tray"] == "tray-2"
    with AtThePrinter(office) as at:
        assert at.print(CERTIFICATE) == Printed()
    assert dark(office.sheet(), (30, 80, 80, 130)) == pytest.approx((52, 102), abs=0.25)
    assert [one.tray for one in office.sim.look(PrintedSheets(terminal=HERE))] == ["tray-2", "tray-2"]


def test_counted_paper_adds_up_through_a_jam(office: Office) -> None:
    office.said("stock", "--loaded", "50")
    with AtThePrinter(office) as at:
        assert at.print(CERTIFICATE) == Printed()
        assert at.print(CERTIFICATE) == Printed()
        office.sim.do(OutOfPaper(terminal=HERE, tray="tray-2", leave=1))
        two = Sheets(pdf=pdf(2), paper=Paper.CERTIFICATE, document="C-99-0002")
        outcome = at.print(two)
        assert isinstance(outcome, NotPrinted)
        assert (outcome.progress, outcome.reason) == (Progress.PARTLY, DeviceReason.PAPER_OUT)
    stock = office.said("stock")
    assert (stock["printed"], stock["spoilt"], stock["unclear"], stock["left_at_least"]) == (1, 1, 0, 48)
    assert len(office.sim.look(PrintedSheets(terminal=HERE))) == 2
    counted = office.said("stock", "--counted", "0")
    assert (counted["missing"], counted["left_at_most"]) == (48, 0)


def test_a_printer_that_is_jammed_is_given_no_certificate_until_it_is_cleared(office: Office) -> None:
    with AtThePrinter(office) as at:
        office.sim.do(PaperJam(terminal=HERE, jam="now"))
        at.states.wait(lambda state: state.reason is DeviceReason.PAPER_JAMMED)
        outcome = at.print(CERTIFICATE)
        assert isinstance(outcome, NotPrinted)
        assert (outcome.progress, outcome.reason) == (Progress.NOTHING, DeviceReason.PAPER_JAMMED)
        office.sim.do(PaperJam(terminal=HERE, jam="cleared"))
        at.states.wait(lambda state: state.phase is DevicePhase.READY)
        assert at.print(CERTIFICATE) == Printed()


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["calibrate", "--measured", "A=20", "B=190", "C=20", "D=300"], 1, "measure again: C about 20"),
        (["stock", "--counted", "5"], 1, "5 counted"),
        (["stock", "--paper", "gold"], 2, "no paper 'gold'"),
    ],
)
def test_a_technicians_mistake_is_told_and_keeps_nothing(
    words: list[str], status: int, says: str, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    what = [words[0], f"{office.address}?model=fast", *words[1:]]
    assert main(["device", *what, "--home", str(office.home.folder)]) == status
    assert says in capsys.readouterr().err
    assert list(office.home.device_memory.glob("*.json")) == []
