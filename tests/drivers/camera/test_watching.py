"""The life of a camera under a virtual clock: it rests, it is looked through, it fails and is believed again."""

import gc

import pytest

from drivers.camera.driver import HallCamera
from drivers.camera.port import Control, ControlSet, Frame, NotDone, SetOutcome, StillOutcome, StillTaken
from drivers.camera.profile import CameraProfile
from drivers.camera.watching import DOUBT_S, Watching
from drivers.core.address import HttpAt
from drivers.core.completion import CompletionCode
from drivers.core.owner import DeviceName, DeviceOwner
from drivers.core.plug import Plug
from hall.clock import VirtualClock
from hall.contract.states import DevicePhase, DeviceReason
from tests.drivers.support.camera_line import BRIGHT, MemoryCamera

HERE = HttpAt("http://192.0.2.7/stream")
FAILED = (DevicePhase.FAULT, DeviceReason.NO_PICTURE)
WELL = (DevicePhase.READY, None)


class Room(HallCamera):
    """A camera whose thread is the test."""

    def __init__(self, profile: CameraProfile | None = None) -> None:
        self.clock = VirtualClock()
        self.camera = MemoryCamera(self.clock)
        self.plugged = True
        profile = profile or CameraProfile(name="any")
        name = DeviceName("window-1", "camera", "document_camera")
        plug = Plug(lambda: HERE if self.plugged else None)
        super().__init__(name, profile, plug, self.clock)
        work = Watching(profile, self._eyes, lambda _: BRIGHT)
        self._owner = DeviceOwner(name, plug, lambda _address, _silences: self.camera, work, self.clock)

    def pass_time(self, seconds: float) -> None:
        until = self.clock.monotonic_s() + seconds
        while self.clock.monotonic_s() < until:
            self.clock.advance(max(self._owner.step(), 0.01))

    @property
    def is_(self) -> tuple[DevicePhase, DeviceReason | None]:
        return self.state.phase, self.state.reason

    def unplug(self) -> None:
        self.plugged, self.camera.gone = False, True
        self.pass_time(1)

    def plug_in(self) -> None:
        self.plugged, self.camera.gone = True, False
        self.pass_time(1)


@pytest.fixture
def room() -> Room:
    made = Room()
    made.pass_time(1)
    assert made.is_ == WELL
    return made


def test_a_camera_nobody_looks_through_makes_no_picture(room: Room) -> None:
    room.pass_time(60)
    assert (room.camera.begun, room.camera.watching) == (0, False)
    look = room.look(lambda: None)
    room.pass_time(1)
    assert room.camera.watching
    look.stop()
    room.pass_time(0.5)
    number = room.camera.number
    room.pass_time(60)
    assert (room.camera.watching, room.camera.number) == (False, number)


def test_frames_are_counted_and_dated(room: Room) -> None:
    seen: list[Frame] = []
    look = room.look(lambda: None)
    for _ in range(3):
        room.pass_time(0.3)
        frame = look.take()
        assert frame is not None
        seen.append(frame)
    assert seen[0].number < seen[1].number < seen[2].number
    assert 0 <= room.clock.monotonic_s() - seen[2].taken_at < 0.2
    assert (seen[2].width, seen[2].height) == (1600, 1200)
    assert "1600x1200" in repr(seen[2])
    assert str(seen[2].jpeg) not in repr(seen[2])


def test_a_frame_nobody_took_is_gone_when_the_camera_is(room: Room) -> None:
    look = room.look(lambda: None)
    room.pass_time(1)
    room.unplug()
    assert room.is_ == (DevicePhase.ABSENT, DeviceReason.NOT_CONNECTED)
    assert look.take() is None
    room.plug_in()
    assert look.take() is not None, "who still looks sees again"


@pytest.mark.parametrize("trouble", ["silent", "frozen"])
def test_a_camera_without_new_pictures_is_told_and_believed_when_it_has_one(room: Room, trouble: str) -> None:
    look = room.look(lambda: None)
    room.pass_time(1)
    setattr(room.camera, trouble, True)
    room.pass_time(5)
    assert room.is_ == FAILED
    look.take()
    room.pass_time(60)
    assert room.is_ == FAILED
    assert look.take() is None
    setattr(room.camera, trouble, False)
    room.pass_time(2)
    assert room.is_ == WELL
    assert look.take() is not None


@pytest.mark.parametrize("trouble", ["silent", "frozen"])
def test_a_camera_that_failed_is_tried_though_nobody_looks(room: Room, trouble: str) -> None:
    look = room.look(lambda: None)
    room.pass_time(1)
    setattr(room.camera, trouble, True)
    room.pass_time(5)
    look.stop()
    room.pass_time(30)
    assert room.is_ == FAILED
    assert not room.camera.watching
    setattr(room.camera, trouble, False)
    room.pass_time(DOUBT_S + 1)
    assert room.is_ == WELL
    assert not room.camera.watching


def test_a_camera_that_failed_is_not_well_for_having_been_plugged_in_again(room: Room) -> None:
    look = room.look(lambda: None)
    room.pass_time(1)
    room.camera.frozen = True
    room.pass_time(6)
    look.stop()
    phases: list[DevicePhase] = []
    room.watch_state(lambda state: phases.append(state.phase))
    room.unplug()
    room.plug_in()
    assert room.is_ == FAILED
    assert DevicePhase.READY not in phases


