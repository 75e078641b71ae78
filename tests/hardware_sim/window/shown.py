"""The bench's window off-screen, over the simulated devices of the demo site as they really are."""

import socket
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import msgspec
from PySide6.QtCore import QCoreApplication

import hardware_sim
from hall.contract.ids import DeviceId, TerminalId
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from hardware_sim.bringing import Bring
from hardware_sim.cameras.camera import Knob
from hardware_sim.cameras.verbs import CameraSetting
from hardware_sim.catalogue import catalogue
from hardware_sim.client import SimClient, SimRefused
from hardware_sim.devices.document_camera.pages import Kind
from hardware_sim.devices.document_camera.verbs import PlacePage
from hardware_sim.devices.face_camera.face import Way
from hardware_sim.devices.face_camera.verbs import StandBefore, TurnHead
from hardware_sim.on_bench import DeviceState
from hardware_sim.simulation import MachineState
from hardware_sim.window.bench_view import BenchView
from hardware_sim.window.show import BENCH_SCREEN
from hardware_sim.wire_log import Heard
from tests.support.demo import demo_site
from tests.support.screens import ShownPage
from tests.support.simulator import simulator
from ui_kit.controls import items_of
from ui_kit.stage import Stage

PART = Path(hardware_sim.__file__).parent
KIOSK, READER, PRINTER = "kiosk-1", "idcard", "printer"
DESK = Device(id="desk", kind=DeviceKind.DOCUMENT_CAMERA, at="simulated")
FACE = Device(id="face", kind=DeviceKind.FACE_CAMERA, at="simulated")
"""The demo has no cameras."""
T = TypeVar("T")


class AtOnce:
    """Errands to a real simulator, each done before the next word is said."""

    waiting = 0

    def __init__(self, client: SimClient) -> None:
        self._client = client

    def ask(
        self, question: Callable[[SimClient], T], then: Callable[[T], None], refused: Callable[[str], None]
    ) -> None:
        try:
            answer = question(self._client)
        except SimRefused as mistake:
            refused(str(mistake))
        else:
            then(answer)


class SteadySim(SimClient):
    """The real simulator, but for addresses and times, which differ from run to run."""

    def wire(self, terminal: TerminalId, device: DeviceId, *, after: int = 0) -> list[Heard]:
        heard = super().wire(terminal, device, after=after)
        return [msgspec.structs.replace(one, at=one.number * 0.25) for one in heard]

    def state(self) -> list[DeviceState[MachineState]]:
        steady = {
            "hid-pos": "usbsim:/run/hall/bench/scanner.usb",
            "serial": "serial:/dev/pts/7",
            "network": "tcp://127.0.0.1:9100",
            "http": "http://127.0.0.1:8080/stream",
        }
        return [
            msgspec.structs.replace(device, address=device.address and steady[device.form])
            for device in super().state()
        ]


def card_lies_there(sim: SimClient) -> None:
    sim.place_card(KIOSK, "示例乙")


def ticket_is_printed(sim: SimClient) -> None:
    address = sim.device(KIOSK, PRINTER).address
    assert address is not None
    host, _, port = address.removeprefix("tcp://").partition(":")
    ticket = b"\x1d!\x11A 023\n\x1d!\x00" + b"\x1c&" + "政务服务中心\n前面等候 3 人\n".encode("gb18030")
    with socket.create_connection((host, int(port)), timeout=5) as line:
        line.sendall(ticket + b"\x1dVB\x00\x1dr\x01")
        line.recv(1)
    sim.paper_low(KIOSK)


def page_lies_askew(sim: SimClient) -> None:
    sim.do(PlacePage(terminal=KIOSK, page=Kind.FORM, person="示例乙", turned=4, right_mm=40))
    sim.do(CameraSetting(terminal=KIOSK, device=DESK.id, knob=Knob.FOCUS, value=400))


def face_is_turned(sim: SimClient) -> None:
    sim.do(StandBefore(terminal=KIOSK, person="示例乙"))
    sim.do(TurnHead(terminal=KIOSK, way=Way.LEFT))


STORIES: dict[str, tuple[str, Callable[[SimClient], object]]] = {
    "reader": (READER, card_lies_there),
    "printer": (PRINTER, ticket_is_printed),
    "unplugged": (PRINTER, lambda sim: sim.unplug(KIOSK, PRINTER)),
    "brought": ("scanner", lambda sim: sim.do(Bring(terminal=KIOSK, kind=DeviceKind.SCANNER, device="scanner"))),
    "bringing": (READER, lambda _: None),
    "desk": (DESK.id, page_lies_askew),
    "face": (FACE.id, face_is_turned),
}
"""Which device is looked at, and what happened to it before. Nothing here depends on the machine or the time."""


class ShownBench(ShownPage):
    """`story` is one of `STORIES`; `language` "en" or "zh"."""

    def __init__(self, story: str, said_in: str = "zh", *, served: bool = True) -> None:
        device, happened = STORIES[story]
        self._after = ExitStack()
        home = Home(Path(self._after.enter_context(tempfile.TemporaryDirectory())))
        self.sim = SimClient(home)
        if served:
            more = tuple(camera for camera in (DESK, FACE) if camera.id == device)
            terminals = [
                msgspec.structs.replace(one, devices=one.devices + (more if one.id == KIOSK else ()))
                for one in demo_site().terminals
            ]
            self._after.enter_context(simulator(home, terminals))
            happened(self.sim)

        def properties(stage: Stage) -> dict[str, object]:
            self.view = BenchView(AtOnce(SteadySim(home)), catalogue(), stage.language, demo_site().terminals)
            self.view.refresh()
            self.view.choose(KIOSK, device)
            return {"bench": self.view}

        super().__init__(PART, "Hall.Bench", "BenchWindow", properties, screen=BENCH_SCREEN)
        if said_in == "en":
            self.view.toggleLanguage()
        if story == "bringing":
            self.touch("bring")
        self.settle()

    def settle(self) -> None:
        """Also until the device's picture is there: QML takes it in on a thread of its own."""
        super().settle()
        if self._picture_is_coming():
            self.until(lambda: not self._picture_is_coming(), "the picture taken in")
            super().settle()

    def _picture_is_coming(self) -> bool:
        images = (item for item in items_of(self.window.contentItem()) if item.inherits("QQuickImage"))
        return any(not image.property("source").isEmpty() and image.property("progress") < 1 for image in images)

    def look_again(self) -> None:
        self.view.refresh()
        self.settle()

    def close(self) -> None:
        super().close()
        self._after.close()
        QCoreApplication.processEvents()
