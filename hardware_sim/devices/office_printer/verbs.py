"""What hands can do to the printer of sheets beside opening its cover and its panel, and what it shows."""

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta, Struct

from hardware_sim.devices.office_printer.mechanism import TONER_SHEETS
from hardware_sim.devices.office_printer.office_printer import Mood, OfficePrinter
from hardware_sim.devices.office_printer.sheet import Registration
from hardware_sim.mistake import Mistake
from hardware_sim.verb import DeviceVerb, Look

TrayName = Annotated[str, Meta(pattern="^tray-[123]$(?!\n)", description="tray-1, tray-2 (certificates) or tray-3")]
Sheets = Annotated[int, Meta(ge=0, le=500)]


class LoadPaper(DeviceVerb[OfficePrinter], frozen=True, kw_only=True):
    """put sheets into a tray"""

    tray: TrayName = "tray-1"
    count: Sheets = 50

    def act(self, machine: OfficePrinter) -> str:
        machine.load(self.tray, self.count)
        return f"{machine.tray(self.tray).sheets} sheets lie in {self.tray}"


class OutOfPaper(DeviceVerb[OfficePrinter], frozen=True, kw_only=True):
    """take the sheets out of a tray, all or all but some"""

    tray: TrayName = "tray-1"
    leave: Sheets = 0

    def act(self, machine: OfficePrinter) -> str:
        machine.empty(self.tray, leave=self.leave)
        return f"{machine.tray(self.tray).sheets} sheets lie in {self.tray}"


class TakeSheets(DeviceVerb[OfficePrinter], frozen=True, kw_only=True):
    """take the printed sheets off the pile"""

    def act(self, machine: OfficePrinter) -> str:
        return f"{machine.mechanism.take_sheets()} sheets are taken"


class PaperJam(DeviceVerb[OfficePrinter], frozen=True, kw_only=True):
    """jam the paper, or pull the jammed sheet out"""

    jam: Literal["now", "cleared"]

    def act(self, machine: OfficePrinter) -> str:
        if self.jam == "now":
            machine.mechanism.jam()
            return "the paper is jammed"
        machine.mechanism.clear_jam()
        return "the jam is cleared"


class Toner(DeviceVerb[OfficePrinter], frozen=True, kw_only=True):
    """let the toner reach for so many more sheets, or put a new cartridge in"""

    reaches: Annotated[int, Meta(ge=0, le=TONER_SHEETS)] = TONER_SHEETS

    def act(self, machine: OfficePrinter) -> str:
        machine.set_toner(self.reaches)
        return f"the toner reaches for {self.reaches} sheets"


class AbortJob(DeviceVerb[OfficePrinter], frozen=True, kw_only=True):
    """let the printer give up its job in the middle"""

    def act(self, machine: OfficePrinter) -> str:
        job = machine.abort()
        return f"job {job.id} is given up after {job.sheets} of {job.wanted} sheets"


class PrinterMood(DeviceVerb[OfficePrinter], frozen=True, kw_only=True):
    """let the printer hear nothing (deaf), or do all and say nothing (dumb)"""

    mood: Mood

    def act(self, machine: OfficePrinter) -> str:
        machine.mood = self.mood
        return f"the printer is {self.mood.value}"


class ShiftPrint(DeviceVerb[OfficePrinter], frozen=True, kw_only=True):
    """let the paper of a tray lie off: what is printed comes out shifted and a little larger or smaller"""

    tray: TrayName = "tray-2"
    x_mm: Annotated[float, Meta(ge=-20, le=20)] = 0
    y_mm: Annotated[float, Meta(ge=-20, le=20)] = 0
    x_scale: Annotated[float, Meta(ge=0.9, le=1.1)] = 1
    y_scale: Annotated[float, Meta(ge=0.9, le=1.1)] = 1

    def act(self, machine: OfficePrinter) -> str:
        machine.shift(self.tray, Registration(self.x_mm, self.y_mm, self.x_scale, self.y_scale))
        return f"{self.tray} prints {self.x_mm:g} mm to the right and {self.y_mm:g} mm lower"


class SheetWords(Struct, frozen=True, kw_only=True):
    """A sheet without its picture."""

    number: int
    job: int
    job_name: str
    tray: str
    page: int
    copy: int
    ending: str
    text: str


class PrintedSheets(Look[OfficePrinter, list[SheetWords]], frozen=True, kw_only=True):
    """show the sheets in words, oldest first"""

    def look(self, machine: OfficePrinter) -> list[SheetWords]:
        return [
            SheetWords(
                number=one.number,
                job=one.job,
                job_name=one.job_name,
                tray=one.tray,
                page=one.page,
                copy=one.copy,
                ending=one.ending,
                text=one.text(),
            )
            for one in machine.sheets
        ]

    def in_words(self, seen: list[SheetWords]) -> Iterable[str]:
        for sheet in seen:
            where = f"page {sheet.page}, copy {sheet.copy}, from {sheet.tray}"
            yield f"{sheet.number}: {sheet.ending}, job {sheet.job} {sheet.job_name!r}, {where}"
            yield from (f"    {line}" for line in sheet.text.splitlines() if line.strip())


def picture(printer: OfficePrinter, which: str) -> bytes:
    """`last` or a sheet's number. Raises `Mistake`."""
    chosen = [one for one in printer.sheets if which in {"last", str(one.number)}]
    if not chosen:
        raise Mistake("no such sheet has left its tray")
    return chosen[-1].png()
