"""Cameras at the machine's own plug: against a stand-in below the ioctl, and the kernel where that needs no camera."""

import os
from pathlib import Path

import pytest

from drivers.camera.jpeg import Picture
from drivers.camera.port import Control
from drivers.camera.profile import CameraProfile
from drivers.camera.video_line import VideoCamera
from drivers.core.address import AddressMistake
from drivers.core.line import DeviceBusy, DeviceError, DeviceGone, DeviceTimeout
from tests.drivers.support.pictures import jpeg, without_tables
from tests.drivers.support.uvc_camera import EXPOSURE, EXPOSURE_AUTO, FOCUS, FOCUS_AUTO, MJPG, YUYV, UvcCamera

PROFILE = CameraProfile(name="any", live=(640, 480))
SOON = 1.0
"""The stand-in does not look at the clock."""


@pytest.fixture
def camera() -> UvcCamera:
    return UvcCamera()


def opened(camera: UvcCamera, profile: CameraProfile = PROFILE) -> VideoCamera:
    line = VideoCamera("/dev/video0", profile, camera)
    line.open(SOON)
    return line


def test_an_open_camera_rests_until_somebody_looks(camera: UvcCamera) -> None:
    line = opened(camera)
    line.alive(SOON)
    assert (camera.streaming, line.watching) == (False, False)
    line.watch(SOON)
    assert (camera.streaming, line.watching) == (True, True)
    line.rest()
    assert (camera.streaming, line.watching, camera.buffers) == (False, False, [])
    line.close()
    line.close()
    assert camera.closed == 1


def test_live_pictures_have_the_largest_size_that_fits(camera: UvcCamera) -> None:
    line = opened(camera)
    line.watch(SOON)
    assert line.picture(SOON) == Picture(jpeg(1, (640, 480)), 640, 480)


@pytest.mark.parametrize(
    ("sizes", "live", "got"),
    [
        ([(800, 600), (1600, 1200)], (640, 480), (800, 600)),
        ([], (640, 480), (640, 480)),
        ([(640, 480), (640, 360)], (640, 400), (640, 360)),
    ],
)
def test_a_size_that_the_camera_has_not(
    sizes: list[tuple[int, int]], live: tuple[int, int], got: tuple[int, int]
) -> None:
    camera = UvcCamera(sizes)
    line = opened(camera, CameraProfile(name="any", live=live))
    line.watch(SOON)
    assert camera.size == got


def test_the_newest_picture_is_given_and_the_older_buffers_go_back(camera: UvcCamera) -> None:
    line = opened(camera)
    line.watch(SOON)
    camera.shoot()
    camera.shoot()
    assert line.picture(SOON).jpeg == jpeg(3, (640, 480))
    assert sorted(camera.queued) == [0, 1, 2]


def test_a_picture_that_lost_packets_or_its_end_is_passed_over(camera: UvcCamera) -> None:
    line = opened(camera)
    line.watch(SOON)
    camera.flags = 0x40
    with pytest.raises(DeviceTimeout):
        line.picture(SOON)
    camera.flags, camera.number = 0, 0
    camera.make = lambda number, size: jpeg(number, size)[:-20]
    with pytest.raises(DeviceTimeout):
        line.picture(SOON)
    assert sorted(camera.queued) == [0, 1, 2]


def test_pictures_without_tables_get_the_usual_ones(camera: UvcCamera) -> None:
    camera.make = lambda number, size: without_tables(jpeg(number, size))
    line = opened(camera)
    line.watch(SOON)
    assert b"\xff\xc4\x01\xa2" in line.picture(SOON).jpeg


def test_a_still_has_full_size_and_is_not_one_of_the_first_after_the_change(camera: UvcCamera) -> None:
    line = opened(camera)
    line.watch(SOON)
    line.picture(SOON)
    still = line.still(SOON)
    assert still == Picture(jpeg(5, (800, 600)), 800, 600), "one live, three to settle, then it"
    assert camera.streamed == [(640, 480), (800, 600)]
    assert (camera.streaming, line.watching, camera.buffers) == (False, False, [])
    line.watch(SOON)
    assert line.picture(SOON).width == 640


