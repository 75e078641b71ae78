"""What differs between signature pads."""

from typing import Annotated

from msgspec import Meta

from drivers.core.profile import Profile

USUAL = "wacom-stu"


class PadProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model."""

    width_mm: Annotated[float, Meta(gt=10, le=400)]
    height_mm: Annotated[float, Meta(gt=10, le=400)]
    """The writing surface."""
    answer_s: float = 1.0
