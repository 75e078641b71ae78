"""What a person or a technician can do to the devices. One class a verb: its fields are what must be said with it."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

from hall.contract.ids import DeviceId, TerminalId
from hardware_sim.bench import Bench, BenchMistake, OnBench
from hardware_sim.faults import Faults
from hardware_sim.line import Direction
from hardware_sim.models import people
from hardware_sim.models.card_reader import CardFault, CardReader, SamFault
from hardware_sim.models.cards import Layout
from hardware_sim.models.receipt_printer import NEAR_END_MM, ReceiptPrinter


class Verb(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base. `device` may be left out where the terminal has only one that fits. `do` raises `BenchMistake`."""

    terminal: TerminalId
    device: DeviceId | None = None

    def do(self, bench: Bench) -> str:
        """Does it; the sentence says what has happened."""
        raise NotImplementedError


class ReaderVerb(Verb, frozen=True, kw_only=True):
    """Something done to an ID card reader."""

    def do(self, bench: Bench) -> str:
        on_bench, reader = bench.one(CardReader, self.terminal, self.device)
        said = self.do_to(reader)
        on_bench.line.pump()
        return said

    def do_to(self, reader: CardReader) -> str:
        raise NotImplementedError


class PlaceCard(ReaderVerb, frozen=True, kw_only=True):
    """lay a made-up person's card on the reader"""

    person: str | Annotated[int, Meta(ge=1)] = ""
    """A name, its beginning, or the number in the list of people."""
    layout: Layout | None = None
    fault: CardFault | None = None

    def do_to(self, reader: CardReader) -> str:
        try:
            if isinstance(self.person, int):
                card = people.find(number=self.person)
            else:
                card = people.find(self.person, layout=self.layout)
        except people.NobodyCalled as error:
            raise BenchMistake(str(error)) from None
        reader.place(card, self.fault)
        return f"the card of {card.name} lies on the reader"


class RemoveCard(ReaderVerb, frozen=True, kw_only=True):
    """take the card from the reader"""

    def do_to(self, reader: CardReader) -> str:
        if not reader.remove():
            raise BenchMistake("no card lies on the reader")
        return "the card is taken away"


class ReaderFault(ReaderVerb, frozen=True, kw_only=True):
    """break the reader's security module; with nothing said, mend it"""

    fault: SamFault | None = None

    def do_to(self, reader: CardReader) -> str:
        reader.break_sam(self.fault)
        return f"the reader's module has the fault {self.fault}" if self.fault else "the reader's module is mended"


class PrinterVerb(Verb, frozen=True, kw_only=True):
    """Something done to a receipt printer."""

    def do(self, bench: Bench) -> str:
        on_bench, printer = bench.one(ReceiptPrinter, self.terminal, self.device)
        said = self.do_to(printer)
        on_bench.line.pump()
        return said

    def do_to(self, printer: ReceiptPrinter) -> str:
        raise NotImplementedError


class PaperOut(PrinterVerb, frozen=True, kw_only=True):
    """let the paper end, now or in the middle of the next ticket"""

    after_mm: Annotated[float, Meta(ge=0, le=NEAR_END_MM)] = 0

    def do_to(self, printer: ReceiptPrinter) -> str:
        printer.set_paper(self.after_mm)
        return f"the paper ends after {self.after_mm:g} mm" if self.after_mm else "the paper is out"


class PaperLow(PrinterVerb, frozen=True, kw_only=True):
    """let the paper be near its end"""

    def do_to(self, printer: ReceiptPrinter) -> str:
        printer.set_paper(NEAR_END_MM)
        return f"{NEAR_END_MM / 1000:g} m of paper are left"


class Refill(PrinterVerb, frozen=True, kw_only=True):
    """put a new roll in; a ticket that waits goes on"""

    def do_to(self, printer: ReceiptPrinter) -> str:
        printer.refill()
        return "a new roll is in"


class Cover(PrinterVerb, frozen=True, kw_only=True):
    """open or close the printer's cover"""

    position: Literal["open", "close"]

    def do_to(self, printer: ReceiptPrinter) -> str:
        printer.set_cover(is_open=self.position == "open")
        return "the cover is open" if self.position == "open" else "the cover is closed"


