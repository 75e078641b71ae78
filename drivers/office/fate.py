"""What has become of a job, as far as the printer's own word goes. Pure."""

from enum import Enum

from msgspec import Struct

from drivers.office.book import Reckoned, Submitted

ENDED, ABORTED, COMPLETED = 7, 8, 9
"""Job states of RFC 8011, 5.3.7: from 7 (canceled) on it has ended."""
LATE_S = 5.0
"""A request that was sent may still make a job for so long."""
CLOCK_SLACK_S = 5.0


class JobSeen(Struct, frozen=True, kw_only=True):
    """A job as the printer tells of it."""

    id: int
    name: str = ""
    state: int
    begun: bool = True
    """Whether it was ever being printed."""
    sheets: int | None = None
    """Sheets that came out of it, where the printer counts."""


class Fate(Enum):
    """What lies on paper."""

    UNDER_WAY = "under way"
    PRINTED = "printed"
    """Every sheet that was asked for, and no other."""
    NOTHING = "nothing"
    PARTLY = "partly"
    """Some sheets, no whole copy."""
    DOUBT = "doubt"
    """A whole copy may be there."""


def fate(seen: JobSeen, job: Submitted, *, counts: bool) -> Fate:
    """Of a job that the printer knows."""
    if seen.state < ENDED:
        return Fate.UNDER_WAY
    if seen.state == COMPLETED:
        return Fate.PRINTED if not counts or seen.sheets == job.sheets else Fate.DOUBT
    if not seen.begun:
        return Fate.NOTHING
    if not counts or seen.sheets is None:
        return Fate.DOUBT
    # What the printer has given up may lie before it, half printed, or whole in the hand of who cleared the jam.
    most = seen.sheets + (job.torn or seen.state == ABORTED)
    if most == 0:
        return Fate.NOTHING
    return Fate.PARTLY if most < job.pages else Fate.DOUBT


def fate_unlisted(job: Submitted, now_ms: int, up_time: int | None, remembers_s: float) -> Fate:
    """Of a job that the printer does not know: it never came, if the printer has been on all the time and still would
    remember; else nobody can say.
    """
    age_s = (now_ms - job.at) / 1000
    if job.job is not None or job.up_time is None or up_time is None or not 0 <= age_s <= remembers_s:
        return Fate.DOUBT
    if up_time + CLOCK_SLACK_S < job.up_time + age_s:
        return Fate.DOUBT
    return Fate.NOTHING if age_s >= LATE_S else Fate.UNDER_WAY


def reckoned(end: Fate, seen: JobSeen | None, job: Submitted, *, counts: bool) -> Reckoned:
    """What that end did to the paper in the tray."""
    doubt = end is Fate.DOUBT
    if end is Fate.PRINTED:
        return Reckoned(printed=job.sheets, unclear=int(job.torn))
    if end is Fate.NOTHING:
        return Reckoned()
    if seen is None or not counts or seen.sheets is None:
        return Reckoned(doubt=doubt, unclear=job.sheets + job.torn)
    return Reckoned(doubt=doubt, spoilt=seen.sheets, unclear=int(job.torn or seen.state == ABORTED))
