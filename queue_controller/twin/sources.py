"""What the twin is to live through, found from what was asked: a site and a profile, or a hall's journal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from hall.contract.events import Day
from hall.contract.ids import HallId
from hall.home import Home, HomeMistake
from hall.sites.definition import Centre
from hall.sites.load import SiteMistakes, load_site
from hall.sites.reading import Reading
from hall.sites.shipped import definition_folder
from hall.sites.site import Site
from queue_controller.journal.address import journal_url
from queue_controller.journal.draft import STREAM
from queue_controller.journal.migrate import is_made
from queue_controller.journal.reader import BEGINNING, JournalReader
from queue_controller.opening import url_of_journal
from queue_controller.service.recovery import library
from queue_controller.twin.derived import derived_profile
from queue_controller.twin.plan import FIRST_DAY, DayPlan, invented_days
from queue_controller.twin.profile import Habits, Profile, load_profile
from queue_controller.twin.progress import Progress
from queue_controller.twin.replay import heard, replayed_days

DAYS = 5
"""So many invented days unless said otherwise: a working week."""


class Asked(Struct, frozen=True, kw_only=True):
    """What the command line says, as far as it says it."""

    site: str = "demo"
    hall: HallId | None = None
    profile: Path | None = None
    journal: str | None = None
    days: int | None = None
    first: Day | None = None
    visitors_a_day: float | None = None


class Source(Struct, frozen=True, kw_only=True):
    """`days(seed)` makes the plans of so many days; `definition` is the folder of the site, where one is known."""

    site: Site
    habits: Habits
    length: int
    days: Callable[[int], Iterator[DayPlan]]
    definition: Path | None

    def with_rules(self, other: Path) -> Site:
        """The site by another file. Raises `SiteMistakes`."""
        if self.definition is None:
            raise SiteMistakes(["the journal alone does not say how the hall is defined: name its folder with --site"])
        return load_site(self.definition, self.site.id, other)


@contextmanager
def source(asked: Asked, progress: Progress) -> Iterator[Source]:
    """What was asked for, as long as the block lasts.

    Raises `SiteMistakes`, `HomeMistake`, and of a journal `JournalMistake`, `Unavailable`, `Damaged`, `NewerJournal`.
    """
    if asked.journal is not None:
        yield _of_journal(asked, asked.journal, progress)
        return
    with definition_folder(asked.site) as folder:
        hall = asked.hall or _first_hall(folder)
        site = load_site(folder, hall)
        profile = _profile(asked, site, folder)
        length, first = asked.days or DAYS, asked.first or FIRST_DAY
        yield Source(
            site=site,
            habits=profile.habits,
            length=length,
            days=lambda seed: invented_days(profile, site, seed, length, first),
            definition=folder,
        )


def _profile(asked: Asked, site: Site, folder: Path) -> Profile:
    """The file that was named, else the one beside the definition, else what can be guessed from the site."""
    beside = folder / f"{site.id}.demand.toml"
    if asked.profile is not None:
        profile = load_profile(asked.profile, site)
    elif beside.exists():
        profile = load_profile(beside, site)
    else:
        profile = derived_profile(site)
    return profile if asked.visitors_a_day is None else replace(profile, visitors_a_day=asked.visitors_a_day)


def _first_hall(folder: Path) -> HallId:
    reading = Reading(folder)
    centre = reading.toml("centre.toml", Centre)
    if centre is None:
        raise SiteMistakes(reading.mistakes)
    if not centre.halls:
        raise SiteMistakes(["centre.toml: halls: at least one hall is needed"])
    return centre.halls[0].id


def _of_journal(asked: Asked, where: str, progress: Progress) -> Source:
    home = Home(Path(where).resolve())
    is_home = home.config_file.exists()
    if not is_home and "://" not in where:
        raise HomeMistake(f"'{where}' is neither a hall's home nor the URL of a database (sqlite:///…, postgresql://…)")
    if not is_home and asked.hall is None:
        raise HomeMistake("a database may hold several halls: say which with --hall")
    hall = asked.hall or home.config().hall
    url = url_of_journal(home) if is_home else journal_url(where, Path())
    if (url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()) or not is_made(url):
        raise HomeMistake(f"'{where}' holds no journal yet")
    reader = JournalReader(url, hall)
    try:
        total = reader.count_after(STREAM, BEGINNING)
        with progress.of(total, "journal") as step:
            told = heard(reader.records(STREAM), step)
        site = library(reader).get(told.site or "")
    finally:
        reader.close()
    if site is None:
        raise HomeMistake(f"the journal has nothing of a hall '{hall}'")
    plans = [plan for plan in replayed_days(told, site, 0) if asked.first is None or plan.day >= asked.first]
    plans = plans[: asked.days]
    if not any(plan.visitors for plan in plans):
        raise HomeMistake("nobody came on those days of the journal")
    return Source(
        site=site,
        habits=Habits(overtime_min=0),
        length=len(plans),
        days=lambda seed: (
            plan for plan in replayed_days(told, site, seed) if plans[0].day <= plan.day <= plans[-1].day
        ),
        definition=home.site_folder if is_home else None,
    )