def test_a_stream_that_ends_is_begun_again_without_hurry(room: Room) -> None:
    look = room.look(lambda: None)
    room.pass_time(1)
    room.camera.ending = True
    before = room.camera.begun
    room.pass_time(2.5)
    assert 2 <= room.camera.begun - before <= 6
    room.camera.ending = False
    room.pass_time(1)
    assert room.is_ == WELL
    assert look.take() is not None
    room.camera.ending = True
    room.pass_time(10)
    assert room.is_ == FAILED


def stilled(room: Room, request_id: str | None = None, wait_s: float = 8.0) -> list[StillOutcome]:
    heard: list[StillOutcome] = []
    room.still(heard.append, request_id=request_id, wait_s=wait_s)
    room.pass_time(wait_s + 1)
    assert len(heard) == 1
    return heard


def test_a_still_lives_no_longer_than_whoever_asked_for_it_holds_it(room: Room) -> None:
    heard = stilled(room, "request-1")
    assert isinstance(heard[0], StillTaken)
    assert (heard[0].frame.width, heard[0].frame.height) == (3000, 2000)
    assert stilled(room, "request-1") == heard
    assert room.camera.number == 1, "no other picture is taken for it"
    heard.clear()
    gc.collect()
    assert not [one for one in gc.get_objects() if isinstance(one, Frame) and one.width == 3000]
    assert stilled(room, "request-1") == [NotDone(CompletionCode.INVALID_DATA)]
    assert room.camera.number == 1


def test_live_pictures_go_on_after_a_still_however_long_it_took(room: Room) -> None:
    look = room.look(lambda: None)
    room.pass_time(1)
    states: list[DevicePhase] = []
    room.watch_state(lambda state: states.append(state.phase))
    room.camera.then = lambda: room.clock.advance(6)
    stilled(room)
    assert set(states) == {DevicePhase.READY, DevicePhase.BUSY}
    look.take()
    room.pass_time(1)
    frame = look.take()
    assert frame is not None
    assert frame.width == 1600
    assert room.is_ == WELL


def test_a_still_of_another_size_than_the_model_has_is_no_still() -> None:
    room = Room(CameraProfile(name="any", still=(3264, 2448)))
    room.pass_time(1)
    assert stilled(room) == [NotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.MISCONFIGURED)]


def test_a_camera_known_to_be_frozen_gives_no_still_of_an_earlier_page(room: Room) -> None:
    look = room.look(lambda: None)
    room.pass_time(1)
    room.camera.frozen = True
    room.pass_time(6)
    look.stop()
    assert stilled(room) == [NotDone(CompletionCode.HARDWARE_ERROR, DeviceReason.NO_PICTURE)]
    assert room.camera.still_size == (3000, 2000)


def told(room: Room, control: Control, level: int | None) -> SetOutcome:
    heard: list[SetOutcome] = []
    room.set(control, level, heard.append)
    room.pass_time(4)
    assert len(heard) == 1
    return heard[0]


def test_what_was_set_is_confirmed_by_the_camera_and_set_again_when_it_comes_back(room: Room) -> None:
    assert told(room, Control.FOCUS, 400) == ControlSet(Control.FOCUS, 400)
    room.unplug()
    room.camera.settings[Control.FOCUS] = None  # without power it forgets
    room.plug_in()
    assert room.camera.settings[Control.FOCUS] == 400
    assert told(room, Control.FOCUS, None) == ControlSet(Control.FOCUS, None)


def test_a_setting_that_did_not_take_is_not_said_to_have(room: Room) -> None:
    room.camera.deaf = True
    for level in (400, 0):
        assert told(room, Control.EXPOSURE, level) == NotDone(
            CompletionCode.HARDWARE_ERROR, DeviceReason.HARDWARE_ERROR
        )
    assert told(room, Control.EXPOSURE, None) == ControlSet(Control.EXPOSURE, None)


def test_a_setting_the_camera_has_not(room: Room) -> None:
    assert told(room, Control.WHITE_BALANCE, 1) == NotDone(CompletionCode.INVALID_DATA)
    with pytest.raises(ValueError, match="0 to 1000"):
        room.set(Control.FOCUS, 1001, lambda _: None)


def test_at_its_opening_a_camera_is_set_as_its_model_says_and_the_rest_is_left_to_itself() -> None:
    room = Room(CameraProfile(name="any", settings={Control.FOCUS: 380}))
    room.camera.settings = {Control.FOCUS: None, Control.EXPOSURE: 7}
    room.pass_time(1)
    assert room.camera.settings == {Control.FOCUS: 380, Control.EXPOSURE: None}
    assert room.is_ == WELL


def test_a_camera_that_takes_no_setting_still_gives_pictures(capsys: pytest.CaptureFixture[str]) -> None:
    room = Room(CameraProfile(name="any", settings={Control.FOCUS: 380}))
    room.camera.deaf = True
    room.pass_time(1)
    assert room.is_ == WELL
    assert "camera_setting_not_taken" in "".join(capsys.readouterr())


def test_a_slow_listener_delays_nobody(room: Room) -> None:
    came: list[int] = []
    look = room.look(lambda: came.append(1))
    room.pass_time(10)
    assert came == [1]
    frame = look.take()
    assert frame is not None
    assert room.clock.monotonic_s() - frame.taken_at < 0.2
    assert frame.number > 80
