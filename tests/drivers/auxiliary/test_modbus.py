"""Frames of Modbus RTU: known bytes, and any stream whatever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.auxiliary import modbus
from drivers.auxiliary.modbus import Answer, Damaged, Framer, bits
from tests.drivers.support.relay_board import crc


def heard(wire: bytes, framer: Framer | None = None) -> list[Answer | Damaged]:
    return list((framer or Framer(1)).feed(wire))


@pytest.mark.parametrize(
    ("request_", "known"),
    [
        (modbus.write_coil(1, 0, on=True), "01050000ff008c3a"),
        (modbus.write_coil(1, 0, on=False), "010500000000cdca"),
        (modbus.read_inputs(1, 8), "01020000000879cc"),
        (modbus.read_coils(1, 8), "0101000000083dcc"),
        (modbus.write_coil(17, 172, on=True), "110500acff004e8b"),
    ],
)
def test_requests_are_the_known_bytes(request_: bytes, known: str) -> None:
    assert request_.hex() == known


def test_the_checksum_is_crc_16_modbus() -> None:
    assert modbus.crc(b"123456789") == 0x4B37  # the catalogue's check value


def framed(body: bytes) -> bytes:
    return body + crc(body)


def test_answers_are_understood() -> None:
    assert heard(framed(b"\x01\x02\x01\x05")) == [Answer(1, 2, b"\x01\x05")]
    assert heard(framed(b"\x01\x85\x02")) == [Answer(1, 0x85, b"\x02")]
    assert heard(modbus.write_coil(1, 3, on=True)) == [Answer(1, 5, b"\x00\x03\xff\x00")]


def test_bits_come_first_input_first() -> None:
    assert bits(Answer(1, 2, b"\x01\x05"), 4) == (True, False, True, False)
    assert bits(Answer(1, 2, b"\x02\x00\x80"), 16) == (*[False] * 15, True)
    for short in (b"", b"\x01", b"\x02\x05", b"\x01\x05"):
        assert bits(Answer(1, 2, short), 9) is None


bodies = st.one_of(
    st.binary(max_size=20).map(lambda data: bytes([1, 2, len(data)]) + data),
    st.binary(min_size=4, max_size=4).map(lambda data: b"\x01\x05" + data),
    st.binary(min_size=1, max_size=1).map(lambda data: b"\x01\x82" + data),
)
noise = st.binary(max_size=20).filter(lambda data: 1 not in data)


@given(st.lists(st.tuples(noise, bodies), max_size=5), st.lists(st.integers(1, 10), max_size=40))
def test_answers_come_out_whole_however_the_stream_is_split(
    stream: list[tuple[bytes, bytes]], sizes: list[int]
) -> None:
    wire, framer, got = b"".join(between + framed(body) for between, body in stream), Framer(1), []
    for size in sizes:
        got += heard(wire[:size], framer)
        wire = wire[size:]
    got += heard(wire, framer)
    assert [told for told in got if told != Damaged()] == [Answer(body[0], body[1], body[2:]) for _, body in stream]


@given(bodies, st.data())
def test_a_flipped_bit_is_never_taken_for_the_answer(body: bytes, draw: st.DataObject) -> None:
    wire = bytearray(framed(body))
    bit = draw.draw(st.integers(0, len(wire) * 8 - 1))
    wire[bit // 8] ^= 1 << bit % 8
    assert Answer(body[0], body[1], body[2:]) not in heard(bytes(wire))


@given(
    st.lists(st.one_of(st.binary(max_size=300), st.sampled_from([b"\x01\x02\xff", b"\x01", b"\x01\x05"])), max_size=30)
)
def test_no_bytes_raise_or_make_it_grow_and_the_split_changes_nothing(stream: list[bytes]) -> None:
    framer, got = Framer(1), []
    for piece in stream:
        got += heard(piece, framer)
        assert len(framer._buffer) <= modbus.LONGEST
    assert got == heard(b"".join(stream))
