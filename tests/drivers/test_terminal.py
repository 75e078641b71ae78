"""A terminal's devices from their line in the site definition, over real lines, plugged in and pulled out."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.discovery.pcsc_readers import PcscReaders
from drivers.discovery.sources import sources_of
from drivers.ports import CardEvent, CardRead, CardRemoved, CardSeen, Printed, PrintOutcome
from drivers.receipt.document import Receipt, Text
from drivers.registry import Registry
from drivers.terminal import DeviceMistake, Devices, open_devices
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from tests.drivers.support.card_blocks import JIA
from tests.drivers.support.card_module import CardModule
from tests.drivers.support.paper_printer import PaperPrinter
from tests.drivers.support.pty import Pty
from tests.drivers.support.terminals import PRINTER, READER, Heard, terminal

AUTO = Device(id="printer", kind=DeviceKind.RECEIPT_PRINTER, at="auto")


class Plugged:
    """A home whose simulated devices are ptys of this test."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder)
        self.folder = folder
        self.made: list[Pty] = []

    def plug(self, device: Device, behaviour: CardModule | PaperPrinter) -> Pty:
        link = self.folder / f"line-{len(self.made)}"
        made = Pty(link)
        self.made.append(made)
        made.serve(behaviour)
        file = self.home.simulated_device("ticket-1", device.id)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"serial:{link.resolve()}\n")
        return made

    def unplug(self, device: Device) -> None:
        self.home.simulated_device("ticket-1", device.id).unlink()


@pytest.fixture
def plugged(tmp_path: Path) -> Iterator[Plugged]:
    made = Plugged(tmp_path)
    yield made
    for pty in made.made:
        pty.close()


@pytest.fixture
def devices(plugged: Plugged) -> Iterator[Devices]:
    before = threading.active_count()
    with open_devices(plugged.home, terminal(READER, PRINTER)) as made:
        yield made
    serving = sum(pty._serving is not None and pty._serving.is_alive() for pty in plugged.made)
    assert threading.active_count() <= before + serving


def phase(device: Device, phase: DevicePhase) -> object:
    return lambda state: state.device == device.id and state.phase is phase


def test_a_card_is_read_over_a_pseudo_terminal(plugged: Plugged, devices: Devices) -> None:
    module = CardModule()
    plugged.plug(READER, module)
    events: Heard[CardEvent] = Heard()
    assert devices.card_reader
    devices.card_reader.listen(events)
    module.card = JIA.block()
    events.wait(lambda event: isinstance(event, CardSeen))
    read: list[CardEvent] = []
    events.wait(lambda event: read.append(event) is None and isinstance(event, CardRead))
    assert isinstance(read[-1], CardRead)
    assert (read[-1].card.name, len(read[-1].card.photo)) == (JIA.name, 1024)
    module.card = None
    events.wait(lambda event: isinstance(event, CardRemoved))


def test_plugging_in_and_pulling_out_is_noticed_within_a_second(plugged: Plugged, devices: Devices) -> None:
    states: Heard[DeviceState] = Heard()
    devices.watch_states(states)
    states.wait(phase(READER, DevicePhase.ABSENT))
    for how in ("the cable", "the file", "both"):
        pty = plugged.plug(READER, CardModule())
        assert states.wait(phase(READER, DevicePhase.READY)) < 1, how
        if how != "the file":
            pty.unplug()
        if how != "the cable":
            plugged.unplug(READER)
        assert states.wait(phase(READER, DevicePhase.ABSENT)) < 1, how


def test_a_ticket_is_printed_over_a_pseudo_terminal(plugged: Plugged, devices: Devices) -> None:
    printer = PaperPrinter()
    plugged.plug(PRINTER, printer)
    states: Heard[DeviceState] = Heard()
    devices.watch_states(states)
    states.wait(phase(PRINTER, DevicePhase.READY))
    outcomes: Heard[PrintOutcome] = Heard()
    assert devices.receipt_printer
    request = devices.receipt_printer.print(Receipt((Text("A023", 4),)), outcomes)
    outcomes.wait(lambda outcome: outcome == Printed())
    papers = len(printer.paper)
    assert devices.receipt_printer.print(Receipt((Text("A023", 4),)), outcomes, request_id=request) == request
    outcomes.wait(lambda outcome: outcome == Printed())
    assert len(printer.paper) == papers


def test_every_device_tells_its_state_from_the_start(devices: Devices) -> None:
    states: Heard[DeviceState] = Heard()
    watch = devices.watch_states(states)
    states.wait(lambda state: state.device == "idcard")
    watch.stop()
    assert {(state.terminal, state.device, state.kind, state.reason) for state in devices.states} == {
        ("ticket-1", "idcard", "id_card_reader", DeviceReason.NOT_CONNECTED),
        ("ticket-1", "printer", "receipt_printer", DeviceReason.NOT_CONNECTED),
    }


def test_a_terminal_without_devices_has_none(tmp_path: Path) -> None:
    with open_devices(Home(tmp_path), terminal()) as devices:
        assert (devices.card_reader, devices.receipt_printer, devices.states) == (None, None, ())


@pytest.mark.parametrize(
    ("at", "model", "says"),
    [("usb", "", "serial:/dev/ttyUSB0"), ("simulated", "nonesuch", "escpos-58"), ("simulated", "../x", "escpos-80")],
)
def test_a_mistake_in_the_site_definition_names_the_device_and_what_there_is(
    tmp_path: Path, at: str, model: str, says: str
) -> None:
    device = Device(id="printer", kind=DeviceKind.RECEIPT_PRINTER, at=at, model=model)
    with pytest.raises(DeviceMistake, match=says) as mistake:
        open_devices(Home(tmp_path), terminal(device))
    assert "ticket-1, printer" in str(mistake.value)


@pytest.mark.parametrize(
    ("devices", "demonstration", "looks"),
    [((), False, True), ((), True, False), ((READER,), True, False), ((READER, AUTO), True, True)],
)
def test_a_demonstration_leaves_the_machine_it_runs_on_alone(
    devices: tuple[Device, ...], demonstration: bool, looks: bool, tmp_path: Path
) -> None:
    sources = sources_of(Home(tmp_path), terminal(*devices), Registry(), demonstration=demonstration)
    assert any(isinstance(source, PcscReaders) for source in sources) is looks
