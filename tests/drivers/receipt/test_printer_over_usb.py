"""A printer on USB (printer class, one bulk pipe each way): found by its class, and printed on by the real driver."""

from pathlib import Path

from drivers.core.address import UsbAt
from drivers.discovery.found import Found
from drivers.ports import NotPrinted, Printed, PrintOutcome
from drivers.receipt.document import Receipt, Text
from drivers.registry import Registry
from drivers.terminal import open_devices
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from tests.drivers.support import paper_printer
from tests.drivers.support.paper_printer import PaperPrinter
from tests.drivers.support.terminals import Heard, terminal
from tests.drivers.support.usb_server import UsbServer

PRINTER = [
    {"number": 0, "class": 7, "endpoints": [
        {"address": 0x01, "type": "bulk", "packet": 64}, {"address": 0x82, "type": "bulk", "packet": 64}]},
]  # fmt: skip
TICKET = Receipt((Text("取号单", 2), Text("A023", 4)))


def test_a_usb_printer_is_known_by_its_class_and_prints_until_it_is_pulled_out(tmp_path: Path) -> None:
    printer = PaperPrinter()
    server = UsbServer(tmp_path / "printer.sock", PRINTER)
    server.answer = lambda endpoint, data: [(0x82, said)] if (said := printer.hear(data)) else []
    device = Device(id="printer", kind=DeviceKind.RECEIPT_PRINTER, at=f"usbsim:{server.path}")
    devices = open_devices(Home(tmp_path), terminal(device))
    states: Heard[DeviceState] = Heard()
    outcomes: Heard[PrintOutcome] = Heard()
    devices.watch_states(states)
    try:
        with devices:
            states.wait(lambda state: state.phase is DevicePhase.READY)
            assert devices.receipt_printer
            devices.receipt_printer.print(TICKET, outcomes)
            outcomes.wait(lambda outcome: outcome == Printed())
            assert printer.paper[-1] == b"\x1dVB\0"
            printer.sensors = paper_printer.PAPER_OUT
            states.wait(lambda state: state.reason is DeviceReason.PAPER_OUT)
            server.unplug()
            states.wait(lambda state: state.reason is DeviceReason.NOT_CONNECTED)
            devices.receipt_printer.print(TICKET, outcomes)
            outcomes.wait(lambda outcome: isinstance(outcome, NotPrinted))
    finally:
        server.close()


def test_any_usb_printer_is_recognised_by_its_class_as_a_receipt_printer() -> None:
    found = Found(address=UsbAt(0x1FC9, 0x2016, "1-1"), place="1-1", usb="1fc9:2016", usb_classes=(7,))
    (known,) = Registry(None).recognise(found)
    assert known.model.driver == "receipt"
