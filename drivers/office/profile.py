"""What differs between IPP printers."""

from collections.abc import Mapping

from drivers.core.profile import Profile
from drivers.office.port import Paper

USUAL = "driverless"


class OfficeProfile(Profile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model's manners."""

    counts: bool = True
    """Whether it says how many pages of a job came out; then a job without them is not printed."""
    trays: Mapping[Paper, str] = {}
    """Where each paper lies, as its `media-source-supported` calls it. For plain paper the printer may choose; any
    other that has no tray here is not printed."""
    remembers_s: float = 60.0
    """So long it surely still lists a job that has ended."""
    poll_s: float = 5.0
    look_s: float = 0.5
    """How often a job is looked after."""
    answer_s: float = 4.0
    """How long an answer may take."""
    settle_s: float = 10.0
    """How long a cancelled job may take to end: the sheet on its way comes out first."""