class CutterFault(PrinterVerb, frozen=True, kw_only=True):
    """jam the cutter"""

    at_next_cut: bool = False

    def do_to(self, printer: ReceiptPrinter) -> str:
        printer.jam_cutter(at_next_cut=self.at_next_cut)
        return "the cutter will jam at the next cut" if self.at_next_cut else "the cutter is jammed"


class CutterClear(PrinterVerb, frozen=True, kw_only=True):
    """free the cutter; a cut that waits is made"""

    def do_to(self, printer: ReceiptPrinter) -> str:
        printer.free_cutter()
        return "the cutter is free"


class Overheat(PrinterVerb, frozen=True, kw_only=True):
    """let the print head get too hot"""

    def do_to(self, printer: ReceiptPrinter) -> str:
        printer.set_overheated(hot=True)
        return "the print head is too hot"


class Cool(PrinterVerb, frozen=True, kw_only=True):
    """let the print head cool down"""

    def do_to(self, printer: ReceiptPrinter) -> str:
        printer.set_overheated(hot=False)
        return "the print head is cool"


class Offline(PrinterVerb, frozen=True, kw_only=True):
    """switch the printer offline at its panel"""

    def do_to(self, printer: ReceiptPrinter) -> str:
        printer.set_offline(offline=True)
        return "the printer is switched offline"


class Online(PrinterVerb, frozen=True, kw_only=True):
    """switch the printer online at its panel"""

    def do_to(self, printer: ReceiptPrinter) -> str:
        printer.set_offline(offline=False)
        return "the printer is switched online"


class Tear(PrinterVerb, frozen=True, kw_only=True):
    """tear off the paper that stands out of the printer"""

    def do_to(self, printer: ReceiptPrinter) -> str:
        slip = printer.tear()
        if slip is None:
            raise BenchMistake("nothing printed stands out of the printer")
        return f"ticket {slip.number} is torn off"


class CableVerb(Verb, frozen=True, kw_only=True):
    """Something done to a cable: here the device must be named."""

    device: DeviceId

    def do(self, bench: Bench) -> str:
        return self.do_to(bench.device(self.terminal, self.device))

    def do_to(self, on_bench: OnBench) -> str:
        raise NotImplementedError


class Unplug(CableVerb, frozen=True, kw_only=True):
    """pull a device's cable"""

    def do_to(self, on_bench: OnBench) -> str:
        on_bench.unplug()
        return f"{self.device} of {self.terminal} is unplugged"


class Plug(CableVerb, frozen=True, kw_only=True):
    """plug a device's cable in again"""

    def do_to(self, on_bench: OnBench) -> str:
        on_bench.plug()
        return f"{self.device} of {self.terminal} is at {on_bench.state().address}"


class Fault(CableVerb, frozen=True, kw_only=True):
    """disturb a device's line; with nothing set, mend it"""

    direction: Direction = Direction.BOTH
    faults: Faults = Faults()
    seed: int = 0

    def do_to(self, on_bench: OnBench) -> str:
        on_bench.line.set_faults(self.direction, self.faults, self.seed)
        disturbed = "disturbed" if self.faults != Faults() else "mended"
        return f"the line of {self.device} of {self.terminal} is {disturbed}"


VERBS: Mapping[str, type[Verb]] = {
    "place-card": PlaceCard,
    "remove-card": RemoveCard,
    "reader-fault": ReaderFault,
    "paper-out": PaperOut,
    "paper-low": PaperLow,
    "refill": Refill,
    "cover": Cover,
    "cutter-fault": CutterFault,
    "cutter-clear": CutterClear,
    "overheat": Overheat,
    "cool": Cool,
    "offline": Offline,
    "online": Online,
    "tear": Tear,
    "unplug": Unplug,
    "plug": Plug,
    "fault": Fault,
}
"""Every verb by its name on the command line and in the address."""


def name_of(verb: Verb) -> str:
    return next(name for name, kind in VERBS.items() if kind is type(verb))
