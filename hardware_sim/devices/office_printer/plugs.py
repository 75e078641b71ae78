"""The printer on the network: each request a whole piece, answered by the pipe it came by."""

from hardware_sim.devices.office_printer.office_printer import Mood, OfficePrinter
from hardware_sim.devices.office_printer.operations import Operations
from hardware_sim.endpoints.ipp import IppPort
from hardware_sim.model import Model, Piece
from hardware_sim.simulation import Attachment, Spot


class Networked(Model):
    """Requests in, responses out, sheets meanwhile. Switched off it hears nothing and nothing moves."""

    def __init__(self, printer: OfficePrinter, uri: str) -> None:
        self._printer = printer
        self._operations = Operations(printer, uri)
        self._answers: list[Piece] = []

    def receive(self, piece: Piece) -> None:
        if not self._printer.powered or self._printer.mood is Mood.DEAF:
            return
        answer = self._operations.answer(piece.data)
        if self._printer.mood is Mood.WELL:
            self._answers.append(Piece(answer, piece.pipe))

    def elapse(self, seconds: float) -> None:
        if self._printer.powered:
            self._printer.mechanism.elapse(seconds)

    def due_s(self) -> float | None:
        return self._printer.mechanism.due_s() if self._printer.powered else None

    def forget(self) -> None:
        self._answers.clear()

    def take_output(self) -> list[Piece]:
        answers, self._answers = self._answers, []
        return answers


def network(printer: OfficePrinter, spot: Spot) -> Attachment:
    port = IppPort(spot.loop)
    return Attachment(Networked(printer, "ipp://localhost/ipp/print"), port)
