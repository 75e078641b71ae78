"""What a person or a technician can do to an ID card reader."""

from typing import Annotated

from msgspec import Meta

from hardware_sim.devices.id_card_reader.card_reader import CardFault, CardReader, SamFault
from hardware_sim.mistake import Mistake
from hardware_sim.people import people
from hardware_sim.people.cards import Layout
from hardware_sim.verb import DeviceVerb


class PlaceCard(DeviceVerb[CardReader], frozen=True, kw_only=True):
    """lay a made-up person's card on the reader"""

    person: Annotated[
        str | Annotated[int, Meta(ge=1)], Meta(description="a name, its beginning, or the number in the list of people")
    ] = ""
    layout: Annotated[Layout | None, Meta(description="the first person with such a card")] = None
    fault: Annotated[CardFault | None, Meta(description="what is wrong with the card")] = None

    def act(self, machine: CardReader) -> str:
        try:
            if isinstance(self.person, int):
                card = people.find(number=self.person)
            else:
                card = people.find(self.person, layout=self.layout)
        except people.NobodyCalled as error:
            raise Mistake(str(error)) from None
        machine.place(card, self.fault)
        return f"the card of {card.name} lies on the reader"


class RemoveCard(DeviceVerb[CardReader], frozen=True, kw_only=True):
    """take the card from the reader"""

    def act(self, machine: CardReader) -> str:
        if not machine.remove():
            raise Mistake("no card lies on the reader")
        return "the card is taken away"


class ReaderFault(DeviceVerb[CardReader], frozen=True, kw_only=True):
    """break the reader's security module; with nothing said, mend it"""

    fault: SamFault | None = None

    def act(self, machine: CardReader) -> str:
        machine.break_sam(self.fault)
        return f"the reader's module has the fault {self.fault}" if self.fault else "the reader's module is mended"
