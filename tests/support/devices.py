"""Devices that a test plays: plugged in and pulled out, they tell what it says and remember what they are told."""

import threading
from collections.abc import Callable
from datetime import date

from drivers.core.completion import CompletionCode
from drivers.devices import Devices, Standing
from drivers.idcard.card import CardKind, IdCard
from drivers.keypad.port import KeypadCommand, KeypadEvent, KeypadOutcome, KeypadTold
from drivers.led.port import LedCommand, LedDone, LedNotDone, LedOutcome
from drivers.led.profile import AreaOnBar, CardProtocol, LedProfile
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
from drivers.scanner.payload import Scan, classify
from drivers.scanner.port import ScanEvent, ScanFailed
from drivers.scanner.text import ScanTrouble
from hall.bus.port import Watch
from hall.contract.ids import RequestId, new_request_id
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.sites.definition import DeviceKind

PERSON = IdCard(
    kind=CardKind.RESIDENT,
    name="张小样",
    sex_code="2",
    nation_code="01",
    birth=date(1990, 1, 1),
    number="990000199001010017",
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


class PlayedScanner(PlayedDevice):
    """A scanner to which a test shows codes."""

    def __init__(self, device: str = "scanner") -> None:
        super().__init__(device, "scanner")
        self.listeners = Listeners()

    def listen(self, heard: Callable[[ScanEvent], None]) -> Watch:
        return self.listeners.add(heard)

    def reads(self, text: str) -> None:
        self.listeners.tell(Scan(classify(text), text))

    def cannot_read(self) -> None:
        self.listeners.tell(ScanFailed(ScanTrouble.BROKEN_OFF))


class PlayedKeypads(PlayedDevice):
    """A line of keypads that a test presses."""

    def __init__(self, device: str = "keypad") -> None:
        super().__init__(device, "keypad")
        self.listeners = Listeners()
        self.told: list[KeypadCommand] = []

    def listen(self, heard: Callable[[KeypadEvent], None]) -> Watch:
        return self.listeners.add(heard)

    def says(self, event: KeypadEvent) -> None:
        self.listeners.tell(event)

    def send(
        self,
        command: KeypadCommand,
        done: Callable[[KeypadOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 2.0,
    ) -> RequestId:
        self.told.append(command)
        done(KeypadTold())
        return request_id or new_request_id()


class PlayedBar(PlayedDevice):
    """An LED bar that confirms when the test says so."""

    def __init__(self, device: str = "led", areas: tuple[AreaOnBar, ...] = (AreaOnBar(number=0, width=128),)) -> None:
        super().__init__(device, "led_screen")
        self.profile = LedProfile(name="played", protocol=CardProtocol.ONBON_6K, areas=areas)
        self.told: list[LedCommand] = []
        self._done: list[Callable[[LedOutcome], None]] = []

    def send(
        self,
        command: LedCommand,
        done: Callable[[LedOutcome], None],
        *,
        request_id: RequestId | None = None,
        wait_s: float = 5.0,
    ) -> RequestId:
        self.told.append(command)
        self._done.append(done)
        return request_id or new_request_id()

    def confirms(self) -> None:
        self._done.pop(0)(LedDone())

    def fails(self) -> None:
        self._done.pop(0)(LedNotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_RESPONDING))


def plug(devices: Devices, device: PlayedDevice) -> None:
    """Somebody plugs a device in; one of the same name before it is let go."""
    devices.put(Standing(device.state.device, DeviceKind(device.state.kind), device))
    _all_let_go()


def pull(devices: Devices, device: PlayedDevice) -> None:
    """A device that nobody has configured is pulled out."""
    devices.withdraw(device.state.device)
    _all_let_go()


def _all_let_go() -> None:
    """Devices are let go on threads of their own; a world is told in order."""
    for thread in threading.enumerate():
        if thread.name.startswith("let-go-"):
            thread.join(10)
