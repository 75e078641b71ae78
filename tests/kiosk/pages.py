"""The ticket machine's pages, each brought about by a small story, in any look and language."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import msgspec
from PySide6.QtGui import QImage

from drivers.ports import CardTrouble
from hall.bus.port import LinkPhase
from hall.contract.refusals import ServiceClosed
from hall.contract.states import DevicePhase, DeviceReason, ServiceClosedBecause
from tests.kiosk.world import MachineWorld
from tests.support.devices import PERSON, PlayedScanner
from tests.support.screens import ShownPage
from ui_kit.look import Look
from ui_kit.stage import Stage

KIOSK = Path(__file__).parents[2] / "kiosk"


def home(world: MachineWorld) -> None:
    world.opens(waiting=4)


def home_all_closed(world: MachineWorld) -> None:
    for service in world.site.service:
        world.closes(service, ServiceClosedBecause.NO_WINDOW)


def home_outside_hours(world: MachineWorld) -> None:
    for service in world.site.service:
        world.closes(service, ServiceClosedBecause.HALL_CLOSED)


def home_closed_with_card(world: MachineWorld) -> None:
    home_all_closed(world)
    world.reader.reads()


def home_connecting(world: MachineWorld) -> None:
    world.hall.falls_silent()
    world.hall.link(LinkPhase.CONNECTING)


def home_without_reader(world: MachineWorld) -> None:
    world.opens()
    world.reader.becomes(DevicePhase.FAULT, DeviceReason.NOT_RESPONDING)
    world.reader.cannot_read(CardTrouble.READER_FAILED)


def home_without_hall(world: MachineWorld) -> None:
    world.opens()
    world.hall.falls_silent()
    world.hall.link(LinkPhase.BROKER_AWAY)


def home_without_paper(world: MachineWorld) -> None:
    world.opens()
    world.printer.becomes(DevicePhase.FAULT, DeviceReason.PAPER_OUT)


def home_greeting(world: MachineWorld) -> None:
    world.opens()
    world.reader.reads()


def home_ticket_scanned(world: MachineWorld) -> None:
    world.opens()
    scanner = PlayedScanner()
    world.plug(scanner)
    scanner.reads("99100002300172")


def confirm_id_number_scanned(world: MachineWorld) -> None:
    confirm(world)
    scanner = PlayedScanner()
    world.plug(scanner)
    scanner.reads(PERSON.number)


def services(world: MachineWorld) -> None:
    world.opens(waiting=12)
    world.closes("CH019", ServiceClosedBecause.NO_WINDOW)
    world.machine.chooseArea("A")


def services_many(world: MachineWorld) -> None:
    world.opens(waiting=128)
    world.reader.reads()
    world.closes("CH006", ServiceClosedBecause.NUMBERS_USED_UP)
    world.machine.chooseArea("B")


def identify(world: MachineWorld) -> None:
    world.opens()
    world.machine.chooseService("CH001")


def identify_reading(world: MachineWorld) -> None:
    identify(world)
    world.reader.sees_card()


def identify_again(world: MachineWorld) -> None:
    identify_reading(world)
    world.reader.cannot_read(CardTrouble.TAKEN_TOO_SOON)


def confirm(world: MachineWorld) -> None:
    world.opens()
    world.reader.reads()
    world.machine.chooseService("CH001")


def confirm_long(world: MachineWorld) -> None:
    world.opens(waiting=128, windows=("3", "4", "12", "13"))
    world.machine.chooseService("CH017")
    world.machine.withoutCard()


def confirm_expired(world: MachineWorld) -> None:
    world.opens()
    world.reader.reads(msgspec.structs.replace(PERSON, valid_to=date(2026, 1, 1)))
    world.machine.chooseService("CH001")


def confirm_closed(world: MachineWorld) -> None:
    confirm(world)
    world.closes("CH001", ServiceClosedBecause.NO_WINDOW)


def confirm_without_hall(world: MachineWorld) -> None:
    confirm(world)
    world.hall.falls_silent()
    world.hall.link(LinkPhase.HALL_AWAY)


def confirm_retrying(world: MachineWorld) -> None:
    confirm(world)
    world.machine.take()
    world.answers_take(None)


def confirm_refused(world: MachineWorld) -> None:
    confirm(world)
    world.machine.take()
    world.answers_take(ServiceClosed(service="CH001", because=ServiceClosedBecause.NO_WINDOW))


def ticket_printing(world: MachineWorld) -> None:
    confirm(world)
    world.machine.take()
    world.taken()
    world.time_passes()


def ticket(world: MachineWorld) -> None:
    ticket_printing(world)
    world.printer.finishes()


def ticket_without_paper(world: MachineWorld) -> None:
    ticket_printing(world)
    world.printer.fails(DeviceReason.PAPER_OUT)


def countdown(world: MachineWorld) -> None:
    confirm(world)
    world.quiet(5 + world.site.rules.idle_s * world.session.patience)


STORIES: Mapping[str, Callable[[MachineWorld], None]] = {
    story.__name__: story
    for story in (
        home,
        home_all_closed,
        home_outside_hours,
        home_closed_with_card,
        home_connecting,
        home_without_reader,
        home_without_hall,
        home_without_paper,
        home_greeting,
        home_ticket_scanned,
        confirm_id_number_scanned,
        services,
        services_many,
        identify,
        identify_reading,
        identify_again,
        confirm,
        confirm_long,
        confirm_expired,
        confirm_closed,
        confirm_without_hall,
        confirm_retrying,
        confirm_refused,
        ticket_printing,
        ticket,
        ticket_without_paper,
        countdown,
    )
}


class MachineShown:
    """A ticket machine on an off-screen window, as its story left it."""

    world: MachineWorld

    def __init__(self, story: str, look: Look = Look.DAY, language: str = "zh", hall_id: str = "chonghua") -> None:
        def properties(stage: Stage) -> dict[str, object]:
            self.world = MachineWorld(stage, hall_id=hall_id)
            return self.world.assembly.properties

        self.page = ShownPage(KIOSK, "Hall.Kiosk", "TicketMachineWindow", properties)
        self.world.session.watch(self.page.window)
        self.page.stage.language.use(language)
        if look is Look.ELDER:
            self.world.assembly.settings.toggleElder()
        elif look is Look.CONTRAST:
            self.world.assembly.settings.toggleContrast()
        STORIES[story](self.world)
        self.page.settle()

    def picture(self) -> QImage:
        return self.page.picture()

    def close(self) -> None:
        self.page.close()
        self.world.close()
