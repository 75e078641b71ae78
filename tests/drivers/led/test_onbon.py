"""Frames of Onbon cards: the maker's own examples, another program's, and any stream whatever."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.led import onbon
from drivers.led.onbon import Area, Card, Damaged, Framer, Reply, crc, frame
from drivers.led.text import Charset, encode_text
from tests.drivers.support.led_card import ACK, NACK, answer

HEAD = "a5" * 8


def heard(wire: bytes, framer: Framer | None = None) -> list[Reply | Damaged]:
    return list((framer or Framer()).feed(wire))


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (onbon.PING, "01000080000000000000fe020500a20001000068f8"),
        (onbon.CLEAR, "01000080000000000000fe020500a31001000051f8"),
        (
            onbon.text_5k(
                Area(
                    number=0, width=192, height=32, timeout_s=2, many_lines=True, wrap=True, effect=3, speed=4, stay=5
                ),
                b"012345QRSTTV'B",
            ),
            (
                "01000080000000000000fe023200a306012d0000012900"
                "00000000001800200000000002000000000202030004050e000000303132333435515253545456"
                "2742a87d"
            ),
        ),
    ],
)
def test_the_makers_own_frames_come_out(data: bytes, known: str) -> None:
    assert frame(Card(), data).hex() == HEAD + known + "5a"


def test_the_checksum_is_crc_16_arc() -> None:
    assert crc(b"123456789") == 0xBB3D  # the catalogue's check value
    assert crc(b"") == 0


@pytest.mark.parametrize("given_", json.loads((Path(__file__).parent / "onbon_frames.json").read_text("utf-8")))
def test_texts_for_a_6k_card_are_what_another_program_sends(given_: dict[str, object]) -> None:
    """The frames were made by app-tools-zxw 2.2.4 (PyPI, MIT), which wants an older cryptography than we run on."""
    case = dict(given_)
    text, anew, wire, colour = (case.pop(key) for key in ("text", "anew", "wire", "colour"))
    encoded = encode_text(str(text), Charset.GB2312)
    data = onbon.text_6k(Area(**case), f"\\C{int(str(colour)) + 1}".encode() + encoded.data, anew=bool(anew))  # type: ignore[arg-type]  # the file's own numbers
    assert frame(Card(type=0x61, sender=0x8001), data).hex() == wire


def test_an_area_off_the_byte_grid_is_given_in_pixels() -> None:
    data = onbon.text_6k(Area(number=1, x=20, y=3, width=12, height=16), b"A")
    assert data[9:18].hex() == "00148003000c801000"


def test_every_byte_that_marks_is_escaped_and_none_stands_bare_inside() -> None:
    wire = frame(Card(address=0xA5A6), bytes(range(256)))
    assert not {0xA5, 0x5A} & set(wire[8:-1])
    assert bytes.fromhex("a601a602") in wire


def test_answers_are_understood() -> None:
    assert heard(ACK) == [Reply(0xA0, 0, 0)]
    assert heard(ACK)[0].done  # type: ignore[union-attr]  # a reply by the line above
    assert heard(NACK) == [Reply(0xA0, 1, 5)]
    assert heard(NACK)[0].refused  # type: ignore[union-attr]
    assert heard(answer(bytes.fromhex("a201000000a5a65a5b"))) == [Reply(0xA2, 1, 0, bytes.fromhex("a5a65a5b"))]


chunks = st.lists(st.integers(1, 40), max_size=60)
replies = st.binary(min_size=5, max_size=120)
noise = st.binary(max_size=40).filter(lambda data: b"\xa5" not in data)


def split(wire: bytes, sizes: list[int]) -> list[bytes]:
    pieces = []
    for size in sizes:
        pieces.append(wire[:size])
        wire = wire[size:]
    return [*pieces, wire]


@given(st.lists(st.tuples(noise, replies), max_size=5), chunks)
def test_answers_come_out_whole_however_the_stream_is_split_and_whatever_stands_between(
    stream: list[tuple[bytes, bytes]], sizes: list[int]
) -> None:
    framer, got = Framer(), []
    for piece in split(b"".join(between + answer(data) for between, data in stream), sizes):
        got += heard(piece, framer)
    assert got == [Reply(data[0], data[1], data[2], data[5:]) for _, data in stream]


@given(replies, st.data())
def test_a_flipped_bit_is_never_taken_for_the_answer(data: bytes, draw: st.DataObject) -> None:
    wire = bytearray(answer(data))
    bit = draw.draw(st.integers(8 * 8, len(wire) * 8 - 9))
    wire[bit // 8] ^= 1 << bit % 8
    assert Reply(data[0], data[1], data[2], data[5:]) not in heard(bytes(wire))


@given(
    st.lists(st.one_of(st.binary(max_size=300), st.sampled_from([b"\xa5", b"\x5a", b"\xa6", ACK[:20]])), max_size=40)
)
def test_no_bytes_raise_or_make_it_grow(stream: list[bytes]) -> None:
    framer = Framer()
    for piece in stream:
        for told in framer.feed(piece):
            assert isinstance(told, Reply | Damaged)
        assert len(framer._buffer or b"") <= onbon.LONGEST
    assert heard(b"\x5a" + ACK, framer)[-1] == Reply(0xA0, 0, 0)


@given(st.binary(max_size=2000), chunks)
def test_the_split_of_a_stream_changes_nothing(wire: bytes, sizes: list[int]) -> None:
    wire = wire.replace(b"\x01", b"\xa5").replace(b"\x02", b"\x5a")
    framer, got = Framer(), []
    for piece in split(wire, sizes):
        got += heard(piece, framer)
    assert got == heard(wire)


def test_an_endless_frame_is_given_up() -> None:
    assert heard(b"\xa5" + b"\x00" * 100_000 + ACK) == [Damaged(), Reply(0xA0, 0, 0)]


def test_an_answer_broken_off_does_not_swallow_the_next() -> None:
    assert heard(ACK[:20] + NACK) == [Damaged(), Reply(0xA0, 1, 5)]
