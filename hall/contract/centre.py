"""What hall and centre say to each other over HTTPS. The hall opens every connection."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from hall.clock import Instant
from hall.contract.events import EventRecord, Sm3
from hall.contract.ids import HallId

MAX_EVENTS = 500
MAX_BYTES = 1 << 20
"""A batch holds no more events, and its JSON before compression no more bytes, than these."""


Place = tuple[int, int]
"""A place in a stream of the journal: just behind record (epoch, seq)."""
START: Place = (0, 0)
"""Before the first record."""


class EventBatch(Struct, frozen=True, kw_only=True):
    """`POST /v1/events:batch`. Records of one hall, in any order and mix of streams and epochs."""

    events: Annotated[tuple[EventRecord, ...], Meta(max_length=MAX_EVENTS)]


class FieldError(Struct, frozen=True, kw_only=True):
    """`pointer` is a JSON pointer into what was sent (RFC 6901)."""

    pointer: str
    detail: str


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An error as `application/problem+json` (RFC 9457). `retryable`: the same again may succeed later,
    no sooner than `retry_after` seconds.
    """

    title: str
    status: int
    code: str
    retryable: bool
    type: str = "about:blank"
    detail: str = ""
    retry_after: int | None = None
    errors: tuple[FieldError, ...] = ()


class Verdict(StrEnum):
    """The centre's word on one event. All three settle it: none of them is to be sent again by itself."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


class EventAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`problem` says why an event was rejected."""

    event_id: str
    verdict: Verdict
    problem: Problem | None = None


class Span(Struct, frozen=True, kw_only=True, order=True):
    """Sequence numbers from `first` to `last`, both counted."""

    first: Annotated[int, Meta(ge=1)]
    last: Annotated[int, Meta(ge=1)]


class EpochPosition(Struct, frozen=True, kw_only=True):
    """What the centre has settled of one epoch: everything up to `contiguous`, and the spans beyond it."""

    epoch: int
    contiguous: int
    ranges: tuple[Span, ...] = ()


class StreamPosition(Struct, frozen=True, kw_only=True):
    """`GET /v1/halls/{hall}/streams/{stream}/position`: lets both find the same place after either lost data."""

    hall: HallId
    stream: str
    epochs: tuple[EpochPosition, ...] = ()


class BatchAnswer(Struct, frozen=True, kw_only=True):
    """One answer an event, and the position now in each epoch the batch touched."""

    answers: tuple[EventAnswer, ...]
    positions: tuple[StreamPosition, ...] = ()


class DayDigest(Struct, frozen=True, kw_only=True):
    """`GET /v1/halls/{hall}/digest?day=`: what the centre settled of one day (by `recorded_at`), rejected ones too."""

    hall: HallId
    day: str
    count: int
    sm3: Sm3


class SeenEvent(Struct, frozen=True, kw_only=True):
    """An event as the centre keeps it. `flags` name what is odd about it; a flag never undoes a fact."""

    record: EventRecord
    verdict: Verdict
    flags: tuple[str, ...] = ()
    received_at: Instant


class EventPage(Struct, frozen=True, kw_only=True):
    """`GET /v1/halls/{hall}/events?after=…`, in the order of arrival. `cursor` is opaque: hand it back as `after`."""

    events: tuple[SeenEvent, ...]
    cursor: str
    has_more: bool
