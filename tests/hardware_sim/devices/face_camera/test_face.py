"""Who stands before a face camera: drawn, another for each person, and able to do what a liveness check asks."""

from typing import Any

import pytest
from PIL import Image, ImageChops

from hardware_sim.cameras.camera import FRAMES_A_SECOND
from hardware_sim.devices.face_camera.face import Way
from hardware_sim.devices.face_camera.stand import BLINK_S, FaceCamera
from hardware_sim.devices.face_camera.verbs import Blink, Leave, StandBefore, TurnHead
from hardware_sim.mistake import Mistake
from hardware_sim.people.people import people

HERE: dict[str, Any] = {"terminal": "kiosk-1"}
SIZE = (640, 480)


@pytest.fixture
def camera() -> FaceCamera:
    made = FaceCamera()
    StandBefore(person="示例甲", **HERE).act(made)
    return made


def seen(camera: FaceCamera) -> Image.Image:
    return camera.stand.draw(SIZE)


def changed(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int] | None:
    return ImageChops.difference(one, other).getbbox()


def test_each_person_has_a_face_of_his_own_and_keeps_it(camera: FaceCamera) -> None:
    faces = set()
    for number in range(1, len(people()) + 1):
        StandBefore(person=number, **HERE).act(camera)
        faces.add(seen(camera).tobytes())
    assert len(faces) == len(people())
    StandBefore(person=1, **HERE).act(camera)
    assert seen(camera).tobytes() in faces


def test_a_blink_closes_both_eyes_for_a_few_pictures_and_nothing_else(camera: FaceCamera) -> None:
    before = seen(camera)
    Blink(**HERE).act(camera)
    box = changed(before, seen(camera))
    assert box is not None
    left, top, right, bottom = box
    assert left < SIZE[0] / 2 < right
    assert bottom - top < SIZE[1] / 8
    assert camera.state().pose.eyes_closed
    camera.elapse(BLINK_S - 0.01)
    assert camera.state().pose.eyes_closed
    camera.elapse(0.02)
    assert changed(before, seen(camera)) is None
    assert BLINK_S * FRAMES_A_SECOND >= 4


def test_a_blink_is_over_by_itself_though_nobody_looks(camera: FaceCamera) -> None:
    assert camera.due_s() is None
    Blink(**HERE).act(camera)
    assert camera.due_s() == BLINK_S


def dark_middle(picture: Image.Image) -> float:
    """Where the pupils are, from left to right: the mean of the darkest in the middle band."""
    band = picture.convert("L").crop((200, 200, 440, 260))
    dark = [at % band.width for at, level in enumerate(band.tobytes()) if level < 40]
    return sum(dark) / len(dark)


def test_a_head_turned_to_its_left_goes_to_the_right_of_the_picture(camera: FaceCamera) -> None:
    middles = {}
    for way in Way:
        TurnHead(way=way, **HERE).act(camera)
        middles[way] = dark_middle(seen(camera))
    assert middles[Way.RIGHT] + 10 < middles[Way.AHEAD] < middles[Way.LEFT] - 10


def test_a_mouth_opens_and_a_face_can_be_far(camera: FaceCamera) -> None:
    before = seen(camera)
    TurnHead(way=Way.AHEAD, mouth_open=True, **HERE).act(camera)
    box = changed(before, seen(camera))
    assert box is not None
    assert box[1] > SIZE[1] / 2
    StandBefore(person="示例甲", near=0.5, **HERE).act(camera)
    small = changed(FaceCamera().stand.draw(SIZE), seen(camera))
    assert small is not None
    assert small[1] > 80


def test_nobody_there(camera: FaceCamera) -> None:
    Leave(**HERE).act(camera)
    assert camera.state().person == ""
    assert changed(FaceCamera().stand.draw(SIZE), seen(camera)) is None
    for verb in (Leave(**HERE), Blink(**HERE), TurnHead(way=Way.LEFT, **HERE)):
        with pytest.raises(Mistake, match="nobody stands"):
            verb.act(camera)
    with pytest.raises(Mistake, match="nobody is called"):
        StandBefore(person="无此人", **HERE).act(camera)
