"""Driver and simulated cameras meet over HTTP: what is laid down is seen, and every trouble of a camera is told."""

import json
import logging
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image, ImageStat

from drivers.camera.port import (
    DOCUMENT_CAMERA,
    FACE_CAMERA,
    Camera,
    Control,
    ControlSet,
    Frame,
    Look,
    NotDone,
    SetOutcome,
    StillOutcome,
    StillTaken,
)
from drivers.core.completion import CompletionCode
from drivers.terminal import open_devices
from hall.cli import main
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from hardware_sim.cable import Fault
from hardware_sim.cameras.camera import CameraFault, CameraState, Light
from hardware_sim.cameras.verbs import BreakCamera, ClearLens, CoverLens, RoomLight
from hardware_sim.client import SimClient
from hardware_sim.devices.document_camera.pages import Kind
from hardware_sim.devices.document_camera.verbs import PlacePage
from hardware_sim.devices.face_camera.verbs import StandBefore
from hardware_sim.faults import Faults
from hardware_sim.line import Direction
from tests.drivers.support.terminals import SOON_S, Heard, terminal
from tests.support.simulator import simulator

HERE = "ticket-1"
DESK = Device(id="desk", kind=DeviceKind.DOCUMENT_CAMERA, at="simulated")
FACE = Device(id="face", kind=DeviceKind.FACE_CAMERA, at="simulated")
SMALL_PROFILE = """
name = "Document camera, impatient"
silent_s = 1.0
start_s = 2.0
frozen_s = 1.0
judge_s = 0.2
[http]
still = "/still"
[http.controls.focus]
auto = "/control?focus=auto"
manual = "/control?focus={value}"
ask = "/control"
says = 'focus=(auto|\\d+)'
"""


class Room:
    def __init__(self, sim: SimClient, home: Home, camera: Camera, device: str) -> None:
        self.sim = sim
        self.home = home
        self.camera = camera
        self.device = device
        self.came: Heard[float] = Heard()
        self.states: Heard[DeviceState] = Heard()
        camera.watch_state(self.states)
        self.until(DevicePhase.READY)

    def look(self) -> Look:
        return self.camera.look(lambda: self.came(time.monotonic()))

    def frame(self, look: Look) -> Frame:
        """The next one."""
        look.take()
        while True:
            self.came.wait(lambda _: True)
            if (frame := look.take()) is not None:
                return frame

    def until(self, phase: DevicePhase, reason: DeviceReason | None = None) -> float:
        return self.states.wait(lambda state: (state.phase, state.reason) == (phase, reason))

    def still(self) -> StillOutcome:
        heard: Heard[StillOutcome] = Heard()
        said: list[StillOutcome] = []
        self.camera.still(heard)
        heard.wait(lambda outcome: said.append(outcome) is None)
        return said[0]

    def set(self, control: Control, level: int | None) -> SetOutcome:
        heard: Heard[SetOutcome] = Heard()
        said: list[SetOutcome] = []
        self.camera.set(control, level, heard)
        heard.wait(lambda outcome: said.append(outcome) is None)
        return said[0]

    @property
    def shown(self) -> CameraState:
        state = next(one.state for one in self.sim.state() if one.device == self.device)
        assert isinstance(state, CameraState)
        return state

    def rests(self) -> bool:
        deadline = time.monotonic() + SOON_S
        while self.shown.hosts and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.shown.hosts == 0


@pytest.fixture
def home(tmp_path: Path) -> Home:
    folder = tmp_path / "profiles" / "camera-document"
    folder.mkdir(parents=True)
    (folder / "impatient.toml").write_text(SMALL_PROFILE, "utf-8")
    return Home(tmp_path)


@pytest.fixture
def desk(home: Home) -> Iterator[Room]:
    here = terminal(Device(id="desk", kind=DeviceKind.DOCUMENT_CAMERA, at="simulated", model="impatient"))
    with simulator(home, [here]) as sim, open_devices(home, here) as devices:
        camera = devices.port(DOCUMENT_CAMERA)
        assert camera is not None
        yield Room(sim, home, camera, "desk")


def lightness(jpeg: bytes) -> float:
    return ImageStat.Stat(Image.open(BytesIO(jpeg)).convert("L").reduce(8)).mean[0]


