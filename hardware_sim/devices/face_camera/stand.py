"""The place before the camera, and who stands there."""

from msgspec import Struct
from msgspec.structs import replace
from PIL import Image

from hardware_sim.cameras.camera import Camera, CameraState, Size
from hardware_sim.devices.face_camera.face import Pose, Way, draw
from hardware_sim.people.cards import Card

LIVE, FULL = (1280, 960), (1920, 1440)
BLINK_S = 0.3
"""A blink lasts 0.1 to 0.4 s; at 15 pictures a second four of them show it."""


class Stand:
    """A `hardware_sim.cameras.camera.Scene`."""

    def __init__(self) -> None:
        self.version = 0
        self.person: Card | None = None
        self.pose = Pose()
        self._blinks_s = 0.0

    def stand(self, person: Card | None, near: float = 1.0) -> None:
        self.person = person
        self._blinks_s = 0.0
        self._hold(Pose(near=near))

    def move(self, way: Way, *, mouth_open: bool) -> None:
        self._hold(replace(self.pose, way=way, mouth_open=mouth_open))

    def blink(self) -> None:
        self._blinks_s = BLINK_S
        self._hold(replace(self.pose, eyes_closed=True))

    def elapse(self, seconds: float) -> None:
        if self._blinks_s > 0:
            self._blinks_s -= seconds
            if self._blinks_s <= 1e-9:
                self._blinks_s = 0.0
                self._hold(replace(self.pose, eyes_closed=False))

    def due_s(self) -> float | None:
        return self._blinks_s or None

    def draw(self, size: Size) -> Image.Image:
        return draw(self.person, self.pose, size)

    def _hold(self, pose: Pose) -> None:
        self.pose = pose
        self.version += 1


class SeenPose(Struct, frozen=True):
    """How the person stands there, where other than ahead with open eyes."""

    looks_left: bool
    looks_right: bool
    eyes_closed: bool
    mouth_open: bool


class FaceCameraState(CameraState, frozen=True, kw_only=True, tag="face_camera"):
    """What a technician sees of it."""

    person: str
    pose: SeenPose

    def summary(self) -> tuple[str, ...]:
        return (*super().summary(), f"{self.person} stands before it" if self.person else "nobody stands before it")


class FaceCamera(Camera):
    """The camera and who stands before it."""

    def __init__(self) -> None:
        self.stand = Stand()
        super().__init__(self.stand, live=LIVE, full=FULL)

    def state(self) -> FaceCameraState:
        pose = self.stand.pose
        return FaceCameraState(
            **self.common_state(),
            person=self.stand.person.name if self.stand.person else "",
            pose=SeenPose(pose.way is Way.LEFT, pose.way is Way.RIGHT, pose.eyes_closed, pose.mouth_open),
        )
