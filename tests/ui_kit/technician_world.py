"""A screen with a technician before it: devices that are played, a code, and a clock that is moved."""

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from hall.bus.port import Watch
from hall.clock import VirtualClock
from hall.contract.ids import DeviceId
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.sites.definition import DeviceKind
from hall.sites.definition import Screen as Glass
from tests.support.screens import BOARD_SCREEN, KIOSK_SCREEN, PAD_SCREEN, ShownPage
from ui_kit.look import Look
from ui_kit.stage import Stage
from ui_kit.technician import Technician

SAMPLES = Path(__file__).parent / "samples"
CODE = "271828"
GLASSES: dict[str, tuple[Glass, float]] = {
    "kiosk": (KIOSK_SCREEN, 1.0),
    "desk": (Glass(width_px=1280, height_px=800, width_mm=304.0), 0.62),
    "pad": (PAD_SCREEN, 0.8),
    "window": (Glass(width_px=1280, height_px=480, width_mm=600.0), 1.0),
    "board": (BOARD_SCREEN, 1.0),
}
"""The screens of a hall, and how large their type is."""


class OnHand(Struct, frozen=True):
    device: DeviceId
    kind: DeviceKind
    model: str
    place: str


class PlayedWorkshop:
    """A terminal's devices. Tests end when the test says so."""

    def __init__(self) -> None:
        self.devices: list[OnHand] = []
        self.told: dict[DeviceId, Callable[[str | None], None]] = {}
        self._heard: Callable[[DeviceState], None] = lambda _: None

    def on_hand(self) -> Sequence[OnHand]:
        return self.devices

    def test(self, device: DeviceId, told: Callable[[str | None], None]) -> None:
        self.told[device] = told

    def watch_states(self, heard: Callable[[DeviceState], None]) -> Watch:
        self._heard = heard
        return self

    def stop(self) -> None:
        self._heard = lambda _: None

    def plug(
        self, kind: DeviceKind, model: str, place: str, phase: DevicePhase, reason: DeviceReason | None = None
    ) -> None:
        self.devices.append(OnHand(kind.value, kind, model, place))
        self._heard(DeviceState(terminal="t", device=kind.value, kind=kind.value, phase=phase, reason=reason, since=0))

    def pull(self, kind: DeviceKind) -> None:
        self.devices = [one for one in self.devices if one.kind is not kind]
        self._heard(
            DeviceState(
                terminal="t", device=kind.value, kind=kind.value, phase=DevicePhase.ABSENT, since=0, withdrawn=True
            )
        )


class PlayedDoor:
    def __init__(self) -> None:
        self.code = CODE

    def is_set(self) -> bool:
        return self.code != ""

    def fits(self, code: str) -> bool:
        return code == self.code


class Maintained(ShownPage):
    """A screen of a hall, its technician's page in the state its story left it."""

    def __init__(self, story: str, glass: str = "kiosk", *, look: Look = Look.DAY, language: str = "zh") -> None:
        self.workshop, self.door, self.time = PlayedWorkshop(), PlayedDoor(), VirtualClock()
        self.free = True
        screen, type_scale = GLASSES[glass]

        def models(stage: Stage) -> dict[str, object]:
            stage.language.use(language)
            self.technician = Technician(
                self.workshop,
                self.workshop.watch_states,
                self.door,
                may_open=lambda: self.free,
                clock=self.time,
                language=stage.language,
            )
            self.technician.start()
            return {"technician": self.technician}

        super().__init__(SAMPLES, "Samples", "Maintained", models, screen=screen, look=look, type_scale=type_scale)
        STORIES[story](self)
        self.settle()

    def types(self, code: str) -> None:
        for digit in code:
            self.technician.type(digit)

    def close(self) -> None:
        super().close()
        self.technician.stop()


def closed(at: Maintained) -> None:
    at.workshop.plug(DeviceKind.ID_CARD_READER, "SDT", "usb:0400:c35a", DevicePhase.READY)


def code(at: Maintained) -> None:
    at.technician.open()
    at.types("27")


def wrong_code(at: Maintained) -> None:
    at.technician.open()
    at.types("000000")


def no_code(at: Maintained) -> None:
    at.door.code = ""
    at.technician.open()


def no_devices(at: Maintained) -> None:
    at.technician.open()
    at.types(CODE)


def devices(at: Maintained) -> None:
    no_devices(at)
    plug = at.workshop.plug
    plug(DeviceKind.ID_CARD_READER, "SDT reader of the security module", "usb:0400:c35a@1-1.2", DevicePhase.READY)
    plug(
        DeviceKind.RECEIPT_PRINTER, "ESC/POS, 80 mm", "tcp://192.0.2.19:9100", DevicePhase.FAULT, DeviceReason.PAPER_OUT
    )
    plug(DeviceKind.KEYPAD, "RS-485 callers and evaluators (FF 68)", "", DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED)
    plug(
        DeviceKind.SCANNER,
        "HID-POS scanner",
        "hidraw:/dev/hidraw3",
        DevicePhase.FAULT,
        DeviceReason.HELD_BY_ANOTHER,
    )
    at.technician.test(DeviceKind.ID_CARD_READER.value)
    at.workshop.told[DeviceKind.ID_CARD_READER.value](None)
    at.technician.test(DeviceKind.RECEIPT_PRINTER.value)
    at.workshop.told[DeviceKind.RECEIPT_PRINTER.value]("answers and is well: paper_out; do: clear")


STORIES: dict[str, Callable[[Maintained], None]] = {
    story.__name__: story for story in (closed, code, wrong_code, no_code, no_devices, devices)
}
