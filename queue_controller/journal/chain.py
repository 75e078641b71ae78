"""The published rule of the chain (`hall.contract.chain`) for its writer: the same bytes, without detours."""

import msgspec
from cryptography.hazmat.primitives.hashes import SM3, Hash
from msgspec import Raw, Struct

from hall.clock import Instant
from hall.contract.events import Event, Sm3
from hall.contract.ids import HallId, RequestId

# Sorted members at every depth: the body is canonical JSON.
_canonical_body = msgspec.json.Encoder(order="sorted")
_canonical = msgspec.json.Encoder()


class Fields(Struct, frozen=True, kw_only=True):
    """What the hash covers. The members stand in alphabetical order, which is the canonical one."""

    body: Raw
    epoch: int
    event_id: str
    hall: HallId
    occurred_at: Instant
    previous: Sm3
    recorded_at: Instant
    schema: int
    seq: int
    stream: str
    trace_id: RequestId


def body_of(event: Event) -> Raw:
    """An event's canonical bytes, as the journal keeps them."""
    return Raw(_canonical_body.encode(event))


def hash_of(fields: Fields) -> Sm3:
    """The hash of a record; `fields.body` must come from `body_of`."""
    digest = Hash(SM3())
    digest.update(_canonical.encode(fields))
    return digest.finalize().hex()