def test_a_page_laid_down_is_seen_live_and_taken_at_full_size_and_then_the_camera_rests(desk: Room) -> None:
    assert desk.rests(), "nobody has looked yet"
    look = desk.look()
    empty = lightness(desk.frame(look).jpeg)
    assert desk.shown.hosts == 1
    desk.sim.do(PlacePage(terminal=HERE, page=Kind.PLAN))
    deadline = time.monotonic() + SOON_S
    while lightness((frame := desk.frame(look)).jpeg) < empty + 80:
        assert time.monotonic() < deadline
    assert (frame.width, frame.height) == (1600, 1200)
    outcome = desk.still()
    assert isinstance(outcome, StillTaken)
    assert Image.open(BytesIO(outcome.frame.jpeg)).size == (outcome.frame.width, outcome.frame.height) == (3264, 2448)
    assert lightness(outcome.frame.jpeg) > empty + 80
    later = desk.frame(look)
    assert later.width == 1600
    assert time.monotonic() - later.taken_at < 1
    look.stop()
    assert desk.rests()


def test_a_pulled_camera_is_absent_at_once_and_seen_through_again_when_it_is_back(desk: Room) -> None:
    look = desk.look()
    desk.frame(look)
    desk.sim.unplug(HERE, "desk")
    assert desk.until(DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED) < SOON_S
    assert desk.still() == NotDone(CompletionCode.DEVICE_NOT_READY, DeviceReason.NOT_CONNECTED)
    desk.sim.plug(HERE, "desk")
    assert desk.until(DevicePhase.READY) < SOON_S
    assert desk.frame(look).width == 1600


@pytest.mark.parametrize(
    ("broken", "phase", "reason", "mended"),
    [
        (BreakCamera(terminal=HERE, fault=CameraFault.FROZEN), DevicePhase.FAULT, DeviceReason.NO_PICTURE,
         BreakCamera(terminal=HERE)),
        (BreakCamera(terminal=HERE, fault=CameraFault.NO_PICTURES), DevicePhase.FAULT, DeviceReason.NO_PICTURE,
         BreakCamera(terminal=HERE)),
        (BreakCamera(terminal=HERE, fault=CameraFault.TORN), DevicePhase.FAULT, DeviceReason.NO_PICTURE,
         BreakCamera(terminal=HERE)),
        (CoverLens(terminal=HERE), DevicePhase.DEGRADED, DeviceReason.LENS_COVERED, ClearLens(terminal=HERE)),
        (RoomLight(terminal=HERE, light=Light.OFF), DevicePhase.DEGRADED, DeviceReason.TOO_DARK,
         RoomLight(terminal=HERE, light=Light.ON)),
        (Fault(terminal=HERE, device="desk", faults=Faults(silence=True), direction=Direction.FROM_DEVICE),
         DevicePhase.FAULT, DeviceReason.NO_PICTURE, Fault(terminal=HERE, device="desk")),
    ],
    ids=["frozen", "no pictures", "torn", "covered", "dark", "silent line"],
)  # fmt: skip
def test_trouble_and_its_end_are_told(
    broken: Any, phase: DevicePhase, reason: DeviceReason, mended: Any, desk: Room
) -> None:
    desk.sim.do(PlacePage(terminal=HERE, page=Kind.BLANK))
    look = desk.look()
    desk.frame(look)
    desk.sim.do(broken)
    desk.until(phase, reason)
    desk.sim.do(mended)
    desk.until(DevicePhase.READY)
    assert desk.frame(look).width == 1600


@pytest.mark.parametrize("faults", [Faults(latency_ms=200, jitter_ms=100), Faults(split=4000, gap_ms=1)])
def test_a_slow_and_a_splitting_line_change_no_picture(faults: Faults, desk: Room) -> None:
    look = desk.look()
    desk.frame(look)
    desk.sim.do(Fault(terminal=HERE, device="desk", faults=faults, direction=Direction.FROM_DEVICE))
    for _ in range(3):
        assert Image.open(BytesIO(desk.frame(look).jpeg)).convert("L").size == (1600, 1200)
    assert isinstance(desk.still(), StillTaken)
    desk.until(DevicePhase.READY)


def test_lost_bytes_never_become_a_picture(desk: Room) -> None:
    look = desk.look()
    desk.frame(look)
    for drop in (3, 2000, 300_000):
        desk.sim.do(Fault(terminal=HERE, device="desk", faults=Faults(drop=drop), direction=Direction.FROM_DEVICE))
        for _ in range(3):
            assert Image.open(BytesIO(desk.frame(look).jpeg)).convert("L").size == (1600, 1200)


