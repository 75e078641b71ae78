"""The reader as the machine's PC/SC service has it: the first slot of its virtual reader."""

from hardware_sim.devices.smart_card_reader.reader import ChipReader
from hardware_sim.endpoints.vpcd import ChipCardSlot
from hardware_sim.model import Model, Piece
from hardware_sim.simulation import Attachment, Spot


class Slot(Model):
    """APDUs to the card, its answers back."""

    def __init__(self, reader: ChipReader) -> None:
        self._reader = reader
        self._answers: list[Piece] = []

    def receive(self, piece: Piece) -> None:
        answer = self._reader.obey(piece.data)
        if answer is not None:
            self._answers.append(Piece(answer))

    def take_output(self) -> list[Piece]:
        answers, self._answers = self._answers, []
        return answers

    def forget(self) -> None:
        self._answers.clear()
        self._reader.reset()


def pcsc(reader: ChipReader, spot: Spot) -> Attachment:
    return Attachment(Slot(reader), ChipCardSlot(spot.loop, lambda: reader.in_slot, slot=0))
