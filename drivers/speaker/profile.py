"""What differs between speech modules."""

from typing import Annotated

from msgspec import Meta

from drivers.core.profile import Profile

USUAL = "syn6288"


class SpeakerProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model."""

    bauds: tuple[int, ...] = (9600, 19200, 38400)
    poll_s: float = 5.0
    answer_s: float = 0.5
    ask_s: float = 1.0
    """While it speaks: how often it is asked whether it still does, should its word of the end be lost."""
    volume_percent: Annotated[int, Meta(ge=0, le=100)] = 75
    """Until the hall says otherwise."""
