"""A job in the printer's queue, and what may be said of it (RFC 8011, 5.3)."""

from enum import IntEnum

from msgspec import Struct

from hardware_sim.devices.office_printer.sheet import Scaling


class JobState(IntEnum):
    """RFC 8011, 5.3.7."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9

    @property
    def ended(self) -> bool:
        return self >= JobState.CANCELED


class Ordered(Struct, frozen=True, kw_only=True):
    """What a job is to be: everything said with it that means something here."""

    name: str = "untitled"
    user: str = "anonymous"
    copies: int = 1
    tray: str = "auto"
    media_type: str = ""
    media: str = ""
    scaling: Scaling = Scaling.AUTO


class Job(Struct, kw_only=True):
    """Changes while it is printed. Times are the printer's, seconds since it was switched on."""

    id: int
    ordered: Ordered
    document: bytes = b""
    format: str = "application/pdf"
    pages: int = 0
    """Of the document, where it has come."""
    state: JobState = JobState.PENDING
    reason: str = "none"
    sheets: int = 0
    """That lie on the pile."""
    created_at: int
    begun_at: int | None = None
    ended_at: int | None = None
    stops: bool = False
    """Cancelled while a sheet is on its way: that one still comes out."""

    @property
    def wanted(self) -> int:
        return self.pages * self.ordered.copies
