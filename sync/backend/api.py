"""The paths of the contract with the centre. What they carry is defined in `hall.contract.centre`."""

import zlib
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, Operation, Reference, RequestBody
from litestar.params import FromPath, FromQuery, QueryParameter, RawBody
from msgspec import Raw, Struct

from hall.clock import Clock, Instant
from hall.contract.centre import (
    MAX_BYTES,
    MAX_EVENTS,
    BatchAnswer,
    DayDigest,
    EventPage,
    FieldError,
    Problem,
    StreamPosition,
)
from hall.contract.events import EventRecord
from hall.contract.ids import HallId
from sync.backend.judge import Received, pointer
from sync.backend.problems import MEDIA_TYPE, damaged, not_trusted, too_large, unreadable
from sync.backend.store import Store

Asked = Request[Any, Any, Any]
PEER = "hall.peer"
"""ASGI extension with the name in the client's certificate; absent without TLS, None without a certificate."""


class Health(Struct, frozen=True, kw_only=True):
    """The backend answers; `now` lets a hall see how far its clock is off."""

    status: str
    now: Instant


class RawBatch(Struct, frozen=True):
    """`EventBatch`, its records still as the bytes that came: they are kept, with members not known here."""

    events: list[Raw]


class Peers(Struct, frozen=True):
    """Which certificate may speak for which hall; None where there is no TLS and anyone may (tests, one machine)."""

    halls: dict[str, HallId] | None = None

    def check(self, request: Asked, halls: set[HallId]) -> None:
        if self.halls is None:
            return
        name = _peer(request)
        if name is None:
            raise not_trusted("certificate_needed", "A client certificate is needed here", 401)
        if not halls <= {self.halls.get(name)}:
            raise not_trusted("not_your_hall", f"The certificate '{name}' does not speak for this hall", 403)


class Centre(Struct, frozen=True):
    """What every path needs."""

    store: Store
    clock: Clock
    peers: Peers = Peers()


def _peer(request: Asked) -> str | None:
    extensions: dict[str, Any] = request.scope.get("extensions") or {}
    name: str | None = extensions.get(PEER)
    return name


@dataclass
class _TakesBatch(Operation):
    def __post_init__(self) -> None:
        schema = Reference(ref="hall.schema.json#/$defs/EventBatch")
        self.request_body = RequestBody(
            description=f"At most {MAX_EVENTS} events and {MAX_BYTES} bytes; `Content-Encoding: gzip` is understood.",
            content={"application/json": OpenAPIMediaType(schema=schema)},
            required=True,
        )


_REFUSALS = {
    400: ResponseSpec(Problem, media_type=MEDIA_TYPE, description="Did not arrive whole: send again"),
    401: ResponseSpec(Problem, media_type=MEDIA_TYPE, description="No client certificate"),
    403: ResponseSpec(Problem, media_type=MEDIA_TYPE, description="The certificate is not this hall's"),
}
_BATCH_REFUSALS = _REFUSALS | {
    413: ResponseSpec(Problem, media_type=MEDIA_TYPE, description="More than a batch may hold"),
    422: ResponseSpec(Problem, media_type=MEDIA_TYPE, description="Does not fit the contract; nothing was taken"),
}


@post("/v1/events:batch", status_code=200, sync_to_thread=True, operation_class=_TakesBatch, responses=_BATCH_REFUSALS)
def take_events(request: Asked, body: RawBody, centre: NamedDependency[Centre]) -> BatchAnswer:
    """Take events. Each is answered by itself: accepted, duplicate, or rejected with a problem. Safe to repeat."""
    centre.peers.check(request, set())
    batch = read_batch(unpacked(body, request.headers.get("content-encoding", "")))
    centre.peers.check(request, {received.record.hall for received in batch})
    answers = centre.store.settle(batch, centre.clock.now()) if batch else []
    epochs: dict[tuple[str, str], set[int]] = {}
    for received in batch:
        epochs.setdefault((received.record.hall, received.record.stream), set()).add(received.record.epoch)
    return BatchAnswer(
        answers=tuple(answers),
        positions=tuple(centre.store.position(hall, stream, among) for (hall, stream), among in epochs.items()),
    )


@get("/v1/halls/{hall:str}/streams/{stream:str}/position", sync_to_thread=True, responses=_REFUSALS)
def tell_position(
    request: Asked, hall: FromPath[str], stream: FromPath[str], centre: NamedDependency[Centre]
) -> StreamPosition:
    """What is settled of a stream, so that a hall finds its place after either side lost data."""
    centre.peers.check(request, {hall})
    return centre.store.position(hall, stream)


@get("/v1/halls/{hall:str}/events", sync_to_thread=True, responses=_REFUSALS)
def show_events(
    request: Asked,
    hall: FromPath[str],
    centre: NamedDependency[Centre],
    after: Annotated[str, QueryParameter(description="The `cursor` of the page before", pattern="^[0-9]{1,18}$")] = "0",
    limit: Annotated[int, QueryParameter(ge=1, le=MAX_EVENTS)] = 100,
) -> EventPage:
    """Look at what has arrived, in the order of arrival."""
    centre.peers.check(request, {hall})
    return centre.store.page(hall, int(after), limit)


@get("/v1/halls/{hall:str}/digest", sync_to_thread=True, responses=_REFUSALS)
def tell_digest(
    request: Asked,
    hall: FromPath[str],
    day: FromQuery[date],
    centre: NamedDependency[Centre],
    zone: FromQuery[str] = "Asia/Shanghai",
) -> DayDigest:
    """Count and SM3 over the ids of a day's events: equal to the hall's own, nothing is missing."""
    centre.peers.check(request, {hall})
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
        raise unreadable(str(error), _at("", error)) from error
    except msgspec.DecodeError as error:
        raise damaged(str(error)) from error
    if len(batch.events) > MAX_EVENTS:
        raise too_large(f"{len(batch.events)} events, at most {MAX_EVENTS} go in a batch")
    received, errors = [], []
    for index, raw in enumerate(batch.events):
        try:
            received.append(Received(msgspec.json.decode(raw, type=EventRecord), bytes(raw)))
        except msgspec.ValidationError as error:
            errors.append(_at(f"/events/{index}", error))
    if errors:
        raise unreadable("some events cannot be read", *errors)
    return received


def _at(prefix: str, error: msgspec.ValidationError) -> FieldError:
    detail, _, path = str(error).partition(" - at ")
    return FieldError(pointer=prefix + pointer(path.strip("`")), detail=detail)
