"""What differs between IPP printers."""

from drivers.core.profile import Profile

USUAL = "driverless"


class OfficeProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model's manners."""

    counts: bool = True
    """Whether it says how many pages of a job came out; then a job without pages is not printed."""
    poll_s: float = 5.0
    look_s: float = 0.5
    """How often a job is looked after."""
    answer_s: float = 4.0
    """How long an answer may take."""
