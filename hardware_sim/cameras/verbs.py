"""What a person or a technician can do to any camera."""

from typing import Annotated

from msgspec import Meta

from hardware_sim.cameras.camera import Camera, CameraFault, Knob, Light
from hardware_sim.verb import DeviceVerb


class RoomLight(DeviceVerb[Camera], frozen=True, kw_only=True):
    """switch the light over the desk or before the face"""

    light: Light

    def act(self, machine: Camera) -> str:
        machine.light = self.light
        return f"the light: {self.light}"


class CoverLens(DeviceVerb[Camera], frozen=True, kw_only=True):
    """lay something over the camera's lens"""

    def act(self, machine: Camera) -> str:
        machine.lens_covered = True
        return "the lens is covered"


class ClearLens(DeviceVerb[Camera], frozen=True, kw_only=True):
    """take away what covers the lens"""

    def act(self, machine: Camera) -> str:
        machine.lens_covered = False
        return "the lens is free"


class CameraSetting(DeviceVerb[Camera], frozen=True, kw_only=True):
    """turn a camera's knob by hand; with no value, leave it to the camera"""

    knob: Knob
    value: Annotated[int, Meta(ge=0, le=1000, description="0 to 1000")] | None = None

    def act(self, machine: Camera) -> str:
        machine.settings[self.knob] = self.value
        return f"{self.knob}: {machine.shown(self.knob)}"


class BreakCamera(DeviceVerb[Camera], frozen=True, kw_only=True):
    """give the camera a fault; with nothing said, mend it"""

    fault: CameraFault | None = None

    def act(self, machine: Camera) -> str:
        machine.break_down(self.fault)
        return f"the camera has the fault {self.fault}" if self.fault else "the camera is mended"


CAMERA_VERBS = (CoverLens, ClearLens, RoomLight, CameraSetting, BreakCamera)
