"""What a hand can do to a receipt printer beside what `printing.verbs` has for every printer, and what it shows."""

from collections.abc import Iterable

from msgspec import Struct

from hardware_sim.devices.receipt_printer.receipt_printer import ReceiptPrinter
from hardware_sim.mistake import Mistake
from hardware_sim.printing.paper import Mark
from hardware_sim.verb import DeviceVerb, Look


class Tear(DeviceVerb[ReceiptPrinter], frozen=True, kw_only=True):
    """tear off the paper that stands out of the printer"""

    def act(self, machine: ReceiptPrinter) -> str:
        slip = machine.tear()
        if slip is None:
            raise Mistake("nothing printed stands out of the printer")
        return f"ticket {slip.number} is torn off"


class SlipWords(Struct, frozen=True, kw_only=True):
    """A piece of paper without its picture."""

    number: int
    ending: str
    length_mm: float
    marks: tuple[Mark, ...]


class Slips(Look[ReceiptPrinter, list[SlipWords]], frozen=True, kw_only=True):
    """show the tickets in words, oldest first"""

    def look(self, machine: ReceiptPrinter) -> list[SlipWords]:
        return [
            SlipWords(number=slip.number, ending=slip.ending, length_mm=slip.length_mm, marks=slip.marks)
            for slip in machine.slips
        ]

    def in_words(self, seen: list[SlipWords]) -> Iterable[str]:
        for slip in seen:
            yield f"{slip.number}: {slip.ending}, {slip.length_mm:g} mm"
            for mark in slip.marks:
                yield f"    {mark.kind:8} {mark.value}"
