"""A ticket machine in a small world: a hall that is played, a card plate, a printer, and a clock that is moved."""

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from drivers.core.completion import CompletionCode
from drivers.devices import Devices, Standing
from drivers.following import Following
from drivers.idcard.card import CardKind, IdCard
from drivers.ports import (
    CardEvent,
    CardRead,
    CardRemoved,
    CardSeen,
    CardTrouble,
    CardUnreadable,
    NotPrinted,
    Printed,
    PrintOutcome,
    Progress,
)
from drivers.receipt.document import Receipt
from drivers.receipt.profile import printer_profile
from hall.bus.port import NoAnswer, Watch
from hall.clock import VirtualClock
from hall.contract.commands import Command, TakeTicket
from hall.contract.ids import RequestId, new_request_id
from hall.contract.refusals import AnyRefusal, Refusal
from hall.contract.replies import AnyResult, Refused, Reply, TicketTaken
from hall.contract.states import DevicePhase, DeviceReason, DeviceState, ServiceClosedBecause, ServiceState
from hall.sites.definition import DeviceKind
from kiosk.assembly import Assembly
from tests.support.demo import demo_site
from tests.support.hall_link import PlayedHall
from ui_kit.language import Language
from ui_kit.look import Look
from ui_kit.outbox import Outbox

NINE_O_CLOCK = 1_793_667_600_000
PERSON = IdCard(
    kind=CardKind.RESIDENT,
    name="张小样",
    sex_code="2",
    nation_code="01",
    birth=date(1990, 1, 1),
    number="990000199001010014",
    valid_from=date(2020, 1, 1),
    valid_to=date(2040, 1, 1),
)


class Listeners:
    """Who listens to a device."""

    def __init__(self, now: Callable[[], object] | None = None) -> None:
        self.heard: list[Callable[..., None]] = []
        self._now = now

    def add(self, heard: Callable[..., None]) -> Watch:
        self.heard.append(heard)
        if self._now is not None:
            heard(self._now())
        return Stop(self, heard)

    def tell(self, what: object) -> None:
        for heard in list(self.heard):
            heard(what)


class Stop:
    def __init__(self, listeners: Listeners, heard: Callable[..., None]) -> None:
        self._listeners, self._heard = listeners, heard

    def stop(self) -> None:
        self._listeners.heard.remove(self._heard)


class PlayedDevice:
    """A device without a thread."""

    def __init__(self, device: str, kind: str) -> None:
        self.stopped = False
        self.state = DeviceState(terminal="kiosk-1", device=device, kind=kind, phase=DevicePhase.READY, since=0)
        self.states = Listeners(lambda: self.state)

    def watch_state(self, heard: Callable[[DeviceState], None]) -> Watch:
        return self.states.add(heard)

    def start(self) -> None:
        """It runs as soon as it is there."""

    def stop(self) -> None:
        self.stopped = True

    def becomes(self, phase: DevicePhase, reason: DeviceReason | None = None) -> None:
        self.state = DeviceState(
            terminal="kiosk-1",
            device=self.state.device,
            kind=self.state.kind,
            phase=phase,
            reason=reason,
            since=self.state.since + 1,
        )
        self.states.tell(self.state)


class PlayedReader(PlayedDevice):
    """A card plate that a test lays cards on."""

    def __init__(self, device: str = "idcard") -> None:
        super().__init__(device, "id_card_reader")
        self.listeners = Listeners()

    def listen(self, heard: Callable[[CardEvent], None]) -> Watch:
        return self.listeners.add(heard)

    def sees_card(self) -> None:
        self.listeners.tell(CardSeen())

    def reads(self, card: IdCard = PERSON) -> None:
        self.listeners.tell(CardSeen())
        self.listeners.tell(CardRead(card))

    def cannot_read(self, trouble: CardTrouble) -> None:
        self.listeners.tell(CardUnreadable(trouble))

    def card_taken(self) -> None:
        self.listeners.tell(CardRemoved())


class PlayedPrinter(PlayedDevice):
    """A printer that says what became of a print when the test says so."""

    def __init__(self, device: str = "printer", model: str = "") -> None:
        super().__init__(device, "receipt_printer")
        self.profile = printer_profile(model)
        self.printed: list[tuple[RequestId, Receipt]] = []
        self._done: list[Callable[[PrintOutcome], None]] = []

    def print(
        self,
        receipt: Receipt,
        done: Callable[[PrintOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 15.0,
    ) -> RequestId:
        ident = request_id or new_request_id()
        self.printed.append((ident, receipt))
        self._done.append(done)
        return ident

    def finishes(self) -> None:
        self._done.pop(0)(Printed())

    def fails(self, reason: DeviceReason | None, progress: Progress = Progress.NOTHING) -> None:
        self._done.pop(0)(NotPrinted(progress, CompletionCode.HARDWARE_ERROR, reason))


def _all_let_go() -> None:
    """Devices are let go on threads of their own; a world is told in order."""
    for thread in threading.enumerate():
        if thread.name.startswith("let-go-"):
            thread.join(10)


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
        self.devices.put(Standing(device.state.device, DeviceKind(device.state.kind), device))
        _all_let_go()

    def pull(self, device: PlayedDevice) -> None:
        """A device that nobody has configured is pulled out."""
        self.devices.withdraw(device.state.device)
        _all_let_go()

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

    def close(self) -> None:
        self.assembly.close()
        self._folder.cleanup()
