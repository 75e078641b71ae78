"""Opens a hall's journal, after making sure that this version of the software understands what is in it."""

import threading
from pathlib import Path

import structlog
from sqlalchemy.engine import URL

from hall.clock import Clock
from hall.home import Home
from queue_controller.journal.address import journal_url
from queue_controller.journal.draft import STREAM
from queue_controller.journal.journal import Journal
from queue_controller.journal.leader import EpochNote
from queue_controller.journal.migrate import is_made
from queue_controller.journal.mistakes import AlreadyLed
from queue_controller.journal.reader import JournalReader, Place
from queue_controller.journal.snapshots import Snapshots
from queue_controller.service.recovery import recover
from queue_controller.storage import Unavailable

log = structlog.get_logger()

AGAIN_S = 0.5
"""Between two attempts to open a journal that does not answer, or that another controller leads."""
LED_S = 3.0
"""So long a controller that is no standby believes that the one it finds leading is only just ending."""


def url_of_journal(home: Home) -> URL:
    """Raises `HomeMistake` and `JournalMistake`."""
    return journal_url(home.config().journal, home.journal_folder / "journal.sqlite")


def read_over(home: Home) -> Place | None:
    """Reads the journal as a start would, and changes nothing. The place it ends at; None: there is none yet.

    Raises `HomeMistake`, `JournalMistake`, `Damaged`, `Contradiction` and `Unavailable`.
    """
    url, hall = url_of_journal(home), home.config().hall
    if not is_made(url):
        return None
    reader = JournalReader(url, hall)
    snapshots = None
    try:
        if snapshots_file(home).exists():
            snapshots = Snapshots(snapshots_file(home), hall)
        recover(reader, snapshots)
        return reader.position(STREAM)
    finally:
        reader.close()
        if snapshots is not None:
            snapshots.close()


def open_journal(home: Home, clock: Clock, stop: threading.Event, *, standby: bool) -> Journal | None:
    """The journal, as soon as it can be had; none when told to stop meanwhile.

    Raises what `read_over` raises, and then no epoch was opened and no table changed; and `AlreadyLed`.
    """
    hall = home.config().hall
    was_read, said, gives_up_at_s = False, "", clock.monotonic_s() + LED_S
    while not stop.is_set():
        try:
            if not was_read:
                read_over(home)
                was_read = True
            return Journal(url_of_journal(home), hall, clock.now(), EpochNote(home.journal_folder / "epoch"))
        except Unavailable as error:
            reason = f"the journal does not answer: {error}"
        except AlreadyLed as error:
            if not standby and clock.monotonic_s() > gives_up_at_s:
                raise
            reason = str(error)
        if reason != said:
            log.warning("waiting", reason=reason)
            said = reason
        stop.wait(AGAIN_S)
    return None


def snapshots_file(home: Home) -> Path:
    return home.journal_folder / "snapshots.sqlite"
