"""The driver of document cameras (高拍仪)."""

from drivers.camera.driver import HallCamera
from drivers.camera.line import REACHES
from drivers.camera.profile import CameraProfile
from drivers.camera.self_test import see
from drivers.core.driver import Driver
from hall.sites.definition import DeviceKind

DRIVER = Driver(
    kind=DeviceKind.DOCUMENT_CAMERA,
    package="drivers.camera.document",
    profile=CameraProfile,
    usual="document-camera",
    reaches=REACHES,
    make=HallCamera,
    self_test=see,
)
