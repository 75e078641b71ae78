"""The printer as people and technicians see it: its mechanism, its power switch, its jobs, and its mood."""

from collections import OrderedDict
from enum import StrEnum

from msgspec import Struct

from hardware_sim.devices.office_printer.job import Job, JobState, Ordered
from hardware_sim.devices.office_printer.mechanism import Mechanism, Tray
from hardware_sim.devices.office_printer.sheet import Registration, Sheet
from hardware_sim.mistake import Mistake
from hardware_sim.simulation import MachineState

REMEMBERED = 100
"""Ended jobs that can still be asked for; the oldest is forgotten first."""


class Mood(StrEnum):
    """How it takes what is asked of it."""

    WELL = "well"
    DEAF = "deaf"
    """It hears nothing."""
    DUMB = "dumb"
    """It does what is asked and says nothing."""


class TrayState(Struct, frozen=True, kw_only=True):
    """A tray as one sees it."""

    name: str
    media: str
    media_type: str
    sheets: int


class OfficePrinterState(MachineState, frozen=True, kw_only=True, tag="office_printer"):
    """What a technician sees of the printer."""

    troubles: tuple[str, ...]
    trays: tuple[TrayState, ...]
    toner: int
    """Sheets it still reaches for."""
    on_pile: int
    printed: int
    """Sheets laid down since it was made."""
    spoilt: int
    """Sheets that jams and power cuts cost."""
    jobs: int
    """That wait or are printed."""
    powered: bool
    mood: Mood

    def summary(self) -> tuple[str, ...]:
        well = ", ".join(self.troubles) or ("well" if self.powered else "switched off")
        paper = ", ".join(f"{tray.name} {tray.sheets}" for tray in self.trays)
        return (well, f"{self.printed} sheets printed, {self.jobs} jobs waiting", paper)


class OfficePrinter:
    """One printer. The counters of its life and the job numbers survive its power switch, the jobs do not."""

    def __init__(self) -> None:
        self.mechanism = Mechanism()
        self.powered = True
        self.mood = Mood.WELL
        self.jobs: OrderedDict[int, Job] = OrderedDict()
        self._numbers = 0

    # What people do

    def set_cover(self, *, is_open: bool) -> None:
        self.mechanism.set_cover(is_open=is_open)

    def set_offline(self, *, offline: bool) -> None:
        """The pause key."""
        self.mechanism.paused = offline
        self.mechanism.elapse(0)

    def tray(self, name: str) -> Tray:
        """Raises `Mistake`."""
        for tray in self.mechanism.trays:
            if tray.name == name:
                return tray
        raise Mistake(f"no tray '{name}'; there are: {', '.join(tray.name for tray in self.mechanism.trays)}")

    def load(self, tray: str, sheets: int) -> None:
        """Raises `Mistake`."""
        into = self.tray(tray)
        if into.sheets + sheets > into.capacity:
            raise Mistake(f"{tray} holds {into.capacity} sheets, {into.sheets} lie in it")
        into.sheets += sheets
        self.mechanism.elapse(0)

    def empty(self, tray: str, *, leave: int = 0) -> int:
        """How many were taken out. Raises `Mistake`."""
        of = self.tray(tray)
        taken = max(0, of.sheets - leave)
        of.sheets -= taken
        self.mechanism.elapse(0)
        return taken

    def shift(self, tray: str, registration: Registration) -> None:
        """Raises `Mistake`."""
        self.tray(tray).registration = registration

    def set_toner(self, sheets: int) -> None:
        self.mechanism.toner = sheets
        self.mechanism.elapse(0)

    def abort(self) -> Job:
        """The job in front is given up in the middle. Raises `Mistake`."""
        if not self.mechanism.queue:
            raise Mistake("no job is being printed")
        job = self.mechanism.queue[0]
        self.mechanism.abort(job)
        return job

    def switch(self, *, on: bool) -> None:
        """Off: jobs and their history are gone, as from most printers; the sheets in the trays are not."""
        if self.powered and not on:
            self.mechanism.lose_power()
            self.jobs.clear()
        self.powered = on

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return self.mechanism.sheets

    def state(self) -> OfficePrinterState:
        mechanism = self.mechanism
        return OfficePrinterState(
            troubles=tuple(mechanism.troubles()),
            trays=tuple(
                TrayState(name=one.name, media=one.media, media_type=one.media_type, sheets=one.sheets)
                for one in mechanism.trays
            ),
            toner=mechanism.toner,
            on_pile=mechanism.on_pile,
            printed=mechanism.printed_ever,
            spoilt=mechanism.spoilt_ever,
            jobs=len(mechanism.queue),
            powered=self.powered,
            mood=self.mood,
        )

    # Jobs

    def new_job(self, ordered: Ordered) -> Job:
        """Waits for its document. A job of a name there was before is another job: no printer looks for doubles."""
        self._numbers += 1
        now = self.mechanism.now
        job = Job(id=self._numbers, ordered=ordered, created_at=now, state=JobState.HELD, reason="job-incoming")
        self.jobs[job.id] = job
        ended = [one.id for one in self.jobs.values() if one.state.ended]
        for forgotten in ended[: max(0, len(ended) - REMEMBERED)]:
            del self.jobs[forgotten]
        return job

    def print_job(self, job: Job, document: bytes, pages: int) -> None:
        job.document, job.pages = document, pages
        job.state, job.reason = JobState.PENDING, "none"
        self.mechanism.put(job)

    def cancel(self, job: Job) -> None:
        self.mechanism.cancel(job)
