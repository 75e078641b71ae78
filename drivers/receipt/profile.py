"""What differs between receipt printers."""

from typing import Annotated

from msgspec import Meta

from drivers.core.profile import Profile, load_profile

USUAL = "escpos-80"


class PrinterProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model's paper and manners."""

    columns: Annotated[int, Meta(ge=16, le=64)]
    """Half-width characters a line; a Chinese character takes two."""
    dots: Annotated[int, Meta(ge=192, le=1024)]
    """Dots a line."""
    dpi: int = 203
    asb: bool = True
    """Whether it tells of changes by itself (GS a); else it is asked after each item."""
    full_status: bool = False
    """Whether it tells everything, the ticket in its mouth too, in one answer (DLE EOT 20). Not together with `asb`."""
    taken_s: float = 30.0
    """So long a ticket may stand in the mouth before staff are told."""
    clear_buffer: Annotated[str, Meta(pattern="^([0-9a-f]{2})*$")] = ""
    """Hex. Makes it forget a job that broke off, so that the rest is not printed on the new roll."""
    bauds: tuple[int, ...] = (115200, 38400, 19200, 9600)
    poll_s: float = 0.5
    answer_s: float = 0.5
    """How long an answer about its state may take."""
    take_s: float = 4.0
    """How long it may refuse to take the next bytes while it prints those it has."""

    def __post_init__(self) -> None:
        if self.full_status and self.asb:
            raise ValueError("full_status and asb exclude each other: their answers cannot be told apart")

    @property
    def dots_per_mm(self) -> float:
        return self.dpi / 25.4


def printer_profile(model: str) -> PrinterProfile:
    """Raises `UnknownModel`; an empty model is the usual printer."""
    return load_profile("drivers.receipt", model or USUAL, PrinterProfile)
