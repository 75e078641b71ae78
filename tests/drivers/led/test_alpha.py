"""Packets of Alpha signs: what another program sends, and any stream whatever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.led import alpha
from drivers.led.alpha import Damaged, Framer, Packet


def heard(wire: bytes, framer: Framer | None = None) -> list[Packet | Damaged]:
    return list((framer or Framer()).feed(wire))


@pytest.mark.parametrize(
    ("command", "known"),
    [
        (
            alpha.write_text("A", mode=b"b", text=b"\x1c1A023 -> 3"),
            "0000000000015a30300241411b20621c3141303233202d3e2033033033323504",
        ),
        (
            alpha.write_text("0", mode=b"g", text=b"\x1c3Welcome"),
            "0000000000015a30300241301b20671c3357656c636f6d65033034333304",
        ),
        (alpha.write_text("C", mode=b"e", text=b"\x1c2B"), "0000000000015a30300241431b20651c3242033031423904"),
        (alpha.read_text("A"), "0000000000015a3030024241033030383804"),
        (alpha.READ_GENERAL, "0000000000015a3030024622033030364404"),
    ],
)
def test_packets_are_what_alphasignpy_sends(command: bytes, known: str) -> None:
    """Made by alphasignpy 0.1.1 (PyPI, MIT), which leaves the parity to the port."""
    wire = alpha.packet(command)
    assert bytes(byte & 0x7F for byte in wire).hex() == known
    assert heard(wire) == [Packet(command)]


def test_the_eighth_bit_makes_every_byte_even() -> None:
    assert alpha.even_parity(b"\x00\x01\x03\x41\x43") == b"\x00\x81\x03\x41\xc3"


commands = st.binary(min_size=1, max_size=60).map(lambda data: bytes(byte & 0x7F | 0x20 for byte in data))
noise = st.binary(max_size=30).filter(lambda data: not any(byte & 0x7F == 1 for byte in data))


@given(st.lists(st.tuples(noise, commands), max_size=5), st.lists(st.integers(1, 30), max_size=40))
def test_packets_come_out_whole_however_the_stream_is_split(
    stream: list[tuple[bytes, bytes]], sizes: list[int]
) -> None:
    framer, got = Framer(), []
    wire = b"".join(between + alpha.packet(command) for between, command in stream)
    for size in sizes:
        got += heard(wire[:size], framer)
        wire = wire[size:]
    assert got + heard(wire, framer) == [Packet(command) for _, command in stream]


@given(commands, st.data())
def test_a_flipped_bit_is_never_taken_for_the_packet(command: bytes, draw: st.DataObject) -> None:
    wire = bytearray(alpha.packet(command))
    bit = draw.draw(st.integers(9 * 8, len(wire) * 8 - 9))  # behind type and address, which nothing sums
    wire[bit // 8] ^= 1 << bit % 8
    assert Packet(command) not in heard(bytes(wire))


@given(st.lists(st.one_of(st.binary(max_size=300), st.sampled_from([b"\x81", b"\x01", b"\x84", b"\x82"])), max_size=40))
def test_no_bytes_raise_or_make_it_grow(stream: list[bytes]) -> None:
    framer = Framer()
    for piece in stream:
        for told in framer.feed(piece):
            assert isinstance(told, Packet | Damaged)
        assert len(framer._buffer or b"") <= alpha.LONGEST
    assert heard(alpha.packet(b"BA"), framer)[-1] == Packet(b"BA")
