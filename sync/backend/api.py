"""The paths of the contract with the centre. What they carry is defined in `hall.contract.centre`."""

import zlib
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter, RawBody
from msgspec import Raw, Struct

from hall.clock import Instant
from hall.contract.centre import (
    MAX_BYTES,
    MAX_EVENTS,
    BatchAnswer,
    DayDigest,
    EventBatch,
    EventPage,
    FieldError,
    StreamPosition,
)
from hall.contract.events import EventRecord
from sync.backend.bodies import REFUSALS, at, problems, takes
from sync.backend.centre import Asked, Centre
from sync.backend.judge import Received
from sync.backend.problems import damaged, too_large, unreadable


class Health(Struct, frozen=True, kw_only=True):
    """The backend answers; `now` lets a hall see how far its clock is off."""

    status: str
    now: Instant


class RawBatch(Struct, frozen=True):
    """`EventBatch`, its records still as the bytes that came: they are kept, with members not known here."""

    events: list[Raw]


_BATCH_REFUSALS = REFUSALS | problems(_413="More than a batch may hold")
_TakesBatch = takes(
    EventBatch, f"At most {MAX_EVENTS} events and {MAX_BYTES} bytes; `Content-Encoding: gzip` is understood."
)


@post("/v1/events:batch", status_code=200, sync_to_thread=True, operation_class=_TakesBatch, responses=_BATCH_REFUSALS)
def take_events(request: Asked, body: RawBody, centre: NamedDependency[Centre]) -> BatchAnswer:
    """Take events. Each is answered by itself: accepted, duplicate, or rejected with a problem. Safe to repeat."""
    centre.peers.check_hall(request, set())
    batch = read_batch(unpacked(body, request.headers.get("content-encoding", "")))
    centre.peers.check_hall(request, {received.record.hall for received in batch})
    answers = centre.store.settle(batch, centre.clock.now()) if batch else []
    epochs: dict[tuple[str, str], set[int]] = {}
    for received in batch:
        epochs.setdefault((received.record.hall, received.record.stream), set()).add(received.record.epoch)
    return BatchAnswer(
        answers=tuple(answers),
        positions=tuple(centre.store.position(hall, stream, among) for (hall, stream), among in epochs.items()),
    )


@get("/v1/halls/{hall:str}/streams/{stream:str}/position", sync_to_thread=True, responses=REFUSALS)
def tell_position(
    request: Asked, hall: FromPath[str], stream: FromPath[str], centre: NamedDependency[Centre]
) -> StreamPosition:
    """What is settled of a stream, so that a hall finds its place after either side lost data."""
    centre.peers.check_hall(request, {hall})
    return centre.store.position(hall, stream)


@get("/v1/halls/{hall:str}/events", sync_to_thread=True, responses=REFUSALS)
def show_events(
    request: Asked,
    hall: FromPath[str],
    centre: NamedDependency[Centre],
    after: Annotated[str, QueryParameter(description="The `cursor` of the page before", pattern="^[0-9]{1,18}$")] = "0",
    limit: Annotated[int, QueryParameter(ge=1, le=MAX_EVENTS)] = 100,
) -> EventPage:
    """Look at what has arrived, in the order of arrival."""
    centre.peers.check_hall(request, {hall})
    return centre.store.page(hall, int(after), limit)


@get("/v1/halls/{hall:str}/digest", sync_to_thread=True, responses=REFUSALS)
def tell_digest(
    request: Asked,
    hall: FromPath[str],
    day: FromQuery[date],
    centre: NamedDependency[Centre],
    zone: FromQuery[str] = "Asia/Shanghai",
) -> DayDigest:
    """Count and SM3 over the ids of a day's events: equal to the hall's own, nothing is missing."""
    centre.peers.check_hall(request, {hall})
    try:
        return centre.store.digest(hall, day, ZoneInfo(zone))
    except (KeyError, ValueError, OSError) as error:
        raise unreadable("no such time zone", FieldError(pointer="/zone", detail=zone)) from error


@get("/health", sync_to_thread=False)
def tell_health(centre: NamedDependency[Centre]) -> Health:
    """Whether the backend answers, and its clock."""
    return Health(status="ok", now=centre.clock.now())


def unpacked(body: bytes, encoding: str) -> bytes:
    """The body as JSON bytes, never more than a batch may have, however well it was packed."""
    if encoding == "gzip":
        unpacker = zlib.decompressobj(wbits=31)
        try:
            body = unpacker.decompress(body, MAX_BYTES + 1)
        except zlib.error as error:
            raise damaged(f"gzip: {error}") from error
        if not unpacker.eof and len(body) <= MAX_BYTES:
            raise damaged("gzip: the end is missing")
    elif encoding not in ("", "identity"):
        raise unreadable(f"Content-Encoding '{encoding}' is not understood; there are: gzip, identity")
    if len(body) > MAX_BYTES:
        raise too_large(f"more than {MAX_BYTES} bytes")
    return body


def read_batch(body: bytes) -> list[Received]:
    """The records of a batch. One that cannot be read refuses the batch and is named: nothing was taken then."""
    try:
        batch = msgspec.json.decode(body, type=RawBatch)
    except msgspec.ValidationError as error:
        raise unreadable(str(error), at("", error)) from error
    except msgspec.DecodeError as error:
        raise damaged(str(error)) from error
    if len(batch.events) > MAX_EVENTS:
        raise too_large(f"{len(batch.events)} events, at most {MAX_EVENTS} go in a batch")
    received, errors = [], []
    for index, raw in enumerate(batch.events):
        try:
            received.append(Received(msgspec.json.decode(raw, type=EventRecord), bytes(raw)))
        except msgspec.ValidationError as error:
            errors.append(at(f"/events/{index}", error))
    if errors:
        raise unreadable("some events cannot be read", *errors)
    return received
