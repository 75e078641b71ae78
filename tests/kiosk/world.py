"""A ticket machine in a small world: a hall that is played, a card plate, a printer, and a clock that is moved."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from drivers.devices import Devices
from drivers.following import Following
from hall.bus.port import NoAnswer
from hall.clock import VirtualClock
from hall.contract.commands import Command, TakeTicket
from hall.contract.ids import RequestId
from hall.contract.refusals import AnyRefusal, Refusal
from hall.contract.replies import AnyResult, Refused, Reply, TicketTaken
from hall.contract.states import ServiceClosedBecause, ServiceState
from kiosk.assembly import Assembly
from tests.support.demo import demo_site
from tests.support.devices import PlayedDevice, PlayedPrinter, PlayedReader, plug, pull
from tests.support.hall_link import PlayedHall
from ui_kit.delivery import Delivery
from ui_kit.language import Language
from ui_kit.look import Look
from ui_kit.outbox import Outbox

NINE_O_CLOCK = 1_793_667_600_000


class PlainGlass:
    """A screen without a window: what is spoken and worn."""

    def __init__(self) -> None:
        self.language = Language()
        self.look = Look.DAY


class MachineWorld:
    """Everything around one ticket machine of the demo hall."""

    def __init__(self, glass: object | None = None, *, hall_id: str = "chonghua", devices: bool = True) -> None:
        self.devices = Devices()
        self._folder = TemporaryDirectory()
        self.site = demo_site(hall_id)
        self.hall = PlayedHall("kiosk-1", hall_id)
        self.reader = PlayedReader()
        self.printer = PlayedPrinter()
        if devices:
            self.plug(self.reader)
            self.plug(self.printer)
        self.clock = VirtualClock(NINE_O_CLOCK)
        self.glass = glass or PlainGlass()
        self.later: list[Callable[[], None]] = []
        self.assembly = Assembly(
            self.site,
            self.hall,
            self.glass,
            self.clock,
            devices=Following(self.devices),
            outbox=Outbox(Path(self._folder.name)),
            again=lambda _milliseconds, call: self.later.append(call),
        )
        self.machine = self.assembly.machine
        self.session = self.assembly.session

    def plug(self, device: PlayedDevice) -> None:
        """Somebody plugs a device in; one of the same name before it is let go."""
        plug(self.devices, device)

    def pull(self, device: PlayedDevice) -> None:
        """A device that nobody has configured is pulled out."""
        pull(self.devices, device)

    def model(self, page: str, name: str) -> object:
        """What a page's property says now."""
        return self.assembly.properties[page].property(name)  # type: ignore[attr-defined]

    def opens(self, *services: str, waiting: int = 3, windows: tuple[str, ...] = ("1", "2")) -> None:
        for service in services or self.site.service:
            self.hall.says(service, ServiceState(service=service, open=True, waiting=waiting, windows=windows))

    def closes(self, service: str, because: ServiceClosedBecause) -> None:
        self.hall.says(service, ServiceState(service=service, open=False, because=because, waiting=0, windows=()))

    def answers_take(self, body: AnyResult | AnyRefusal | None) -> RequestId:
        """The hall answers the oldest open request for a number; with None it stays silent for its time."""
        asked = next(a for a in self.hall.asked if a.open and isinstance(a.command, TakeTicket))
        asked.open = False
        if body is None:
            asked.answered(NoAnswer(request_id=asked.request_id))
        else:
            result = Refused(why=body) if isinstance(body, Refusal) else body
            asked.answered(Reply(request_id=asked.request_id, hall=self.hall.hall, epoch=1, answered_at=0, body=result))
        return asked.request_id

    def taken(self, number: str = "A023", service: str = "CH001") -> TicketTaken:
        """The hall gives a number to the oldest open request."""
        ticket = TicketTaken(
            ticket=self.takes()[-1],
            number=number,
            barcode="9910000230017",
            service=service,
            area=self.site.service[service].area,
            windows=("1", "2"),
            ahead=3,
            issued_at=NINE_O_CLOCK,
        )
        self.answers_take(ticket)
        return ticket

    def asked(self, kind: type[Command]) -> list[Command]:
        return [command for command in self.hall.commands if isinstance(command, kind)]

    def takes(self) -> list[str]:
        """The request ids under which a number was asked for."""
        return [a.request_id for a in self.hall.asked if isinstance(a.command, TakeTicket)]

    def time_passes(self) -> None:
        """What was put off is done."""
        waiting, self.later = self.later, []
        for call in waiting:
            call()

    def quiet(self, seconds: float) -> None:
        """Nobody touches anything."""
        self.clock.advance(seconds)
        self.session.tick()

    def after_a_fall(self) -> Delivery:
        """Killed and started anew: what the next run owes the hall from before it tells now."""
        self.assembly.delivery.stop()
        delivery = Delivery(self.hall, Outbox(Path(self._folder.name)), lambda _, call: self.later.append(call))
        delivery.start()
        return delivery

    def close(self) -> None:
        self.assembly.close()
        self._folder.cleanup()
