"""Walks the whole chain and says where it is broken first, and how."""

from msgspec import Struct

from hall.contract.chain import GENESIS, record_hash
from hall.contract.events import EventRecord, Sm3
from queue_controller.journal.draft import STREAM
from queue_controller.journal.reader import JournalReader, Place


class Whole(Struct, frozen=True, kw_only=True):
    """Every record follows from the one before it; `head` is the last one's hash in hex."""

    total: int
    head: str


class Broken(Struct, frozen=True, kw_only=True):
    """The first record that does not follow, and what is wrong with it."""

    epoch: int
    seq: int
    what: str


def verify(reader: JournalReader) -> Whole | Broken:
    """Checks numbers, links and hashes of all records, then the accounts of all closed days."""
    accounts = {(digest.epoch, digest.seq): digest for digest in reader.digests(STREAM)}
    place, previous, total = (0, 0), GENESIS, 0
    for record in reader.records(STREAM):
        what = _wrong(record, place, previous)
        if what is not None:
            return Broken(epoch=record.epoch, seq=record.seq, what=what)
        place, previous, total = (record.epoch, record.seq), record.hash, total + 1
        account = accounts.pop(place, None)
        if account is not None and (account.total, account.head) != (total, previous):
            return Broken(epoch=record.epoch, seq=record.seq, what=f"is not what day {account.day} was closed with")
    for (epoch, seq), account in accounts.items():
        return Broken(epoch=epoch, seq=seq, what=f"is missing, but day {account.day} was closed with it")
    return Whole(total=total, head=previous)


def _wrong(record: EventRecord, place: Place, previous: Sm3) -> str | None:
    epoch, seq = place
    expected = seq + 1 if record.epoch == epoch else 1
    if record.seq != expected:
        return f"stands where number {expected} of its epoch should"
    if record.previous != previous:
        return "does not follow the record before it: one was dropped, inserted or altered"
    if record.hash != record_hash(record):
        return "was altered: its bytes do not give its hash"
    return None
