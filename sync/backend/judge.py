"""Whether the centre understands an event. It may say no to the form of an event, never to the fact in it."""

import msgspec
from msgspec import Struct

from hall.contract.centre import FieldError, Problem
from hall.contract.chain import document_hash
from hall.contract.events import EventRecord, HallEvent

HASH_WRONG = "hash_wrong"
"""The record's bytes do not give its hash: it was altered after it was written."""
CHAIN_BROKEN = "chain_broken"
"""The record does not name the hash of the record before: one of the two was altered, dropped or inserted."""
UNKNOWN_EVENT = "unknown_event"
"""An event of a newer version; kept as it came."""

PLACE_TAKEN = Problem(
    title="Another event has this place",
    status=422,
    code="place_taken",
    retryable=False,
    detail="Another event stands at this (hall, epoch, stream, seq). After a restore a hall must open a new epoch.",
)
ID_TAKEN = Problem(
    title="Another event has this id",
    status=422,
    code="event_id_taken",
    retryable=False,
    detail="An event with this id, and another place or content, is here already.",
)


class Received(Struct, frozen=True):
    """A record as it came: read, and its own bytes, which hold members this version does not know."""

    record: EventRecord
    document: bytes


def judge(record: EventRecord) -> Problem | None:
    """Why this event cannot be taken; None when it can. Kinds of events that are not known here are taken."""
    try:
        msgspec.json.decode(record.body, type=HallEvent)
    except msgspec.ValidationError as error:
        if not _is_known(record):
            return None
        detail, _, path = str(error).partition(" - at ")
        return _unfit("/body" + pointer(path.strip("`")), detail)
    return None


def flags(received: Received) -> set[str]:
    """What is odd about one record by itself."""
    found = set()
    if document_hash(received.document) != received.record.hash:
        found.add(HASH_WRONG)
    if not _is_known(received.record):
        found.add(UNKNOWN_EVENT)
    return found


def pointer(path: str) -> str:
    """A JSON pointer (RFC 6901) from the path in msgspec's message: `$.events[3].seq` is `/events/3/seq`."""
    return path.removeprefix("$").replace("[", "/").replace("]", "").replace(".", "/")


class _Named(Struct):
    event: str


KNOWN_EVENTS = {str(kind.__struct_config__.tag) for kind in HallEvent.__args__}


def _is_known(record: EventRecord) -> bool:
    try:
        return msgspec.json.decode(record.body, type=_Named).event in KNOWN_EVENTS
    except msgspec.ValidationError:
        return True  # no name at all: an event of no version


def _unfit(at: str, detail: str) -> Problem:
    return Problem(
        title="The event does not fit the contract",
        status=422,
        code="event_unfit",
        retryable=False,
        errors=(FieldError(pointer=at, detail=detail),),
    )
