"""What differs between readers of identity cards."""

from typing import Annotated

from msgspec import Meta

from drivers.core.profile import Profile, load_profile

USUAL = "sdt"


class ReaderProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Defaults are those of the standard module (GA/T 467)."""

    start: Annotated[str, Meta(pattern="^[0-9a-f]{4}$")] = "9669"
    """The two bytes behind the sync bytes, in hex."""
    bauds: tuple[int, ...] = (115200, 57600, 38400, 19200, 9600)
    """Line speeds to try, the likeliest first; each is kept as long as the reader answers."""
    poll_s: float = 0.3
    answer_s: float = 0.5
    """How long finding, selecting and telling the status may take."""
    read_s: float = 3.0
    """How long reading text and photo may take, its 1,295 bytes at the slowest speed included."""
    newest_address: bool = True
    """Whether to ask for the address added after the card was made out; a module that does not know it says so."""
    newest_address_s: float = 1.5
    removed_after: int = 3
    """Finds without a card after which the card counts as taken away."""
    photo_library: str = ""
    """Path of a vendor's picture decoder (`unpack` of libwlt2bmp.so and its kin); empty: pictures stay closed."""
    photo_mirrored: bool = True
    """Whether that decoder hands pictures out mirrored, as most do."""


def reader_profile(model: str) -> ReaderProfile:
    """Raises `UnknownModel`; an empty model is the usual reader."""
    return load_profile("drivers.idcard", model or USUAL, ReaderProfile)
