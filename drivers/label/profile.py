"""What differs between label printers."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from drivers.core.profile import Profile, load_profile

USUAL = "tspl"


class Language(StrEnum):
    """What it speaks, and how it tells its state."""

    TSPL = "tspl"
    """Status by ESC !S."""
    TSPL_SHORT = "tspl-short"
    """Status by ESC !?, one byte."""
    ZPL = "zpl"


class LabelProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model's manners."""

    language: Language
    dpi: Annotated[int, Meta(ge=100, le=600)] = 203
    counts: bool = False
    """Whether it tells how many labels it has printed; else it must be seen at work to be believed."""
    bauds: tuple[int, ...] = (9600, 115200)
    poll_s: float = 1.0
    answer_s: float = 0.5
    """How long an answer about its state may take."""
    take_s: float = 4.0
    """How long it may refuse to take the next bytes."""
    look_s: float = 0.05
    """How often it is looked at while it prints: shorter than any label takes."""

    @property
    def dots_per_mm(self) -> float:
        return self.dpi / 25.4


def label_profile(model: str) -> LabelProfile:
    """Raises `UnknownModel`; an empty model is the usual printer."""
    return load_profile("drivers.label", model or USUAL, LabelProfile)
