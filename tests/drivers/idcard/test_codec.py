"""Frames of the security module: known bytes, and any stream whatever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.idcard.codec import (
    FIND,
    LONGEST,
    MODULE_ID,
    READ,
    RESET,
    SELECT,
    STATUS,
    Command,
    Damaged,
    Frame,
    Framer,
    Verdict,
    encode,
)
from tests.drivers.support.card_module import answer


def frames(data: bytes, framer: Framer | None = None) -> list[Frame | Damaged]:
    return list((framer or Framer()).feed(data))


@pytest.mark.parametrize(
    ("command", "known"),
    [
        (RESET, "AAAAAA9669000310FFEC"),
        (STATUS, "AAAAAA9669000311FFED"),
        (MODULE_ID, "AAAAAA9669000312FFEE"),
        (FIND, "AAAAAA96690003200122"),
        (SELECT, "AAAAAA96690003200221"),
        (READ, "AAAAAA96690003300132"),
        (Command(0x30, 0x03), "AAAAAA96690003300330"),
        (Command(0x30, 0x10), "AAAAAA96690003301023"),
        (Command(0x60, 0x00), "AAAAAA96690003600063"),
    ],
)
def test_requests_are_the_known_bytes(command: Command, known: str) -> None:
    assert encode(command).hex().upper() == known


@pytest.mark.parametrize(
    ("known", "verdict", "size"),
    [
        ("AAAAAA9669000400009094", Verdict.DONE, 0),
        ("AAAAAA9669000800009F0000000097", Verdict.CARD_FOUND, 4),
        ("AAAAAA9669000C00009000000000000000009C", Verdict.DONE, 8),
        ("AAAAAA9669000400008084", Verdict.NO_CARD, 0),
        ("AAAAAA9669000400008185", Verdict.SELECT_FAILED, 0),
        ("AAAAAA9669000400004145", Verdict.READ_FAILED, 0),
    ],
)
def test_known_answers_are_understood(known: str, verdict: Verdict, size: int) -> None:
    assert frames(bytes.fromhex(known)) == [Frame(verdict, bytes(size))]


def test_a_whole_card_is_1295_bytes_and_one_frame() -> None:
    wire = answer("000090", b"\x01\x00\x04\x00" + bytes(256 + 1024))
    assert len(wire) == 1295
    assert [len(frame.data) for frame in frames(wire) if isinstance(frame, Frame)] == [1284]


def test_a_lost_first_sync_byte_is_forgiven() -> None:
    assert frames(answer("000090")[1:]) == [Frame(0x90, b"")]


def test_another_makers_start_pair_is_a_setting() -> None:
    other = bytes.fromhex("a55a")
    assert encode(FIND, other).hex() == "aaaaaaa55a0003200122"
    assert frames(answer("000090", start=other), Framer(other)) == [Frame(0x90, b"")]
    assert frames(answer("000090", start=other)) == []


chunks = st.lists(st.integers(1, 64), max_size=40)
answers = st.builds(lambda sw, data: (sw[2], data, answer(sw.hex(), data)), st.binary(min_size=3, max_size=3),
                    st.binary(max_size=200))  # fmt: skip
noise = st.binary(max_size=40).filter(lambda data: b"\xaa" not in data)


@given(st.lists(st.tuples(noise, answers), max_size=5), chunks)
def test_frames_come_out_whole_however_the_stream_is_split_and_whatever_stands_between(
    stream: list[tuple[bytes, tuple[int, bytes, bytes]]], sizes: list[int]
) -> None:
    wire = b"".join(between + wire for between, (_, _, wire) in stream)
    framer, heard = Framer(), []
    while wire:
        size = sizes.pop(0) if sizes else 7
        heard += frames(wire[:size], framer)
        wire = wire[size:]
    assert heard == [Frame(verdict, data) for _, (verdict, data, _) in stream]


@given(answers, st.data())
def test_a_flipped_bit_is_never_taken_for_the_answer(whole: tuple[int, bytes, bytes], data: st.DataObject) -> None:
    verdict, content, wire = whole
    bit = data.draw(st.integers(5 * 8, len(wire) * 8 - 1))  # behind the start mark
    flipped = bytearray(wire)
    flipped[bit // 8] ^= 1 << bit % 8
    heard = frames(bytes(flipped))
    assert Frame(verdict, content) not in heard
    # A length flipped upwards waits for bytes that do not come (the deadline ends that); all else is reported.
    length = int.from_bytes(flipped[5:7], "big")
    if not 4 <= length <= LONGEST or length <= len(wire) - 7:
        assert heard[:1] == [Damaged()]


@given(st.lists(st.one_of(st.binary(max_size=300), st.just(b"\xaa\xaa\x96\x69"), st.just(b"\xaa")), max_size=40))
def test_no_bytes_raise_or_make_it_grow(stream: list[bytes]) -> None:
    framer = Framer()
    for piece in stream:
        for heard in framer.feed(piece):
            assert isinstance(heard, Frame | Damaged)
        assert len(framer._buffer) <= LONGEST + 6


@given(st.binary(max_size=3000), st.lists(st.integers(1, 500), max_size=20))
def test_the_split_of_a_stream_changes_nothing(wire: bytes, sizes: list[int]) -> None:
    wire = wire.replace(b"\x01\x02", b"\xaa\xaa\x96\x69\x00\x04")
    whole, split, rest = frames(wire), [], wire
    framer = Framer()
    while rest:
        size = sizes.pop(0) if sizes else 100
        split += frames(rest[:size], framer)
        rest = rest[size:]
    assert split == whole


def test_a_damaged_frame_does_not_swallow_the_next() -> None:
    broken = bytearray(answer("000090", bytes(8)))
    broken[9] ^= 1
    assert frames(bytes(broken) + answer("000080")) == [Damaged(), Frame(Verdict.NO_CARD, b"")]


def test_a_frame_shows_no_data_in_a_log() -> None:
    assert "secret" not in repr(Frame(0x90, b"secret"))