def test_a_still_cut_short_is_refused(desk: Room) -> None:
    desk.sim.do(BreakCamera(terminal=HERE, fault=CameraFault.TORN))
    assert desk.still() == NotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.NO_PICTURE)
    desk.sim.do(BreakCamera(terminal=HERE))
    assert isinstance(desk.still(), StillTaken)


def test_focus_is_set_confirmed_and_to_be_seen(desk: Room) -> None:
    desk.sim.do(PlacePage(terminal=HERE, page=Kind.FORM))
    look = desk.look()
    sharp = len(desk.frame(look).jpeg)
    assert desk.set(Control.FOCUS, 1000) == ControlSet(Control.FOCUS, 1000)
    assert desk.shown.focus == "1000"
    deadline = time.monotonic() + SOON_S
    while len(desk.frame(look).jpeg) > sharp * 0.98:  # blurred edges take fewer bytes
        assert time.monotonic() < deadline
    assert desk.set(Control.FOCUS, None) == ControlSet(Control.FOCUS, None)
    desk.sim.do(BreakCamera(terminal=HERE, fault=CameraFault.STUCK_CONTROLS))
    assert desk.set(Control.FOCUS, 500) == NotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.HARDWARE_ERROR)
    assert desk.set(Control.EXPOSURE, 500) == NotDone(CompletionCode.INVALID_DATA)


def test_another_host_may_watch_the_same_stream(desk: Room) -> None:
    look = desk.look()
    desk.frame(look)
    url = desk.home.simulated_device(HERE, "desk").read_text("utf-8").splitlines()[0]
    with httpx.stream("GET", url, timeout=30) as other:
        pieces = other.iter_raw()
        assert next(pieces)
        assert desk.shown.hosts == 2
        desk.frame(look)
        assert next(pieces)


def test_a_face_is_seen_and_leaves_no_trace(
    home: Home, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    here = terminal(FACE)
    with simulator(home, [here]) as sim, open_devices(home, here) as devices:
        before = {path for path in home.folder.rglob("*") if path.is_file()}
        camera = devices.port(FACE_CAMERA)
        assert camera is not None
        room = Room(sim, home, camera, "face")
        sim.do(StandBefore(terminal=HERE))
        look = room.look()
        frame = room.frame(look)
        outcome = room.still()
        assert isinstance(outcome, StillTaken)
        assert outcome.frame.width > frame.width
        look.stop()
        assert {path for path in home.folder.rglob("*") if path.is_file()} == before
    said = caplog.text + "".join(capfd.readouterr())
    for picture in (frame, outcome.frame):
        assert picture.jpeg[1000:1004].hex() not in said
        assert repr(picture.jpeg[:20])[2:-1] not in said


Checks = list[tuple[str, bool, str]]
NAMES = ["answers and is well", "gives live pictures", "takes a still at full size", "something can be seen"]


def self_test(
    device: Device, trouble: Any, within_s: float, folder: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[int, Checks]:
    home = Home(folder)
    with simulator(home, [terminal(device)]) as sim:
        if trouble is not None:
            sim.do(trouble)
        url = home.simulated_device(HERE, device.id).read_text("utf-8").splitlines()[0]
        model = device.kind.value.replace("_", "-")
        status = main(["device", "test", f"{url}?model={model}", "--timeout", str(within_s)])
    checks = json.loads(capsys.readouterr().out)["checks"]
    return status, [(check["name"], check["passed"], check["found"]) for check in checks]


@pytest.mark.parametrize(("device", "full"), [(DESK, "3264x2448"), (FACE, "1920x1440")])
def test_the_self_test_passes_before_a_good_camera(
    device: Device, full: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, checks = self_test(device, None, 20, tmp_path, capsys)
    assert status == 0
    assert [(name, passed) for name, passed, _ in checks] == [(name, True) for name in NAMES]
    assert full in checks[2][2]


@pytest.mark.parametrize(
    ("trouble", "within_s", "failed", "says"),
    [
        (CoverLens(terminal=HERE), 20, NAMES[3], "lens"),
        (BreakCamera(terminal=HERE, fault=CameraFault.FROZEN), 20, NAMES[1], "the same picture"),
        (BreakCamera(terminal=HERE, fault=CameraFault.NO_PICTURES), 1.5, NAMES[1], "0 pictures"),
    ],
    ids=["covered", "frozen", "no pictures"],
)
def test_the_self_test_names_what_is_wrong(
    trouble: Any, within_s: float, failed: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, checks = self_test(FACE, trouble, within_s, tmp_path, capsys)
    assert (status, checks[-1][:2]) == (1, (failed, False))
    assert says in checks[-1][2]
