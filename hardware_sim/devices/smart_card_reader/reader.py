"""A chip card reader: one card in its slot, or none, and what can be wrong with it."""

import random
from collections.abc import Mapping
from enum import StrEnum

from hardware_sim.devices.smart_card_reader.answer_to_reset import answer_to_reset, contactless, damaged
from hardware_sim.devices.smart_card_reader.card_os import CardOs
from hardware_sim.devices.smart_card_reader.citizen import citizen, other
from hardware_sim.people.cards import Card
from hardware_sim.simulation import MachineState

HISTORICAL = b"\x80HALL99"
"""Category 80 (TLV may follow); no maker is named so."""
PULLED_AT = 3
"""A card that is pulled half-way goes at this command, unanswered."""


class Interface(StrEnum):
    """How a card speaks."""

    T0 = "contacts-t0"
    T1 = "contacts-t1"
    CONTACTLESS = "contactless"


ATRS: Mapping[Interface, bytes] = {
    Interface.T0: answer_to_reset((0,), HISTORICAL),
    Interface.T1: answer_to_reset((1,), HISTORICAL),
    Interface.CONTACTLESS: contactless(HISTORICAL),
}


class CardFault(StrEnum):
    """What can be wrong with a card, or with the hand that puts it in."""

    WRONG_CARD = "wrong-card"
    """It has another application."""
    NEEDS_KEY = "needs-key"
    """The holder's file is read by a secure module only."""
    BLOCKED = "blocked"
    """The issuer has blocked the application."""
    DIRTY = "dirty-contacts"
    """It does not say a word."""
    BAD_ATR = "damaged-atr"
    PULLED = "pulled-half-way"


class ChipCard:
    """A card; put in again it is the same, another one is another object."""

    def __init__(self, card: Card, interface: Interface, fault: CardFault | None) -> None:
        self.card, self.interface, self.fault = card, interface, fault
        if fault is CardFault.WRONG_CARD:
            application = other(card)
        else:
            application = citizen(card, locked=fault is CardFault.NEEDS_KEY, deactivated=fault is CardFault.BLOCKED)
        self.os = CardOs(application, t0=interface is Interface.T0)
        self.uid = b"\x08" + random.Random(card.fields["number"]).randbytes(3)
        """08: made up by the card, as ISO 14443-3 has it."""

    @property
    def atr(self) -> bytes:
        match self.fault:
            case CardFault.DIRTY:
                return b""
            case CardFault.BAD_ATR:
                return damaged(ATRS[self.interface])
            case _:
                return ATRS[self.interface]


class ChipReaderState(MachineState, frozen=True, kw_only=True, tag="smart_card_reader"):
    """What a technician sees of the reader."""

    card: str | None
    interface: Interface | None
    fault: CardFault | None
    commands: int
    """That the card has had since it was put in."""
    answers: Mapping[str, int]
    """How often each status word was said."""

    def summary(self) -> tuple[str, ...]:
        if self.card is None:
            return ("no card",)
        said = (f"card of {self.card}, {self.interface}", f"{self.commands} commands")
        return (*said, f"fault: {self.fault}") if self.fault else said


class ChipReader:
    """One reader."""

    def __init__(self) -> None:
        self._in_slot: ChipCard | None = None
        self._commands = 0
        self._answers: dict[str, int] = {}

    def insert(self, card: ChipCard) -> None:
        """A card is put in, in place of any that is there."""
        self._in_slot, self._commands = card, 0

    def take(self) -> bool:
        """The card is taken out. False where none was in."""
        was_in, self._in_slot = self._in_slot is not None, None
        return was_in

    @property
    def in_slot(self) -> ChipCard | None:
        return self._in_slot

    def reset(self) -> None:
        """The reader gives the card power anew."""
        if self._in_slot is not None:
            self._in_slot.os.reset()

    def obey(self, apdu: bytes) -> bytes | None:
        """The answer to a command; None where no card is left to answer."""
        card = self._in_slot
        if card is None:
            return None
        self._commands += 1
        if card.fault is CardFault.PULLED and self._commands == PULLED_AT:
            self._in_slot = None
            return None
        if card.interface is Interface.CONTACTLESS and apdu[:2] == b"\xff\xca":
            answer = card.uid + b"\x90\x00"  # the reader's own answer, PC/SC part 3
        else:
            answer = card.os.obey(apdu)
        said = answer[-2:].hex().upper()
        self._answers[said] = self._answers.get(said, 0) + 1
        return answer

    def state(self) -> ChipReaderState:
        card = self._in_slot
        return ChipReaderState(
            card=card.card.name if card else None,
            interface=card.interface if card else None,
            fault=card.fault if card else None,
            commands=self._commands,
            answers=dict(self._answers),
        )
