"""What pictures tell of their camera, under a clock that stands still until it is moved."""

from collections.abc import Callable

import pytest

from drivers.camera.jpeg import Picture
from drivers.camera.light import Light, light_of
from drivers.camera.profile import CameraProfile
from drivers.camera.sight import Sight
from drivers.core.condition import READY, degraded, fault
from hall.contract.states import DeviceReason
from tests.drivers.support.pictures import jpeg

PROFILE = CameraProfile(name="any", silent_s=3, start_s=2, frozen_s=4)
NO_PICTURE = fault(DeviceReason.NO_PICTURE)


def picture(number: int = 0, level: int = 128) -> Picture:
    return Picture(jpeg(number, level=level), 64, 48)


def watched(sight: Sight, made: Callable[[int], Picture], seconds: float, begin: float = 0.0) -> float:
    """Ten pictures a second."""
    for step in range(round(seconds * 10) + 1):
        sight.saw(made(step), begin + step / 10)
    return begin + seconds


def test_pictures_that_change_are_well() -> None:
    sight = Sight(PROFILE)
    watched(sight, picture, 6)
    assert sight.condition == READY


def test_the_same_picture_for_too_long_is_none_until_another_comes() -> None:
    sight = Sight(PROFILE)
    now = watched(sight, lambda _: picture(1), 3.9)
    assert sight.condition == READY
    assert not sight.saw(picture(1), now + 0.1)
    assert sight.condition == NO_PICTURE
    sight.forget()
    assert not sight.saw(picture(1), now + 60), "begun anew it is the same again"
    assert sight.condition == NO_PICTURE
    assert sight.saw(picture(2), now + 61)
    assert sight.condition == READY


def test_a_camera_may_be_allowed_to_give_the_same_picture_for_ever() -> None:
    sight = Sight(CameraProfile(name="a picture drawn by a machine", frozen_s=0))
    watched(sight, lambda _: picture(1), 100)
    assert sight.condition == READY


def test_silence_is_borne_for_a_while_and_then_ends_what_was_seen() -> None:
    sight = Sight(PROFILE)
    assert not sight.nothing_came(10.0)
    assert not sight.nothing_came(12.9)
    assert sight.nothing_came(13.0)
    assert sight.condition == NO_PICTURE
    assert sight.believes(picture())
    assert sight.condition == READY
    sight.saw(picture(), 20.0)
    assert not sight.nothing_came(22.9)
    assert sight.nothing_came(23.1)


def dark_then(level: int, spread: float, levels_s: float) -> Sight:
    sight = Sight(PROFILE, lambda _: Light(level, spread))
    watched(sight, picture, levels_s)
    return sight


@pytest.mark.parametrize(
    ("level", "spread", "condition"),
    [
        (3, 1.0, degraded(DeviceReason.LENS_COVERED)),
        (3, 9.0, degraded(DeviceReason.TOO_DARK)),
        (25, 1.0, degraded(DeviceReason.TOO_DARK)),
        (40, 0.0, READY),
        (250, 0.0, READY),
    ],
)
def test_dark_and_covered_are_told_apart_and_a_white_page_is_neither(
    level: int, spread: float, condition: object
) -> None:
    assert dark_then(level, spread, 1.2).condition == condition


def test_a_hand_over_the_page_for_a_moment_is_no_news() -> None:
    levels = iter([3, 128, 3, 3, 128, 128])
    sight = Sight(PROFILE, lambda _: Light(next(levels), 1.0))
    said = []
    for second in range(6):
        sight.saw(picture(second), float(second))
        said.append(sight.condition.reason)
    covered = DeviceReason.LENS_COVERED
    assert said == [None, None, None, covered, covered, None]


def test_when_nobody_looks_nothing_is_known_of_the_light() -> None:
    sight = dark_then(3, 1.0, 2)
    sight.forget()
    assert sight.condition == READY


def test_how_light_a_picture_is() -> None:
    black, grey = light_of(jpeg(level=0, size=(640, 480))), light_of(jpeg(level=128, size=(640, 480)))
    assert black is not None
    assert grey is not None
    assert black.mean < 2
    assert 126 < grey.mean < 130


@pytest.mark.parametrize("broken", [b"", b"GIF89a", jpeg()[:300], jpeg().replace(b"\0\x30\0\x40", b"\xff\xff\xff\xff")])
def test_a_picture_that_cannot_be_decoded_says_nothing_of_the_light(broken: bytes) -> None:
    assert light_of(broken) is None
