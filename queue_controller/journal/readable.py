"""A record's event, or the sentence why this version of the software cannot read it."""

import msgspec

from hall.contract.chain import record_hash
from hall.contract.events import EventRecord, HallEvent
from queue_controller.journal.draft import SCHEMA
from queue_controller.journal.mistakes import Damaged, NewerJournal

_decode = msgspec.json.Decoder(HallEvent).decode


def event_of(record: EventRecord) -> HallEvent:
    """The event of a record.

    Raises `NewerJournal` where a newer version of this software wrote it, `Damaged` where nobody did.
    """
    if record.schema > SCHEMA:
        raise NewerJournal(f"event {_name(record)} is of form {record.schema}")
    try:
        event: HallEvent = _decode(record.body)
    except msgspec.ValidationError as error:
        if _was_altered(record):
            raise Damaged(f"event {_name(record)} was altered: its bytes do not give its hash") from error
        raise NewerJournal(f"event {_name(record)}: {error}") from error
    except msgspec.DecodeError as error:
        raise Damaged(f"event {_name(record)} is not readable: {error}") from error
    return event


def _name(record: EventRecord) -> str:
    return f"seq {record.seq} of epoch {record.epoch}"


def _was_altered(record: EventRecord) -> bool:
    return record_hash(record) != record.hash
