"""The published rule of the chain: how a record's hash is made, so that hall and centre compute the same.

    hash = SM3( canonical JSON of the record without its member `hash` )

Canonical JSON is RFC 8785 (JCS): members sorted by name at every depth, no white space, UTF-8, shortest escapes.
The member `previous` holds the hash of the record before and is hashed with the rest: that is the link. Members a
reader does not know count too. No record holds a fraction, so JCS's rules for them are not needed (GB/T 32905, SM3).
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from cryptography.hazmat.primitives.hashes import SM3, Hash
from msgspec import Struct

from hall.contract.events import EventRecord, Sm3

GENESIS: Sm3 = "0" * 64
"""What stands as `previous` in the very first record of a stream. The first record of a later epoch
names the hash of the last record that the new epoch still knows."""


class IdDigest(Struct, frozen=True, kw_only=True):
    """Proof that nothing is missing: how many events, and SM3 over their ids in order, each followed by a newline."""

    count: int
    sm3: Sm3


def record_hash(record: EventRecord) -> Sm3:
    """The hash that belongs into `record.hash`; what stands there now does not count."""
    return document_hash(msgspec.json.encode(record))


def document_hash(record: bytes) -> Sm3:
    """The same of a record's JSON in any layout, with members this version does not know."""
    return _sm3(canonical({name: value for name, value in msgspec.json.decode(record).items() if name != "hash"}))


def canonical(document: Any) -> bytes:
    """RFC 8785 for documents without fractions."""
    return msgspec.json.encode(document, order="sorted")


def id_digest(event_ids: Iterable[str]) -> IdDigest:
    """The digest of events in the order of (stream, epoch, seq)."""
    ids = list(event_ids)
    return IdDigest(count=len(ids), sm3=_sm3("".join(f"{i}\n" for i in ids).encode()))


def _sm3(data: bytes) -> Sm3:
    digest = Hash(SM3())
    digest.update(data)
    return digest.finalize().hex()
