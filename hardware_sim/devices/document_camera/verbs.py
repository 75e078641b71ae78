"""What a person does at a document camera."""

from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from hardware_sim.devices.document_camera.desk import DocumentCamera, Laid
from hardware_sim.devices.document_camera.pages import Kind
from hardware_sim.mistake import Mistake
from hardware_sim.people import people
from hardware_sim.verb import DeviceVerb

Turned = Annotated[float, Meta(ge=-360, le=360, description="degrees against the clock")]
Off = Annotated[float, Meta(ge=-200, le=200, description="millimetres from the middle of the mat")]


class PlacePage(DeviceVerb[DocumentCamera], frozen=True, kw_only=True):
    """lay a made-up page on the mat, in place of what lies there"""

    page: Kind
    person: Annotated[str, Meta(description="whose: a name or its beginning")] = ""
    turned: Turned = 0.0
    right_mm: Off = 0.0
    down_mm: Off = 0.0

    def act(self, machine: DocumentCamera) -> str:
        try:
            person = people.find(self.person)
        except people.NobodyCalled as error:
            raise Mistake(str(error)) from None
        machine.desk.lay(Laid(self.page, person, self.turned, (self.right_mm, self.down_mm)))
        return f"{self.page} of {person.name} lies on the mat"


class TakePage(DeviceVerb[DocumentCamera], frozen=True, kw_only=True):
    """take the page from the mat"""

    def act(self, machine: DocumentCamera) -> str:
        if machine.desk.laid is None:
            raise Mistake("nothing lies on the mat")
        machine.desk.lay(None)
        return "the mat is empty"


class TurnPage(DeviceVerb[DocumentCamera], frozen=True, kw_only=True):
    """turn the page on the mat by a quarter, against the clock"""

    def act(self, machine: DocumentCamera) -> str:
        if machine.desk.laid is None:
            raise Mistake("nothing lies on the mat")
        turned = (machine.desk.laid.turned + 90) % 360
        machine.desk.lay(replace(machine.desk.laid, turned=turned))
        return f"the page is turned by {turned:g} degrees"
