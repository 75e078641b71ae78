"""A hall written down and read again is the same hall."""

import os
import subprocess
import sys

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.contract.events import PersonRef
from hall.contract.states import DevicePhase
from queue_controller.domain import snapshot
from queue_controller.domain.snapshot import SnapshotUnreadable, decode, encode
from queue_controller.domain.state import blank_hall
from tests.queue_controller.domain.world import HUKOU, ID_CARD, TAX, HallUnderTest


def a_full_day() -> HallUnderTest:
    hall = HallUnderTest()
    hall.adopt()
    hall.open_day()
    for post, clerk in (("1a", "c1"), ("1b", "c2"), ("2", "c3"), ("3", "c4")):
        hall.log_in(post, clerk)
    for service in (ID_CARD, HUKOU, TAX, ID_CARD, ID_CARD, ID_CARD, TAX, HUKOU):
        hall.take(service, PersonRef(record="vault-1", digest="0" * 64))
        hall.wait(5)
    hall.serve("1a")
    hall.called("1a")
    hall.called("1b")
    hall.start_service("1b")
    hall.called("2")
    hall.miss("2")
    hall.cancel(hall.called("3").ticket)
    hall.miss("3")
    hall.pause("3", text="马上回来")
    hall.device(DevicePhase.FAULT)
    return hall


def test_a_snapshot_gives_the_same_hall_and_the_same_bytes_again() -> None:
    hall = a_full_day().hall
    again = decode(encode(hall), hall.library)
    assert again == hall
    assert encode(again) == encode(hall)


def test_the_hall_goes_on_from_a_snapshot_as_if_it_had_never_stopped() -> None:
    stayed, restarted = a_full_day(), a_full_day()
    restarted.hall = decode(encode(restarted.hall), restarted.hall.library)
    for hall in (stayed, restarted):
        hall.finish("1b")
        hall.serve("1b")
        hall.resume("3")
        hall.serve("3")
        hall.taken(HUKOU)
        hall.close_day()
    assert stayed.history == restarted.history
    assert stayed.hall == restarted.hall


def test_a_blank_hall_has_a_snapshot() -> None:
    blank = blank_hall()
    assert decode(encode(blank), {}) == blank


SCRIPT = """
import sys
from tests.queue_controller.domain.test_snapshot import a_full_day
from queue_controller.domain.snapshot import encode
sys.stdout.buffer.write(encode(a_full_day().hall))
"""


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_every_process_writes_the_same_bytes(hash_seed: str) -> None:
    written = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
        timeout=60,
    ).stdout
    assert written == encode(a_full_day().hall)


@given(at=st.integers(0), bit=st.integers(0, 7))
def test_a_flipped_bit_is_noticed(at: int, bit: int) -> None:
    hall = a_full_day().hall
    damaged = bytearray(encode(hall))
    damaged[at % len(damaged)] ^= 1 << bit
    with pytest.raises(SnapshotUnreadable):
        decode(bytes(damaged), hall.library)


@given(st.binary(max_size=200))
def test_other_bytes_are_no_snapshot(data: bytes) -> None:
    with pytest.raises(SnapshotUnreadable):
        decode(data, {})


def test_a_snapshot_of_a_later_program_is_not_guessed_at(monkeypatch: pytest.MonkeyPatch) -> None:
    hall = a_full_day().hall
    monkeypatch.setattr(snapshot, "VERSION", snapshot.VERSION + 1)
    written = encode(hall)
    monkeypatch.undo()
    with pytest.raises(SnapshotUnreadable, match="version"):
        decode(written, hall.library)


def test_a_snapshot_of_a_site_nobody_has_is_not_used() -> None:
    with pytest.raises(SnapshotUnreadable, match="site"):
        decode(encode(a_full_day().hall), {})


def test_no_field_of_the_hall_is_forgotten() -> None:
    made_again = {"library", "site_sm3", "site", "barcodes", "lines", "missed", "area_waiting", "clerks", "diary"}
    hall_fields = {field.name for field in msgspec.structs.fields(type(a_full_day().hall))}
    kept = {field.name for field in msgspec.structs.fields(snapshot.Snapshot)}
    assert hall_fields - made_again == kept - {"version", "site"}
