"""What a person writes on a signature pad, and what can be wrong with it."""

from typing import Annotated

from msgspec import Meta

from hardware_sim.devices.signature_pad import hand
from hardware_sim.devices.signature_pad.pad import PadFailure, SignaturePad
from hardware_sim.devices.signature_pad.pad_reports import HEIGHT_MM, WIDTH_MM
from hardware_sim.mistake import Mistake
from hardware_sim.people import people
from hardware_sim.verb import DeviceVerb

Seed = Annotated[int, Meta(description="the same seed, the same strokes")]


class Sign(DeviceVerb[SignaturePad], frozen=True, kw_only=True):
    """write a made-up person's name on the pad"""

    person: Annotated[
        str | Annotated[int, Meta(ge=1)], Meta(description="a name, its beginning, or the number in the list of people")
    ] = ""
    seed: Seed = 0

    def act(self, machine: SignaturePad) -> str:
        try:
            card = people.find(number=self.person) if isinstance(self.person, int) else people.find(self.person)
        except people.NobodyCalled as error:
            raise Mistake(str(error)) from None
        written = hand.signature(card.name, self.seed, WIDTH_MM, HEIGHT_MM)
        machine.write(written)
        return f"{card.name} signs, for {(written[-1].at_ms + hand.PERIOD_MS) / 1000:.1f} s"


class Scribble(DeviceVerb[SignaturePad], frozen=True, kw_only=True):
    """go to and fro over the pad with the pen"""

    seconds: Annotated[float, Meta(gt=0, le=60)] = 2.0
    seed: Seed = 0

    def act(self, machine: SignaturePad) -> str:
        machine.write(hand.scribble(self.seed, self.seconds, WIDTH_MM, HEIGHT_MM))
        return f"the pen scribbles, for {self.seconds:g} s"


class TouchPad(DeviceVerb[SignaturePad], frozen=True, kw_only=True):
    """touch the pad with the pen at one place"""

    x_mm: Annotated[float, Meta(ge=0, le=WIDTH_MM)] = 54.0
    y_mm: Annotated[float, Meta(ge=0, le=HEIGHT_MM)] = 32.0
    ms: Annotated[int, Meta(ge=5, le=10_000, description="how long")] = 60

    def act(self, machine: SignaturePad) -> str:
        machine.write(hand.touch(self.x_mm, self.y_mm, self.ms))
        return "the pen touches the pad"


class LiftPen(DeviceVerb[SignaturePad], frozen=True, kw_only=True):
    """take the pen away in the middle of what it writes"""

    def act(self, machine: SignaturePad) -> str:
        if not machine.lift():
            raise Mistake("the pen is not on the pad")
        return "the pen is taken away"


class LosePenReports(DeviceVerb[SignaturePad], frozen=True, kw_only=True):
    """let the next reports of the pen be lost on their way"""

    count: Annotated[int, Meta(ge=1, le=1000)] = 1

    def act(self, machine: SignaturePad) -> str:
        machine.lose(self.count)
        return f"the next {self.count} pen reports are lost"


class PadFault(DeviceVerb[SignaturePad], frozen=True, kw_only=True):
    """let the pad not feel its pen, or answer nothing; `none` mends it"""

    fault: PadFailure

    def act(self, machine: SignaturePad) -> str:
        machine.fault = self.fault
        return f"fault of the pad: {self.fault}"
