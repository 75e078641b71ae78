"""Makes the hall's state from its journal: the newest usable snapshot, and every event since."""

from collections.abc import Iterable

import msgspec
import structlog
from cryptography.hazmat.primitives.hashes import SM3, Hash
from immutables import Map
from msgspec.structs import replace

from hall.clock import Instant
from hall.contract.events import EventRecord, Sm3
from hall.sites.site import Site
from queue_controller.domain.evolve import evolve
from queue_controller.domain.snapshot import SnapshotUnreadable, decode
from queue_controller.domain.state import Hall, blank_hall
from queue_controller.journal.draft import STREAM
from queue_controller.journal.journal import Journal
from queue_controller.journal.mistakes import Damaged, NewerJournal
from queue_controller.journal.readable import event_of
from queue_controller.journal.reader import BEGINNING, JournalReader, Place
from queue_controller.journal.snapshots import Snapshots
from queue_controller.service.once import has_a_person
from queue_controller.vault.vault import Vault

log = structlog.get_logger()


def recover(reader: JournalReader, snapshots: Snapshots | None = None) -> Hall:
    """The state after the journal's last record; the same, byte for byte, with or without snapshots.

    Raises `Unavailable`, `Damaged`, `NewerJournal`, and the domain's `Contradiction` for a journal nobody can have
    decided.
    """
    sites = library(reader)
    hall, after = replace(blank_hall(), library=sites), BEGINNING
    if snapshots is not None:
        hall, after = _newest_confirmed(reader, snapshots, sites) or (hall, after)
    return fold(hall, reader.records(STREAM, after))


def fold(hall: Hall, records: Iterable[EventRecord]) -> Hall:
    """The state after these records. Raises `Damaged`, `NewerJournal` and `Contradiction`."""
    for record in records:
        hall = evolve(hall, event_of(record), record.occurred_at, record.seq)
    return hall


def library(reader: JournalReader) -> Map[Sm3, Site]:
    """Every site definition the journal keeps, by the hash its events name.

    Raises `Damaged` where one was altered, `NewerJournal` where this version does not understand one.
    """
    sites: dict[Sm3, Site] = {}
    for sm3, body in reader.contents().items():
        digest = Hash(SM3())
        digest.update(body)
        if digest.finalize().hex() != sm3:
            raise Damaged(f"the site definition {sm3} was altered: its bytes do not give its hash")
        try:
            sites[sm3] = msgspec.json.decode(body, type=Site)
        except msgspec.ValidationError as error:
            raise NewerJournal(f"site definition {sm3}: {error}") from error
    return Map(sites)


def last_moment(journal: Journal) -> Instant | None:
    """When the journal's last record was written; none when there is none. Raises `Unavailable`."""
    place, _ = journal.last
    record = journal.reader.record(STREAM, place)
    return None if record is None else record.recorded_at


def erase_orphans(vault: Vault, journal: Journal, hall: Hall) -> int:
    """Erases the persons a crash left in the vault without a ticket or an appointment, and says how many.

    They were put there before what refers to them was committed; whether that came to be, their requests tell, and for
    what is booked longer ahead than requests are remembered, the hall itself.
    """
    booked = {there.person.record for there in hall.appointments.values() if there.person is not None}
    unowned = [record for record in vault.unowned() if record not in booked]
    answered = journal.answered(unowned)
    orphans = [record for record in unowned if record not in answered or not has_a_person(answered[record])]
    vault.erase(orphans)
    return len(orphans)


def _newest_confirmed(reader: JournalReader, snapshots: Snapshots, sites: Map[Sm3, Site]) -> tuple[Hall, Place] | None:
    for snapshot in snapshots.newest_first():
        record = reader.record(STREAM, snapshot.place)
        if record is None or record.hash != snapshot.hash:
            log.error("snapshot passed over: the journal has another past", place=snapshot.place)
            continue
        try:
            return decode(snapshot.body, sites), snapshot.place
        except SnapshotUnreadable as error:
            log.error("snapshot passed over", place=snapshot.place, reason=str(error))
    return None
