"""How fast the twin lives: a month of 3,000 visitors a day, and a day of 20,000, on one processor.

A hall of 26 services with a window for every 45 visitors a day, four fifths busy; the record is chained like a journal.
`seconds` is the whole run with its figures, making up the visitors included.
"""

import tempfile
import time
from pathlib import Path

from bench.site import HALL, write_site
from hall.sites.load import load_site
from hall.sites.site import Site
from queue_controller.twin.derived import derived_profile
from queue_controller.twin.figures import figures
from queue_controller.twin.plan import invented_days
from queue_controller.twin.profile import Duty, Profile
from queue_controller.twin.run import live

A_WINDOW = 45
"""Visitors a day one window is there for."""
HOURS = {"9": 1.6, "10": 1.6, "11": 1.0, "12": 0.6, "13": 0.7, "14": 1.3, "15": 1.2, "16": 0.7}


def measure() -> dict[str, object]:
    return {"month_of_3000": measure_one(3_000, days=30), "day_of_20000": measure_one(20_000, days=1)}


def measure_one(visitors_a_day: int, days: int) -> dict[str, object]:
    windows = visitors_a_day // A_WINDOW
    with tempfile.TemporaryDirectory() as folder:
        write_site(Path(folder), machines=1, windows=windows)
        site = load_site(Path(folder), HALL)
    profile = busy_profile(site, visitors_a_day)
    begun, worked = time.perf_counter(), time.process_time()
    lived = live(site, invented_days(profile, site, 1, days), profile.habits)
    found = figures(lived)
    seconds, processor_s = time.perf_counter() - begun, time.process_time() - worked
    return {
        "windows": windows,
        "days": days,
        "visitors": found.visitors,
        "events": found.events,
        "seconds": round(seconds, 1),
        "processor_s": round(processor_s, 1),
        "ms_a_visitor": round(processor_s * 1000 / found.visitors, 3),
        "mean_wait_s": found.wait.mean_s,
        "busy_share": round(sum(load.busy_share for load in found.windows.values()) / len(found.windows), 2),
    }


def busy_profile(site: Site, visitors_a_day: int) -> Profile:
    """The site's guessed profile with ordinary hours: the bench's hall is open around the clock."""
    guessed = derived_profile(site)
    duties = tuple(
        Duty(clerk=duty.clerk, post=duty.post, begins="09:00", ends="17:00", breaks=duty.breaks)
        for duty in guessed.duties
    )
    return Profile(visitors_a_day=visitors_a_day, hours=HOURS, services=guessed.services, duties=duties)
