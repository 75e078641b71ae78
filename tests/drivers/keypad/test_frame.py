"""Frames of the keypads' line: known bytes, and any stream whatever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.keypad.frame import LONGEST, OVERHEAD, Damaged, Frame, Framer, encode


def wire(address: int, function: int, data: bytes = b"") -> bytes:
    """By the published layout alone."""
    length = 2 + len(data)
    total = (address + function + sum(data)) % 256
    return bytes([0xFF, 0x68, length, length, 0x68, address, function, *data, total, 0x16])


def heard(data: bytes, framer: Framer | None = None) -> list[Frame | Damaged]:
    return list((framer or Framer()).feed(data))


@pytest.mark.parametrize(
    ("frame", "known"),
    [
        (Frame(1, 0x03), "ff68020268010304" + "16"),
        (Frame(5, 0x02, bytes([10, 10, 10, 0, 2, 3])), "ff680808680502" + "0a0a0a000203" + "2a16"),
        (Frame(0x21, 0x01, b"\x0c"), "ff6803036821010c2e16"),
        (Frame(0xFE, 0x11, b"\x03"), "ff68030368fe11031216"),
    ],
)
def test_frames_are_the_known_bytes(frame: Frame, known: str) -> None:
    assert encode(frame).hex() == known
    assert heard(bytes.fromhex(known)) == [frame]


frames = st.builds(Frame, st.integers(0, 255), st.integers(0, 255), st.binary(max_size=30))
noise = st.binary(max_size=30).filter(lambda data: b"\xff" not in data)


@given(st.lists(st.tuples(noise, frames), max_size=6), st.lists(st.integers(1, 20), max_size=60))
def test_frames_come_out_whole_however_the_stream_is_split_and_whatever_stands_between(
    stream: list[tuple[bytes, Frame]], sizes: list[int]
) -> None:
    line = b"".join(between + wire(frame.address, frame.function, frame.data) for between, frame in stream)
    framer, got = Framer(), []
    for size in sizes:
        got += heard(line[:size], framer)
        line = line[size:]
    assert got + heard(line, framer) == [frame for _, frame in stream]


@given(frames, st.data())
def test_a_flipped_bit_is_never_taken_for_the_frame(frame: Frame, draw: st.DataObject) -> None:
    line = bytearray(encode(frame))
    bit = draw.draw(st.integers(0, len(line) * 8 - 1))
    line[bit // 8] ^= 1 << bit % 8
    assert frame not in heard(bytes(line))


@given(
    st.lists(st.one_of(st.binary(max_size=100), st.just(b"\xff\x68"), st.just(b"\xff\x68\x20\x20\x68")), max_size=40)
)
def test_no_bytes_raise_or_make_it_grow(stream: list[bytes]) -> None:
    framer = Framer()
    for piece in stream:
        for told in framer.feed(piece):
            assert isinstance(told, Frame | Damaged)
        assert len(framer._buffer) < LONGEST + OVERHEAD


@given(st.binary(max_size=400), st.lists(st.integers(1, 40), max_size=30))
def test_the_split_of_a_stream_changes_nothing(line: bytes, sizes: list[int]) -> None:
    line = line.replace(b"\x01", b"\xff\x68").replace(b"\x02", b"\x03\x03\x68")
    whole, framer, got = heard(line), Framer(), []
    for size in sizes:
        got += heard(line[:size], framer)
        line = line[size:]
    assert got + heard(line, framer) == whole


def test_half_a_frame_swallows_the_next_unless_it_is_forgotten() -> None:
    framer, press = Framer(), wire(1, 1, b"\x0c")
    assert heard(press[:6], framer) == []
    framer.forget()
    assert heard(press, framer) == [Frame(1, 1, b"\x0c")]


def test_a_damaged_frame_does_not_swallow_the_next() -> None:
    broken = bytearray(wire(1, 1, b"\x0c"))
    broken[7] ^= 1
    assert heard(bytes(broken) + wire(2, 1, b"\x0d")) == [Damaged(), Frame(2, 1, b"\x0d")]
