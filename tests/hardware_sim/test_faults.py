"""Every fault of a line does what its name says, the same for the same seed, and mends without a trace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware_sim.faults import Faults, Wire
from hardware_sim.model import Piece

FAULTS = st.builds(
    Faults,
    latency_ms=st.floats(0, 500),
    jitter_ms=st.floats(0, 50),
    drop=st.integers(0, 20),
    loss=st.floats(0, 1),
    split=st.integers(0, 5),
    flip=st.integers(0, 3),
    noise=st.floats(0, 1),
    double=st.integers(0, 2),
)
PIECES = st.lists(st.binary(min_size=1, max_size=20), max_size=6)
LATER_S = 3600


def joined(pieces: list[Piece]) -> bytes:
    return b"".join(piece.data for piece in pieces)


def carried(faults: Faults, pieces: list[bytes], seed: int = 0) -> bytes:
    wire = Wire(faults, seed)
    for at, piece in enumerate(pieces):
        wire.put(Piece(piece), at)
    return joined(wire.take(LATER_S))


@given(PIECES)
def test_a_sound_line_carries_every_byte_at_once(pieces: list[bytes]) -> None:
    wire = Wire()
    for at, piece in enumerate(pieces):
        wire.put(Piece(piece), at)
        assert wire.take(at) == [Piece(piece)]


@given(FAULTS, PIECES, st.integers())
def test_the_same_seed_gives_the_same_faults(faults: Faults, pieces: list[bytes], seed: int) -> None:
    one, other = Wire(faults, seed), Wire(faults, seed)
    for at, piece in enumerate(pieces):
        one.put(Piece(piece), at)
        other.put(Piece(piece), at)
        assert one.due_s() == other.due_s()
    assert one.take(LATER_S) == other.take(LATER_S)


def test_another_seed_gives_other_faults() -> None:
    pieces = [bytes(range(200))]
    assert len({carried(Faults(loss=0.5), pieces, seed) for seed in range(10)}) == 10


def test_latency_delays_and_keeps_the_order() -> None:
    wire = Wire(Faults(latency_ms=100, jitter_ms=50))
    for at in range(20):
        wire.put(Piece(bytes([at])), at / 1000)
    assert wire.take(0.099) == []
    assert wire.due_s() == pytest.approx(0.125, abs=0.026)
    assert joined(wire.take(0.2)) == bytes(range(20))


def test_so_many_bytes_are_dropped_and_no_more() -> None:
    assert carried(Faults(drop=5), [b"abc", b"defg", b"h"]) == b"fgh"


def test_a_split_line_hands_over_small_pieces_with_pauses() -> None:
    wire = Wire(Faults(split=3, gap_ms=10))
    wire.put(Piece(b"abcdefgh"), 0)
    assert wire.take(0) == [Piece(b"abc")]
    assert wire.take(0.010) == [Piece(b"def")]
    assert wire.take(0.020) == [Piece(b"gh")]


def test_one_bit_is_turned_over_in_so_many_pieces() -> None:
    sent = [b"abcdef", b"ghijkl", b"mnopqr"]
    got = carried(Faults(flip=2), sent)
    wrong = [(a ^ b).bit_count() for a, b in zip(b"".join(sent), got, strict=True)]
    assert [sum(wrong[:6]), sum(wrong[6:12]), sum(wrong[12:])] == [1, 1, 0]


def test_noise_bends_one_bit_of_every_byte_at_most() -> None:
    got = carried(Faults(noise=1), [b"abcdef"])
    assert [(a ^ b).bit_count() for a, b in zip(b"abcdef", got, strict=True)] == [1] * 6


def test_so_many_pieces_arrive_twice() -> None:
    assert carried(Faults(double=1), [b"abc", b"de"]) == b"abcabcde"


def test_in_silence_nothing_arrives_and_nothing_is_kept() -> None:
    wire = Wire(Faults(silence=True))
    wire.put(Piece(b"abc"), 0)
    wire.set(Faults(), 0)
    wire.put(Piece(b"def"), 0)
    assert wire.take(LATER_S) == [Piece(b"def")]


def test_a_busy_line_keeps_everything_until_it_is_free() -> None:
    wire = Wire(Faults(busy=True))
    wire.put(Piece(b"abc"), 0)
    assert wire.take(LATER_S) == []
    assert wire.due_s() is None
    wire.set(Faults(), 0)
    assert wire.take(LATER_S) == [Piece(b"abc")]


def test_pulling_the_cable_loses_what_was_on_its_way() -> None:
    wire = Wire(Faults(latency_ms=1000))
    wire.put(Piece(b"abc"), 0)
    wire.cut()
    assert wire.take(LATER_S) == []
