"""A simulated camera by itself: its pace, its knobs, its light, its faults, and what it says on the wire."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFilter, ImageStat

from hardware_sim.cameras.camera import FRAMES_A_SECOND, STILL_S, Camera, CameraFault, Knob, Light
from hardware_sim.cameras.plug import HttpCamera
from hardware_sim.cameras.verbs import BreakCamera, CameraSetting, ClearLens, CoverLens, RoomLight
from hardware_sim.model import Piece

HERE: dict[str, Any] = {"terminal": "window-1"}
LIVE, FULL = (160, 120), (320, 240)


class Board:
    """A chess board before the lens."""

    version = 0

    def draw(self, size: tuple[int, int]) -> Image.Image:
        picture = Image.new("RGB", size, (70, 70, 70))
        for column in range(0, size[0], 16):
            for row in range(0, size[1], 16):
                if (column + row) % 32:
                    picture.paste((160, 160, 160), (column, row, column + 16, row + 16))
        return picture

    def elapse(self, seconds: float) -> None: ...

    def due_s(self) -> float | None:
        return None


class Wired:
    def __init__(self) -> None:
        self.camera = Camera(Board(), live=LIVE, full=FULL)
        self.wire = HttpCamera(self.camera)

    def pass_time(self, seconds: float) -> list[Piece]:
        """In the steps the wire asks for."""
        said: list[Piece] = []
        while seconds > 1e-9:
            due = self.wire.due_s()
            step = seconds if due is None else min(seconds, max(due, 0.001))
            self.wire.elapse(step)
            said += self.wire.take_output()
            seconds -= step
        return said

    def ask(self, target: str, pipe: int = 7) -> list[Piece]:
        self.wire.receive(Piece(target.encode(), pipe))
        return self.wire.take_output()

    def picture(self) -> bytes:
        self.wire.hosts(1)
        (head, body) = self.pass_time(1 / FRAMES_A_SECOND)
        assert b"Content-Length: %d\r\n\r\n" % (len(body.data) - 2) in head.data
        return body.data.removesuffix(b"\r\n")


@pytest.fixture
def wired() -> Wired:
    return Wired()


def lightness(jpeg: bytes) -> float:
    return ImageStat.Stat(Image.open(BytesIO(jpeg)).convert("L")).mean[0]


def edges(jpeg: bytes) -> float:
    grey = Image.open(BytesIO(jpeg)).convert("L")
    return ImageStat.Stat(ImageChops.difference(grey, grey.filter(ImageFilter.BoxBlur(2)))).mean[0]


def test_it_makes_fifteen_pictures_a_second_while_hosts_look_and_none_else(wired: Wired) -> None:
    assert wired.pass_time(10) == []
    wired.wire.hosts(2)
    assert len(wired.pass_time(2)) == 2 * 2 * FRAMES_A_SECOND  # head and body of each
    wired.wire.hosts(0)
    assert wired.pass_time(10) == []
    assert wired.camera.pictures == 2 * FRAMES_A_SECOND


def test_no_two_pictures_in_a_row_are_the_same_unless_it_is_frozen(wired: Wired) -> None:
    assert len({wired.picture() for _ in range(4)}) == 4
    BreakCamera(fault=CameraFault.FROZEN, **HERE).act(wired.camera)
    assert len({wired.picture() for _ in range(4)}) == 1
    BreakCamera(**HERE).act(wired.camera)
    assert len({wired.picture() for _ in range(2)}) == 2


def test_a_still_is_taken_at_full_size_after_a_while(wired: Wired) -> None:
    assert wired.ask("/still") == []
    assert wired.pass_time(STILL_S - 0.01) == []
    (still,) = wired.pass_time(0.02)
    assert still.pipe == 7
    assert Image.open(BytesIO(still.data)).size == FULL
    BreakCamera(fault=CameraFault.SMALL_STILLS, **HERE).act(wired.camera)
    wired.ask("/still")
    assert Image.open(BytesIO(wired.pass_time(1)[0].data)).size == LIVE


def test_it_says_how_it_is_set(wired: Wired) -> None:
    assert wired.ask("/control") == [Piece(b"focus=auto\nexposure=auto\nwhite-balance=auto\n", 7)]
    assert wired.ask("/control?focus=400&white-balance=0")[0].data == b"focus=400\nexposure=auto\nwhite-balance=0\n"
    assert wired.ask("/control?focus=auto")[0].data == b"focus=auto\nexposure=auto\nwhite-balance=0\n"


@pytest.mark.parametrize("query", ["focus=1001", "focus=-1", "focus=sharp", "zoom=3", "focus", "", "focus=%FF", "=1"])
def test_what_cannot_be_set_is_passed_over(query: str, wired: Wired) -> None:
    assert wired.ask(f"/control?{query}")[0].data.startswith(b"focus=auto\n")


@given(st.binary(max_size=200))
def test_no_request_upsets_it(request: bytes) -> None:
    wired = Wired()
    wired.wire.receive(Piece(request, 9))
    wired.pass_time(1)
    assert wired.picture()


def test_a_stuck_camera_takes_a_setting_and_does_not_follow(wired: Wired) -> None:
    BreakCamera(fault=CameraFault.STUCK_CONTROLS, **HERE).act(wired.camera)
    assert wired.ask("/control?focus=1")[0].data.startswith(b"focus=auto\n")
    CameraSetting(knob=Knob.FOCUS, value=3, **HERE).act(wired.camera)
    assert wired.ask("/control")[0].data.startswith(b"focus=3\n")


def test_exposure_makes_lighter_and_darker_and_automatic_makes_up_for_a_dim_room(wired: Wired) -> None:
    usual = lightness(wired.picture())
    for value, sign in ((750, 1), (250, -1)):
        wired.camera.set(Knob.EXPOSURE, value)
        assert (lightness(wired.picture()) - usual) * sign > 40
    wired.camera.set(Knob.EXPOSURE, None)
    RoomLight(light=Light.DIM, **HERE).act(wired.camera)
    assert abs(lightness(wired.picture()) - usual) < 10
    RoomLight(light=Light.OFF, **HERE).act(wired.camera)
    assert lightness(wired.picture()) < 20
    RoomLight(light=Light.ON, **HERE).act(wired.camera)
    BreakCamera(fault=CameraFault.OVEREXPOSED, **HERE).act(wired.camera)
    assert lightness(wired.picture()) > usual + 80


def test_what_is_out_of_focus_has_softer_edges() -> None:
    wired = Wired()
    wired.camera.live = (1600, 1200)
    sharp = edges(wired.picture())
    wired.camera.set(Knob.FOCUS, 400)
    assert edges(wired.picture()) > sharp * 0.9
    wired.camera.set(Knob.FOCUS, 1000)
    assert edges(wired.picture()) < sharp * 0.8
    wired.camera.set(Knob.FOCUS, None)
    BreakCamera(fault=CameraFault.OUT_OF_FOCUS, **HERE).act(wired.camera)
    assert edges(wired.picture()) < sharp * 0.8


def test_white_balance_colours_the_picture(wired: Wired) -> None:
    def red_less_blue() -> float:
        red, _, blue = ImageStat.Stat(Image.open(BytesIO(wired.picture()))).mean
        return red - blue

    assert abs(red_less_blue()) < 5
    for value, sign in ((0, 1), (1000, -1)):
        wired.camera.set(Knob.WHITE_BALANCE, value)
        assert red_less_blue() * sign > 20


def test_a_covered_lens_sees_next_to_nothing(wired: Wired) -> None:
    CoverLens(**HERE).act(wired.camera)
    assert lightness(wired.picture()) < 8
    ClearLens(**HERE).act(wired.camera)
    assert lightness(wired.picture()) > 50


def test_torn_pictures_have_no_end_and_some_cameras_give_none(wired: Wired) -> None:
    BreakCamera(fault=CameraFault.TORN, **HERE).act(wired.camera)
    torn = wired.picture()
    assert torn.startswith(b"\xff\xd8")
    assert not torn.endswith(b"\xff\xd9")
    BreakCamera(fault=CameraFault.NO_PICTURES, **HERE).act(wired.camera)
    wired.ask("/still")
    assert wired.pass_time(5) == []
