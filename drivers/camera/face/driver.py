"""The driver of face cameras (人像摄像头)."""

from drivers.camera.driver import HallCamera
from drivers.camera.line import REACHES
from drivers.camera.profile import CameraProfile
from drivers.camera.self_test import see
from drivers.core.driver import Driver
from hall.sites.definition import DeviceKind

DRIVER = Driver(
    kind=DeviceKind.FACE_CAMERA,
    package="drivers.camera.face",
    profile=CameraProfile,
    usual="face-camera",
    reaches=REACHES,
    make=HallCamera,
    self_test=see,
)
