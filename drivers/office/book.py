"""What is kept of each printer beyond what it tells: how its trays print, its counted paper, jobs not yet settled.

One small JSON file a printer in the hall's home, changed under a lock and replaced whole: several terminals may print
on one printer. Without a home (a technician's trial) it is kept in memory.
"""

import fcntl
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from drivers.office.calibration import EXACT, Calibration
from drivers.office.port import Paper
from drivers.office.stock import Stock

REMEMBERED = 1000
"""Documents whose end is kept; the oldest goes first."""


class BookMistake(Exception):
    """It can be neither read nor written: without it nothing may be printed. The message says why."""


class Submitted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A job on its way to the printer, from before its first byte until its fate is known."""

    pages: int
    copies: int
    paper: Paper
    by: str
    """Which device of which terminal sent it: others leave it alone."""
    at: int
    """Milliseconds since 1970."""
    up_time: int | None
    """How long the printer was switched on then, in seconds."""
    job: int | None = None
    """Its number, once the printer has told it."""
    torn: bool = False
    """The paper path was seen jammed or opened meanwhile: one more sheet may be in somebody's hand."""

    @property
    def sheets(self) -> int:
        return self.pages * self.copies


class Known(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of one printer. Trays by their `media-source`; the empty name is what the printer chooses."""

    calibrations: Mapping[str, Calibration] = {}
    stock: Mapping[Paper, Stock] = {}
    """Only of papers that somebody counts."""
    open: Mapping[str, Submitted] = {}
    """By document."""
    printed: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    """Of which nobody will ever know."""

    def calibration(self, tray: str) -> Calibration:
        return self.calibrations.get(tray, EXACT)

    def calibrated(self, tray: str, calibration: Calibration) -> "Known":
        return replace(self, calibrations={**self.calibrations, tray: calibration})

    def with_stock(self, paper: Paper, change: Callable[[Stock], Stock]) -> "Known":
        return replace(self, stock={**self.stock, paper: change(self.stock.get(paper, Stock()))})

    def unsettled(self, document: str) -> bool:
        """Whether it may be on paper without our knowing."""
        return document in self.open or document in self.doubtful

    def submitted(self, document: str, job: Submitted) -> "Known":
        return replace(self, open={**self.open, document: job})

    def settled(self, document: str, end: "Reckoned") -> "Known":
        """A job's end, and what it did to the paper."""
        job = self.open[document]
        rest = {name: one for name, one in self.open.items() if name != document}
        known = replace(
            self,
            open=rest,
            printed=(*self.printed, *[document] * bool(end.printed))[-REMEMBERED:],
            doubtful=(*self.doubtful, *[document] * end.doubt)[-REMEMBERED:],
        )
        if job.paper not in self.stock:
            return known
        use = {"printed": end.printed, "spoilt": end.spoilt, "unclear": end.unclear}
        return known.with_stock(job.paper, lambda one: one.use(**use))


class Reckoned(Struct, frozen=True, kw_only=True):
    """What became of a job's sheets."""

    doubt: bool = False
    """A whole copy may be on paper, and nobody knows."""
    printed: int = 0
    spoilt: int = 0
    unclear: int = 0


class Book:
    """The page of one printer. `identity` is what the printer calls itself, the same for ever."""

    def __init__(self, folder: Path | None, identity: str) -> None:
        self._file = folder and folder / f"{re.sub(r'[^A-Za-z0-9.-]+', '_', identity)}.json"
        self._in_memory = Known()

    def read(self) -> Known:
        """Raises `BookMistake`."""
        if self._file is None:
            return self._in_memory
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Known)
        except FileNotFoundError:
            return Known()
        except (OSError, msgspec.MsgspecError) as mistake:
            raise BookMistake(f"{self._file}: {mistake}") from None

    def change(self, how: Callable[[Known], Known]) -> Known:
        """Raises `BookMistake`; then nothing has changed."""
        if self._file is None:
            self._in_memory = how(self._in_memory)
            return self._in_memory
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.with_suffix(".lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                known = how(self.read())
                new = self._file.with_suffix(".new")
                new.write_bytes(msgspec.json.format(msgspec.json.encode(known)))
                new.replace(self._file)
        except OSError as error:
            raise BookMistake(f"{self._file}: {error}") from None
        return known