def test_a_still_of_another_size_than_agreed_is_an_error(camera: UvcCamera) -> None:
    camera.make = lambda number, size: jpeg(number, (320, 240))
    line = opened(camera)
    with pytest.raises(DeviceTimeout):
        line.still(SOON)
    assert not camera.streaming


def test_a_still_that_is_damaged_is_awaited_again(camera: UvcCamera) -> None:
    camera.make = lambda number, size: jpeg(number, size)[: -1 if number < 6 else None]
    assert opened(camera).still(SOON).jpeg == jpeg(9, (800, 600))


def test_settings_are_told_in_the_cameras_own_steps_and_read_back(camera: UvcCamera) -> None:
    line = opened(camera)
    assert line.ask(Control.FOCUS, SOON) is None
    assert line.tell(Control.FOCUS, 500, SOON)
    assert (camera.controls[FOCUS_AUTO][0], camera.controls[FOCUS][0]) == (0, 125)
    assert line.ask(Control.FOCUS, SOON) == 500
    assert line.tell(Control.FOCUS, 509, SOON)
    assert camera.controls[FOCUS][0] == 125
    for level, value in ((0, 3), (1000, 2047)):
        assert line.tell(Control.EXPOSURE, level, SOON)
        assert (camera.controls[EXPOSURE_AUTO][0], camera.controls[EXPOSURE][0]) == (1, value)
        assert line.ask(Control.EXPOSURE, SOON) == level
    assert line.tell(Control.EXPOSURE, None, SOON)
    assert camera.controls[EXPOSURE_AUTO][0] == 3, "aperture priority is what UVC calls auto"
    assert line.ask(Control.EXPOSURE, SOON) is None


def test_a_setting_that_the_camera_has_not_is_said(camera: UvcCamera) -> None:
    line = opened(camera)
    assert not line.tell(Control.WHITE_BALANCE, 500, SOON)
    assert not line.tell(Control.WHITE_BALANCE, None, SOON)
    with pytest.raises(DeviceTimeout):
        line.ask(Control.WHITE_BALANCE, SOON)


def test_a_lens_that_can_only_be_set_by_hand_has_no_auto(camera: UvcCamera) -> None:
    del camera.controls[FOCUS_AUTO]
    line = opened(camera)
    assert not line.tell(Control.FOCUS, None, SOON)
    assert line.tell(Control.FOCUS, 1000, SOON)
    assert line.ask(Control.FOCUS, SOON) == 1000


def test_pulled_out_it_is_gone_for_whatever_is_asked(camera: UvcCamera) -> None:
    line = opened(camera)
    line.watch(SOON)
    camera.gone = True
    for ask in (line.alive, line.watch, line.picture, line.still, lambda at: line.ask(Control.FOCUS, at)):
        with pytest.raises(DeviceGone):
            ask(SOON)
    line.close()


def test_held_by_another_program(camera: UvcCamera) -> None:
    camera.held = True
    with pytest.raises(DeviceBusy):
        opened(camera).watch(SOON)


def test_without_pictures_it_is_silent(camera: UvcCamera) -> None:
    camera.silent = True
    line = opened(camera)
    line.watch(SOON)
    for ask in (line.picture, line.still):
        with pytest.raises(DeviceTimeout):
            ask(SOON)


def test_a_node_without_pictures_and_a_camera_without_mjpeg_are_not_taken(camera: UvcCamera) -> None:
    camera.node_capabilities = 0x04A00000  # the metadata node of a UVC camera
    with pytest.raises(AddressMistake, match="another"):
        opened(camera)
    camera.node_capabilities, camera.formats = 0x04200001, [YUYV]
    with pytest.raises(AddressMistake, match="MJPEG"):
        opened(camera)
    camera.formats = [YUYV] * 199 + [MJPG]
    opened(camera)


def test_what_is_no_camera_for_the_kernel_is_none(tmp_path: Path) -> None:
    with pytest.raises(AddressMistake, match="no camera"):
        VideoCamera("/dev/null", PROFILE).open(SOON)
    with pytest.raises(DeviceGone):
        VideoCamera(str(tmp_path / "video0"), PROFILE).open(SOON)


def test_a_node_that_one_may_not_open(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may open anything")
    node = tmp_path / "video0"
    node.touch(0o000)
    with pytest.raises(DeviceError, match="rules"):
        VideoCamera(str(node), PROFILE).open(SOON)
