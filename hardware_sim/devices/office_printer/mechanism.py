"""Trays, paper path, toner and pile: sheets are fed, printed and laid down one after the other, as time passes."""

from collections import deque
from collections.abc import Iterator

from msgspec import Struct

from hardware_sim.devices.office_printer.job import Job, JobState
from hardware_sim.devices.office_printer.sheet import Ending, Registration, Sheet, Size

PAGES_A_MINUTE = 20
A4, A5 = Size(210, 297), Size(148, 210)
DEFAULT_MEDIA = "iso_a4_210x297mm"
MEDIA = {DEFAULT_MEDIA: A4, "iso_a5_148x210mm": A5}
PILE = 150
TONER_SHEETS = 2000
LOW_SHEETS = 10
LOW_TONER = 100
KEPT = 60


class Tray(Struct, kw_only=True):
    """A tray and what lies in it."""

    name: str
    media: str
    media_type: str
    capacity: int
    sheets: int
    registration: Registration = Registration()

    @property
    def size(self) -> Size:
        return MEDIA[self.media]


class OnItsWay(Struct, frozen=True):
    """The sheet between tray and pile."""

    tray: Tray
    job: Job
    page: int
    copy: int


class Mechanism:
    """Prints jobs in their order. A job that finds no paper stops the printer, as one that nobody feeds would."""

    def __init__(self) -> None:
        self.trays = (
            Tray(name="tray-1", media=DEFAULT_MEDIA, media_type="stationery", capacity=250, sheets=250),
            Tray(name="tray-2", media=DEFAULT_MEDIA, media_type="stationery-preprinted", capacity=100, sheets=50),
            Tray(name="tray-3", media="iso_a5_148x210mm", media_type="stationery", capacity=100, sheets=100),
        )
        self.queue: deque[Job] = deque()
        self.toner = TONER_SHEETS
        self.cover_open = self.jammed = self.paused = False
        self.on_pile = 0
        self.way: OnItsWay | None = None
        self.clock_s = 0.0
        self._way_s = 0.0
        self._sheets: deque[Sheet] = deque(maxlen=KEPT)
        self._count = 0
        self.printed_ever = self.spoilt_ever = 0

    # What stands in the way

    def tray_of(self, job: Job) -> Tray | None:
        """Where its paper comes from: the tray it names, else the first with such paper in it, else any such tray."""
        ordered = job.ordered
        fits = [
            tray
            for tray in self.trays
            if ordered.tray in {"auto", tray.name}
            and ordered.media in {"", tray.media}
            and ordered.media_type in {"", tray.media_type}
            and (ordered.tray != "auto" or ordered.media_type or tray.media_type != "stationery-preprinted")
        ]
        return next((tray for tray in fits if tray.sheets), fits[0] if fits else None)

    @property
    def needs_paper(self) -> bool:
        """The job in front finds its tray empty."""
        if not self.queue or self.way is not None:
            return False
        tray = self.tray_of(self.queue[0])
        return tray is None or tray.sheets == 0

    def troubles(self) -> Iterator[str]:
        """Keywords of RFC 8011, 5.4.12 that stop it."""
        if self.cover_open:
            yield "cover-open-error"
        if self.jammed:
            yield "media-jam-error"
        if self.needs_paper:
            yield "media-needed-error"
            yield "media-empty-error"
        if self.toner <= 0:
            yield "toner-empty-error"
        if self.on_pile >= PILE:
            yield "output-area-full-error"
        if self.paused:
            yield "paused"

    def warnings(self) -> Iterator[str]:
        """And those that do not."""
        if not self.needs_paper:
            if any(tray.sheets == 0 for tray in self.trays):
                yield "media-empty-warning"
            elif any(tray.sheets <= LOW_SHEETS for tray in self.trays):
                yield "media-low-warning"
        if 0 < self.toner <= LOW_TONER:
            yield "toner-low-warning"

    @property
    def stopped(self) -> bool:
        """Nothing moves. A sheet on its way is stopped by jam and cover only: all else waits until it is out."""
        return self.cover_open or self.jammed or (self.way is None and next(self.troubles(), None) is not None)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """All that left their trays, oldest first; the last ones are kept."""
        return tuple(self._sheets)

    # Time

    def elapse(self, seconds: float) -> None:
        self.clock_s += seconds
        rest = seconds
        while rest > 0 and self._feed():
            needs_s = 60 / PAGES_A_MINUTE - self._way_s
            if rest < needs_s - 1e-9:
                self._way_s += rest
                break
            rest -= needs_s
            self._lay_down()
        self._follow()

    def due_s(self) -> float | None:
        """Until a sheet is laid down."""
        self._feed()
        return None if self.way is None or self.stopped else max(0.0, 60 / PAGES_A_MINUTE - self._way_s)

    def _feed(self) -> bool:
        """Whether a sheet moves: the one on its way, or the next from its tray."""
        while self.way is None and self.queue and self.queue[0].stops:
            self.end(self.queue[0], JobState.CANCELED, "job-canceled-by-user")
        if self.stopped:
            return False
        if self.way is None and self.queue:
            job = self.queue[0]
            tray = self.tray_of(job)
            assert tray is not None
            tray.sheets -= 1
            self.toner -= 1
            self._way_s = 0.0
            copy, page = divmod(job.sheets, job.pages)
            self.way = OnItsWay(tray, job, page + 1, copy + 1)
            self._follow()
        return self.way is not None

    def _lay_down(self) -> None:
        assert self.way is not None
        job = self.way.job
        self._keep(Ending.OUT)
        self.on_pile += 1
        job.sheets += 1
        if job.stops:
            self.end(job, JobState.CANCELED, "job-canceled-by-user")
        elif job.sheets == job.wanted:
            self.end(job, JobState.COMPLETED, "job-completed-successfully")

    def _keep(self, ending: Ending) -> None:
        way = self.way
        assert way is not None
        self.way = None
        self._count += 1
        if ending is Ending.OUT:
            self.printed_ever += 1
        else:
            self.spoilt_ever += 1
        self._sheets.append(
            Sheet(
                number=self._count,
                job=way.job.id,
                job_name=way.job.ordered.name,
                tray=way.tray.name,
                media_type=way.tray.media_type,
                size=way.tray.size,
                page=way.page,
                copy=way.copy,
                ending=ending,
                document=way.job.document,
                scaling=way.job.ordered.scaling,
                registration=way.tray.registration,
            )
        )

    def _follow(self) -> None:
        """The job in front shows how the printer is."""
        if not self.queue:
            return
        job = self.queue[0]
        if self.stopped:
            job.state, job.reason = JobState.STOPPED, "printer-stopped"
        else:
            job.state = JobState.PROCESSING
            job.reason = "processing-to-stop-point" if job.stops else "job-printing"
            if job.begun_at is None:
                job.begun_at = self.now

    # Jobs

    @property
    def now(self) -> int:
        """Its own time, whole seconds from 1 (RFC 8011, 5.4.29)."""
        return 1 + int(self.clock_s)

    def put(self, job: Job) -> None:
        self.queue.append(job)
        self._feed()
        self._follow()

    def cancel(self, job: Job) -> None:
        """A sheet that moves comes out first."""
        if self.way is not None and self.way.job is job and not self.stopped:
            job.stops = True
            self._follow()
        else:
            self.end(job, JobState.CANCELED, "job-canceled-by-user")

    def abort(self, job: Job) -> None:
        """Given up in the middle; a half printed sheet is thrown out."""
        if self.way is not None and self.way.job is job:
            self._keep(Ending.JAMMED)
        self.end(job, JobState.ABORTED, "aborted-by-system")

    def end(self, job: Job, state: JobState, reason: str) -> None:
        job.state, job.reason, job.ended_at = state, reason, self.now
        if job in self.queue:
            self.queue.remove(job)
        self._follow()

    # Hands

    def set_cover(self, *, is_open: bool) -> None:
        """A sheet that was under way is torn by it."""
        self.cover_open = is_open
        if is_open and self.way is not None:
            self._keep(Ending.JAMMED)
        self._follow()

    def jam(self) -> None:
        """The sheet under way crumples; without one the next would."""
        self.jammed = True
        self._follow()

    def clear_jam(self) -> None:
        """It is pulled out, and its page is printed again if the job still stands: every printer does so."""
        self.jammed = False
        if self.way is not None:
            self._keep(Ending.JAMMED)
        self._follow()

    def take_sheets(self) -> int:
        taken, self.on_pile = self.on_pile, 0
        self._follow()
        return taken

    def lose_power(self) -> None:
        """The sheet under way stays in it until somebody pulls it out; the jobs are forgotten."""
        if self.way is not None:
            self._keep(Ending.JAMMED)
        self.queue.clear()
        self.clock_s = 0.0
