"""What a person does before a face camera."""

from typing import Annotated

from msgspec import Meta

from hardware_sim.devices.face_camera.face import Way
from hardware_sim.devices.face_camera.stand import FaceCamera, Stand
from hardware_sim.mistake import Mistake
from hardware_sim.people import people
from hardware_sim.verb import DeviceVerb


class StandBefore(DeviceVerb[FaceCamera], frozen=True, kw_only=True):
    """let a made-up person stand before the camera"""

    near: Annotated[float, Meta(ge=0.2, le=2.0, description="how large the face is; 1 fills half the picture")] = 1.0
    person: Annotated[
        str | Annotated[int, Meta(ge=1)], Meta(description="a name, its beginning, or the number in the list of people")
    ] = ""

    def act(self, machine: FaceCamera) -> str:
        try:
            person = people.find(number=self.person) if isinstance(self.person, int) else people.find(self.person)
        except people.NobodyCalled as error:
            raise Mistake(str(error)) from None
        machine.stand.stand(person, self.near)
        return f"{person.name} stands before the camera"


class Leave(DeviceVerb[FaceCamera], frozen=True, kw_only=True):
    """let the person go away"""

    def act(self, machine: FaceCamera) -> str:
        _somebody(machine).stand(None)
        return "nobody stands before the camera"


class Blink(DeviceVerb[FaceCamera], frozen=True, kw_only=True):
    """let the person blink once"""

    def act(self, machine: FaceCamera) -> str:
        _somebody(machine).blink()
        return "a blink"


class TurnHead(DeviceVerb[FaceCamera], frozen=True, kw_only=True):
    """let the person turn the head, and hold it so"""

    way: Way
    mouth_open: bool = False

    def act(self, machine: FaceCamera) -> str:
        _somebody(machine).move(self.way, mouth_open=self.mouth_open)
        return f"the person looks {self.way}" + (" with the mouth open" if self.mouth_open else "")


def _somebody(machine: FaceCamera) -> Stand:
    if machine.stand.person is None:
        raise Mistake("nobody stands before the camera")
    return machine.stand
