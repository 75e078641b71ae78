"""Devices that are plugged in, pulled out and exchanged while people use the machine."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication

from drivers.following import Following
from drivers.ports import CARD_READER, RECEIPT_PRINTER, CardSeen, Progress
from drivers.receipt.profile import printer_profile
from drivers.terminal import open_devices
from hall.clock import VirtualClock
from hall.contract.commands import Channel, ReportDevice, ReportPaper, TakeTicket
from hall.contract.states import DevicePhase, DeviceReason, ServiceState
from hall.home import Home
from hardware_sim.client import SimClient
from kiosk.assembly import Assembly
from kiosk.paper import ticket_paper
from tests.kiosk.world import NINE_O_CLOCK, MachineWorld, PlainGlass
from tests.support.demo import demo_site
from tests.support.devices import PlayedPrinter, PlayedReader
from tests.support.hall_link import PlayedHall
from tests.support.screens import until
from tests.support.simulator import simulator
from ui_kit.bus import GuiCrossing
from ui_kit.outbox import Outbox


@pytest.fixture
def bare(qapp: object) -> Iterator[MachineWorld]:
    """A machine for which nobody has configured a device."""
    with closing(MachineWorld(devices=False)) as world:
        world.opens()
        yield world


def page(world: MachineWorld) -> object:
    return world.machine.property("page")


def says(world: MachineWorld) -> tuple[object, ...]:
    return tuple(world.model("standing", part) for part in ("happened", "canDo", "whoHelps"))


def takes_a_number(world: MachineWorld) -> str:
    world.machine.chooseService("CH001")
    if page(world) == "identify":
        world.machine.withoutCard()
    world.machine.take()
    return world.taken().ticket


def test_a_reader_plugged_in_later_is_asked_of_the_next_visitor_and_reads_their_card(bare: MachineWorld) -> None:
    assert bare.model("standing", "plate") == "no_reader"
    reader = PlayedReader("id-card-reader-2")
    bare.plug(reader)
    assert bare.model("standing", "plate") == "empty"
    bare.machine.chooseService("CH001")
    assert page(bare) == "identify"
    reader.reads()
    assert page(bare) == "confirm"
    bare.machine.take()
    assert bare.asked(TakeTicket)[0].channel is Channel.CARD


def test_a_card_that_lies_on_a_reader_when_it_begins_is_not_missed(bare: MachineWorld) -> None:
    class Eager(PlayedReader):
        def start(self) -> None:
            self.reads()

    bare.devices.start()
    bare.plug(Eager())
    assert bare.model("standing", "greeting") == "您好，张*样"


def test_a_machine_that_never_had_a_device_misses_none(bare: MachineWorld) -> None:
    assert says(bare) == ("", "", "")


def test_a_reader_pulled_out_is_said_at_once_and_nobody_is_asked_for_a_card(bare: MachineWorld) -> None:
    reader = PlayedReader()
    bare.plug(reader)
    bare.machine.chooseService("CH001")
    bare.pull(reader)
    assert says(bare) == ("身份证读卡器暂时不能使用。", "您仍可不刷卡取号。", "需要帮助时，请到咨询台。")
    assert page(bare) == "identify"
    assert bare.model("standing", "cardSays") == "读卡器暂时不能使用，请不刷卡取号。"
    bare.machine.withoutCard()
    assert page(bare) == "confirm"
    bare.machine.back()
    bare.machine.chooseService("CH001")
    assert page(bare) == "confirm"


def test_staff_are_called_for_a_configured_reader_only(world: MachineWorld) -> None:
    world.opens()
    world.reader.becomes(DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED)
    assert says(world) == ("身份证读卡器暂时不能使用。", "您仍可不刷卡取号。", "已通知工作人员。")
    assert world.model("standing", "plate") == "no_reader"
    world.reader.becomes(DevicePhase.READY)
    assert world.model("standing", "plate") == "empty"
    assert says(world) == ("", "", "")


def test_what_a_reader_still_tells_after_another_has_taken_its_place_is_nobodys(world: MachineWorld) -> None:
    world.opens()
    told = list(world.reader.listeners.heard)
    world.plug(PlayedReader())
    assert world.reader.stopped
    assert world.reader.listeners.heard == []
    for heard in told:
        heard(CardSeen())
    assert world.model("standing", "plate") == "empty"


def test_a_printer_plugged_in_later_prints_the_next_ticket_as_wide_as_its_own_paper(bare: MachineWorld) -> None:
    takes_a_number(bare)
    assert bare.model("ticket", "happened") == "本机没有打印机。"
    bare.session.begin()
    bare.session.end()
    printer = PlayedPrinter("receipt-printer-2", "escpos-58")
    bare.plug(printer)
    taken = takes_a_number(bare)
    [(request, receipt)] = printer.printed
    assert request == taken
    ticket = bare.machine.visit.ticket
    assert ticket is not None
    assert receipt == ticket_paper(bare.site, ticket, "zh", printer_profile("escpos-58"))
    printer.finishes()
    assert bare.model("ticket", "paperSays") == "请取走您的号票"


def test_another_model_in_its_place_prints_the_next_ticket_and_the_one_under_way_has_one_outcome(
    world: MachineWorld,
) -> None:
    world.opens()
    first = takes_a_number(world)
    other = PlayedPrinter("printer", "escpos-58")
    world.plug(other)
    assert world.printer.stopped
    assert world.model("ticket", "paperSays") == "正在打印号票"
    world.printer.fails(DeviceReason.NOT_CONNECTED, Progress.PARTLY)
    assert world.asked(ReportPaper) == [ReportPaper(ticket=first, printed=False, reason=DeviceReason.NOT_CONNECTED)]
    assert world.model("ticket", "happened") == "打印机暂时不能使用。"
    assert other.printed == []
    world.session.begin()
    world.session.end()
    second = takes_a_number(world)
    assert [request for request, _ in other.printed] == [second]


def test_a_printer_pulled_out_for_good_is_said_and_numbers_are_still_given(bare: MachineWorld) -> None:
    printer = PlayedPrinter("receipt-printer-2")
    bare.plug(printer)
    bare.pull(printer)
    assert says(bare)[0] == "打印机暂时不能使用。"
    assert says(bare)[2] == "需要帮助时，请到咨询台。"
    takes_a_number(bare)
    assert bare.model("ticket", "number") == "A023"
    assert "A 023 仍然有效" in str(bare.model("ticket", "canDo"))


def test_the_hall_hears_of_a_device_that_comes_and_goes(bare: MachineWorld) -> None:
    printer = PlayedPrinter("receipt-printer-2")
    bare.plug(printer)
    bare.pull(printer)
    assert [(one.device, one.phase, one.withdrawn) for one in bare.hall.devices] == [
        ("receipt-printer-2", DevicePhase.READY, False),
        ("receipt-printer-2", DevicePhase.ABSENT, True),
    ]
    assert bare.asked(ReportDevice) == [], "the site definition does not name it, so the journal would refuse it"


class MachineOnTheBench:
    """A machine without a window, its devices those of the simulator, plugged in though nobody configured them."""

    def __init__(self, folder: Path, home: Home) -> None:
        site = demo_site()
        terminal = msgspec.structs.replace(site.terminal["kiosk-1"], devices=())
        self.crossing = GuiCrossing()
        self.hall = PlayedHall("kiosk-1")
        self.devices = open_devices(home, terminal)
        self.assembly = Assembly(
            site,
            self.hall,
            PlainGlass(),
            VirtualClock(NINE_O_CLOCK),
            devices=Following(self.devices, self.crossing.to_gui),
            outbox=Outbox(folder / "facts"),
        )
        self.hall.says("CH001", ServiceState(service="CH001", open=True, waiting=0, windows=("1",)))
        self.devices.start()

    def says(self, name: str) -> object:
        return self.assembly.properties["standing"].property(name)  # type: ignore[attr-defined]

    def close(self) -> None:
        self.devices.stop()
        self.assembly.close()
        QCoreApplication.processEvents()


@pytest.fixture
def on_the_bench(qapp: object, tmp_path: Path) -> Iterator[tuple[MachineOnTheBench, SimClient]]:
    home = Home(tmp_path / "home")
    usb = {("kiosk-1", "idcard"): "usb-one-pipe", ("kiosk-1", "printer"): "usb"}
    with simulator(home, [demo_site().terminal["kiosk-1"]], usb) as sim:
        sim.unplug("kiosk-1", "idcard")
        sim.unplug("kiosk-1", "printer")
        with closing(MachineOnTheBench(tmp_path, home)) as machine:
            yield machine, sim


@pytest.mark.requirement("R052")
def test_a_simulated_reader_and_printer_are_used_as_soon_as_they_are_plugged_in(
    on_the_bench: tuple[MachineOnTheBench, SimClient],
) -> None:
    machine, sim = on_the_bench
    assert machine.devices.port(CARD_READER) is None
    assert machine.says("plate") == "no_reader"
    sim.plug("kiosk-1", "idcard")
    until(lambda: machine.says("plate") == "empty", "the machine asks for cards")
    sim.place_card("kiosk-1")
    until(lambda: str(machine.says("greeting")).startswith("您好"), "the card is read")
    sim.plug("kiosk-1", "printer")
    until(_ready(machine, RECEIPT_PRINTER.kind), "the printer is ready")
    sim.unplug("kiosk-1", "idcard")
    until(lambda: machine.says("happened") == "身份证读卡器暂时不能使用。", "the machine says that its reader is gone")
    assert machine.says("canDo") == "您仍可不刷卡取号。"


def _ready(machine: MachineOnTheBench, kind: str) -> Callable[[], bool]:
    return lambda: any(state.kind == kind and state.phase is DevicePhase.READY for state in machine.hall.devices)


def test_the_machine_is_a_technicians_only_while_no_visitor_is_at_it(world: MachineWorld) -> None:
    world.opens()
    assert world.machine.is_free
    world.machine.chooseArea("A")
    assert not world.machine.is_free
    world.machine.back()
    assert world.machine.is_free
    world.reader.sees_card()
    assert not world.machine.is_free
