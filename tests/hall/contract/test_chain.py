"""The published rule of the chain, held against an independent reading of RFC 8785 and of SM3."""

import json
import subprocess

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.contract.chain import GENESIS, canonical, document_hash, id_digest, record_hash
from hall.contract.events import EventRecord

RECORD = EventRecord(
    event_id="018f0000-0000-7000-8000-000000000001",
    hall="chonghua",
    epoch=1,
    stream="queue",
    seq=1,
    occurred_at=1_800_000_000_000,
    recorded_at=1_800_000_000_001,
    schema=1,
    trace_id="018f0000-0000-7000-8000-000000000002",
    body=msgspec.Raw(b'{"event":"day.opened", "day":"2027-01-15"}'),
    previous=GENESIS,
    hash="",
)
CANONICAL = (
    '{"body":{"day":"2027-01-15","event":"day.opened"},"epoch":1,"event_id":"018f0000-0000-7000-8000-000000000001",'
    '"hall":"chonghua","occurred_at":1800000000000,"previous":"' + "0" * 64 + '","recorded_at":1800000000001,'
    '"schema":1,"seq":1,"stream":"queue","trace_id":"018f0000-0000-7000-8000-000000000002"}'
)

documents = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcXYZ_", max_size=4), inner, max_size=4),
)


def openssl_sm3(data: bytes) -> str:
    run = subprocess.run(["openssl", "dgst", "-sm3", "-r"], input=data, capture_output=True, check=True)
    return run.stdout.split()[0].decode()


def test_a_records_hash_is_what_openssl_finds_over_the_canonical_bytes_written_by_hand() -> None:
    assert record_hash(RECORD) == openssl_sm3(CANONICAL.encode())


@given(documents)
def test_canonical_json_is_what_the_standard_library_writes_sorted_and_tight(document: object) -> None:
    expected = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert canonical(document) == expected.encode()


def test_what_stands_in_the_hash_field_does_not_count() -> None:
    assert record_hash(msgspec.structs.replace(RECORD, hash="f" * 64)) == record_hash(RECORD)


@pytest.mark.parametrize(
    "change",
    [
        {"event_id": "018f0000-0000-7000-8000-00000000000f"},
        {"hall": "wenquan"},
        {"epoch": 2},
        {"stream": "device"},
        {"seq": 2},
        {"occurred_at": 1},
        {"recorded_at": 1},
        {"schema": 2},
        {"trace_id": "018f0000-0000-7000-8000-00000000000f"},
        {"body": msgspec.Raw(b'{"event":"day.opened","day":"2027-01-16"}')},
        {"previous": "f" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_other_field_counts(change: dict[str, object]) -> None:
    assert record_hash(msgspec.structs.replace(RECORD, **change)) != record_hash(RECORD)


def test_layout_does_not_count_but_a_member_of_a_newer_version_does() -> None:
    spread = json.dumps(json.loads(msgspec.json.encode(RECORD)), indent=3).encode()
    assert document_hash(spread) == record_hash(RECORD)
    newer = json.loads(spread) | {"clock_offset_ms": 3}
    assert document_hash(json.dumps(newer).encode()) != record_hash(RECORD)


def test_the_digest_of_a_day_counts_and_hashes_the_ids_in_order() -> None:
    digest = id_digest(["a", "b"])
    assert (digest.count, digest.sm3) == (2, openssl_sm3(b"a\nb\n"))
    assert id_digest(["b", "a"]).sm3 != digest.sm3
