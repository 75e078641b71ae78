"""What the twin is to live through, found from what was asked: a site and a profile, or a hall's journal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from hall.contract.events import Day
from hall.contract.ids import HallId
from hall.sites.definition import Centre
from hall.sites.load import SiteMistakes, load_site
from hall.sites.reading import Reading
from hall.sites.shipped import definition_folder
from hall.sites.site import Site
from queue_controller.twin.derived import derived_profile
from queue_controller.twin.plan import FIRST_DAY, DayPlan, invented_days
from queue_controller.twin.profile import Habits, Profile, load_profile
from queue_controller.twin.progress import Progress

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

    Raises `SiteMistakes`; and `HomeMistake` where a journal cannot be read.
    """
    if asked.journal is not None:
        from queue_controller.twin.journals import source_of_journal  # the only one that needs a database

        yield source_of_journal(asked, asked.journal, progress)
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
