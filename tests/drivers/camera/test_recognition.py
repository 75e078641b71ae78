"""Which camera is which: by its name surely, by its class alone only where a camera is wanted."""

from pathlib import Path

import pytest

from drivers.camera.port import DOCUMENT_CAMERA, FACE_CAMERA
from drivers.core.address import VideoAt
from drivers.discovery.found import Found
from drivers.discovery.recognition import Certainty
from drivers.registry import Registry
from drivers.terminal import open_devices
from hall.contract.states import DevicePhase, DeviceReason, DeviceState
from hall.home import Home
from hall.sites.definition import Device, DeviceKind
from tests.drivers.support.terminals import SOON_S, Heard, terminal
from tests.support.simulator import simulator

BOTH = {DeviceKind.DOCUMENT_CAMERA, DeviceKind.FACE_CAMERA}


def recognised(product: str) -> dict[DeviceKind, Certainty]:
    found = Found(
        address=VideoAt("/dev/video0"), place="1-4:1.0", usb="99aa:0014", usb_classes=(1, 14), product=product
    )
    return {one.model.kind: one.certainty for one in reversed(Registry().recognise(found))}


@pytest.mark.parametrize("product", ["ACME DocCam 1300", "ACME Document Camera", "良田高拍仪S620", "Visualizer 3"])
def test_a_document_camera_says_so_in_its_name(product: str) -> None:
    sure = recognised(product)
    assert sure[DeviceKind.DOCUMENT_CAMERA] is Certainty.BY_NAME
    assert sure[DeviceKind.FACE_CAMERA] is Certainty.PERHAPS


def test_a_face_camera_says_so_in_its_name() -> None:
    assert recognised("ACME 人脸识别 camera")[DeviceKind.FACE_CAMERA] is Certainty.BY_NAME


def test_any_other_camera_may_be_either_and_is_taken_on_by_nobody_unasked() -> None:
    assert recognised("HD Webcam") == dict.fromkeys(BOTH, Certainty.PERHAPS)


@pytest.mark.parametrize(
    ("kind", "port"), [(DeviceKind.DOCUMENT_CAMERA, DOCUMENT_CAMERA), (DeviceKind.FACE_CAMERA, FACE_CAMERA)]
)
def test_a_camera_at_auto_is_found_when_it_is_plugged_in_and_absent_when_it_is_pulled(
    kind: DeviceKind, port: object, tmp_path: Path
) -> None:
    home, states = Home(tmp_path), Heard[DeviceState]()
    plugged = terminal(Device(id="plugged", kind=kind, at="simulated"))
    with (
        simulator(home, [plugged]) as sim,
        open_devices(home, terminal(Device(id="camera", kind=kind, at="auto"))) as devices,
    ):
        devices.watch_states(states)
        assert states.wait(lambda state: (state.device, state.phase) == ("camera", DevicePhase.READY)) < SOON_S
        sim.unplug("ticket-1", "plugged")
        assert states.wait(lambda state: state.reason is DeviceReason.NOT_CONNECTED) < SOON_S
        sim.plug("ticket-1", "plugged")
        assert states.wait(lambda state: state.phase is DevicePhase.READY) < SOON_S
        assert devices.port(port) is not None  # type: ignore[arg-type, var-annotated]


def test_a_node_that_is_no_camera_is_a_mistake_of_the_site(tmp_path: Path) -> None:
    states: Heard[DeviceState] = Heard()
    desk = Device(id="desk", kind=DeviceKind.DOCUMENT_CAMERA, at="video:/dev/null")
    with open_devices(Home(tmp_path), terminal(desk)) as devices:
        devices.watch_states(states)
        states.wait(lambda state: state.reason is DeviceReason.MISCONFIGURED)
        assert devices.states[0].phase is DevicePhase.FAULT
