"""What a person can do at a chip card reader."""

from typing import Annotated

from msgspec import Meta

from hardware_sim.devices.smart_card_reader.reader import CardFault, ChipCard, ChipReader, Interface
from hardware_sim.mistake import Mistake
from hardware_sim.people import people
from hardware_sim.verb import DeviceVerb


class InsertCard(DeviceVerb[ChipReader], frozen=True, kw_only=True):
    """put a made-up person's citizen card into the chip card reader"""

    person: Annotated[
        str | Annotated[int, Meta(ge=1)], Meta(description="a name, its beginning, or the number in the list of people")
    ] = ""
    interface: Annotated[Interface, Meta(description="how the card speaks")] = Interface.T0
    fault: Annotated[CardFault | None, Meta(description="what is wrong with the card")] = None

    def act(self, machine: ChipReader) -> str:
        try:
            card = people.find(number=self.person) if isinstance(self.person, int) else people.find(self.person)
        except people.NobodyCalled as error:
            raise Mistake(str(error)) from None
        machine.insert(ChipCard(card, self.interface, self.fault))
        return f"the card of {card.name} is in the reader"


class TakeCard(DeviceVerb[ChipReader], frozen=True, kw_only=True):
    """take the card out of the chip card reader"""

    def act(self, machine: ChipReader) -> str:
        if not machine.take():
            raise Mistake("no card is in the reader")
        return "the card is taken out"
