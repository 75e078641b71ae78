"""What is done to a label printer beside what `printing.verbs` has for every printer, and what it shows."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from hardware_sim.devices.label_printer.label_printer import LabelPrinter
from hardware_sim.printing.paper import Mark
from hardware_sim.verb import DeviceVerb, Look


class Ribbon(DeviceVerb[LabelPrinter], frozen=True, kw_only=True):
    """let the ribbon end or put a new one in"""

    ribbon: Literal["ends", "new"]

    def act(self, machine: LabelPrinter) -> str:
        machine.set_ribbon(out=self.ribbon == "ends")
        return "the ribbon is out" if self.ribbon == "ends" else "a new ribbon is in"


class LabelWords(Struct, frozen=True, kw_only=True):
    """A label without its picture."""

    number: int
    spoilt: bool
    width_mm: float
    height_mm: float
    marks: tuple[Mark, ...]


class Labels(Look[LabelPrinter, list[LabelWords]], frozen=True, kw_only=True):
    """show the labels in words, oldest first"""

    def look(self, machine: LabelPrinter) -> list[LabelWords]:
        return [
            LabelWords(
                number=one.number,
                spoilt=one.spoilt,
                width_mm=one.width_mm,
                height_mm=one.height_mm,
                marks=one.marks,
            )
            for one in machine.labels
        ]

    def in_words(self, seen: list[LabelWords]) -> Iterable[str]:
        for label in seen:
            yield f"{label.number}: {label.width_mm:g} x {label.height_mm:g} mm{', spoilt' * label.spoilt}"
            for mark in label.marks:
                yield f"    {mark.kind:8} {mark.value}"
