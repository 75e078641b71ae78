"""What one visit leaves behind: `report.json` and a picture of every screen at every step."""

import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from bench.visit.screen import ScreenUser


class Step(Struct, frozen=True):
    """Something that came true, in ms since the visit began."""

    name: str
    at_ms: int


class TicketOfVisit(Struct, frozen=True):
    number: str
    barcode: str


class AtTheCentre(Struct, frozen=True):
    """What the reference backend holds: how many events, and the last gap-free sequence number."""

    events: int
    last_seq: int


class Report(Struct, frozen=True, kw_only=True):
    ok: bool
    steps: tuple[Step, ...]
    ticket: TicketOfVisit | None = None
    backend: AtTheCentre | None = None
    error: str | None = None


class Album:
    """Takes the pictures and the time of each step, and writes the report."""

    def __init__(self, folder: Path, screens: Sequence[ScreenUser]) -> None:
        self.folder = folder
        self._screens = screens
        self._began = time.monotonic()
        self.steps: list[Step] = []

    def came_true(self, name: str) -> None:
        """Note the step, then photograph every screen: `03-service-chosen.kiosk-1.png`."""
        self.steps.append(Step(name, round((time.monotonic() - self._began) * 1000)))
        for screen in self._screens:
            picture = self.folder / f"{len(self.steps):02}-{name.replace(' ', '-')}.{screen.terminal}.png"
            picture.write_bytes(screen.picture())

    def write(self, report: Report) -> None:
        text = msgspec.json.format(msgspec.json.encode(report), indent=2)
        (self.folder / "report.json").write_bytes(text + b"\n")
