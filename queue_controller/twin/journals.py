"""Finds a hall's journal and reads its days from it, and nothing else: no table is changed, no leader disturbed."""

from pathlib import Path

from sqlalchemy.engine import URL

from hall.contract.ids import HallId
from hall.home import Home, HomeMistake
from hall.sites.site import Site
from queue_controller.journal.address import journal_url
from queue_controller.journal.draft import STREAM
from queue_controller.journal.migrate import is_made
from queue_controller.journal.mistakes import Damaged, JournalMistake
from queue_controller.journal.reader import BEGINNING, JournalReader
from queue_controller.opening import url_of_journal
from queue_controller.service.recovery import library
from queue_controller.storage import Unavailable
from queue_controller.twin.profile import Habits
from queue_controller.twin.progress import Progress
from queue_controller.twin.replay import Heard, heard, replayed_days
from queue_controller.twin.sources import Asked, Source


def source_of_journal(asked: Asked, where: str, progress: Progress) -> Source:
    """The days of a journal in a hall's home or in the database of this URL. Raises `HomeMistake`."""
    home = Home(Path(where).resolve())
    is_home = home.config_file.exists()
    if not is_home and "://" not in where:
        raise HomeMistake(f"'{where}' is neither a hall's home nor the URL of a database (sqlite:///…, postgresql://…)")
    if not is_home and asked.hall is None:
        raise HomeMistake("a database may hold several halls: say which with --hall")
    hall = asked.hall or home.config().hall
    try:
        url = url_of_journal(home) if is_home else journal_url(where, Path())
        told, site = _read(url, hall, where, progress)
    except (JournalMistake, Damaged, Unavailable) as mistake:
        raise HomeMistake(f"the journal cannot be read: {mistake}") from mistake
    plans = [plan for plan in replayed_days(told, site, 0) if asked.first is None or plan.day >= asked.first]
    plans = plans[: asked.days]
    if not any(plan.visitors for plan in plans):
        raise HomeMistake("nobody came on those days of the journal")
    return Source(
        site=site,
        habits=Habits(overtime_min=0),
        length=len(plans),
        days=lambda seed: (p for p in replayed_days(told, site, seed) if plans[0].day <= p.day <= plans[-1].day),
        definition=home.site_folder if is_home else None,
    )


def _read(url: URL, hall: HallId, where: str, progress: Progress) -> tuple[Heard, Site]:
    is_there = url.get_backend_name() != "sqlite" or Path(url.database or "").exists()
    if not (is_there and is_made(url)):
        raise HomeMistake(f"'{where}' holds no journal yet")
    reader = JournalReader(url, hall)
    try:
        with progress.of(reader.count_after(STREAM, BEGINNING), "journal") as step:
            told = heard(reader.records(STREAM), step)
        site = library(reader).get(told.site or "")
    finally:
        reader.close()
    if site is None:
        raise HomeMistake(f"the journal has nothing of a hall '{hall}'")
    return told, site
