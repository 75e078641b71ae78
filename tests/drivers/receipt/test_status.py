"""Status bytes: the measured answers of section 3.1, streams that interleave, and bytes no printer sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.core.condition import READY, degraded
from drivers.receipt.status import (
    Answer,
    Automatic,
    Damaged,
    Full,
    InOrder,
    Said,
    StatusParser,
    from_answers,
    from_automatic,
    from_full,
)
from hall.contract.states import DeviceAction, DevicePhase, DeviceReason


def heard(data: bytes) -> list[Said]:
    return list(StatusParser().feed(data))


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ("1A32127E", DeviceReason.PAPER_OUT),
        ("1A161212", DeviceReason.COVER_OPEN),
        ("1A121212", DeviceReason.OFFLINE),
        ("1A521A12", DeviceReason.CUTTER_FAULT),
        ("1A523212", DeviceReason.HARDWARE_ERROR),
        ("1A525212", DeviceReason.OVERHEATED),
        ("1A36127E", DeviceReason.COVER_OPEN),
    ],
)
def test_known_answers_of_a_printer_in_trouble(known: str, reason: DeviceReason) -> None:
    condition = from_answers(*bytes.fromhex(known)).condition()
    assert (condition.phase, condition.reason) == (DevicePhase.FAULT, reason)


def test_known_answers_of_a_printer_that_works() -> None:
    assert from_answers(0x12, 0x12, 0x12, 0x12).condition() == READY
    low = from_answers(0x12, 0x12, 0x12, 0x1E).condition()
    assert low == degraded(DeviceReason.PAPER_LOW)
    assert low.action is DeviceAction.CLEAR


@pytest.mark.parametrize(
    ("packet", "reason"),
    [
        ("18000C00", DeviceReason.PAPER_OUT),
        ("38000000", DeviceReason.COVER_OPEN),
        ("18000000", DeviceReason.OFFLINE),
        ("18080000", DeviceReason.CUTTER_FAULT),
        ("18200000", DeviceReason.HARDWARE_ERROR),
        ("18400000", DeviceReason.OVERHEATED),
        ("10000300", DeviceReason.PAPER_LOW),
        ("10000000", None),
    ],
)
def test_packets_of_its_own_accord(packet: str, reason: DeviceReason | None) -> None:
    assert heard(bytes.fromhex(packet)) == [Automatic(bytes.fromhex(packet))]
    assert from_automatic(bytes.fromhex(packet)).condition().reason is reason


low, high = [0x00, 0x04, 0x08, 0x0C], [0x00, 0x20, 0x40, 0x60]
answer_bytes = st.sampled_from([0x12 | a | b for a in low for b in high])
packets = st.builds(
    lambda head, rest: bytes([head, *rest]),
    st.sampled_from([0x10 | a | b for a in low for b in high]),
    st.lists(st.integers(0, 255).map(lambda byte: byte & 0x6F), min_size=3, max_size=3),
)
in_order = st.integers(0, 255).map(lambda byte: byte & 0x6F)


@given(st.lists(st.one_of(packets, in_order), max_size=10), st.data())
def test_answers_that_interleave_with_packets_are_told_apart(parts: list[bytes | int], data: st.DataObject) -> None:
    wire = bytearray()
    for part in parts:
        wire += part if isinstance(part, bytes) else bytes([part])
    answers = data.draw(st.lists(answer_bytes, max_size=10))
    for answer in answers:
        wire.insert(data.draw(st.integers(0, len(wire))), answer)
    parser, said = StatusParser(), []
    while wire:
        size = data.draw(st.integers(1, len(wire)))
        said += list(parser.feed(bytes(wire[:size])))
        del wire[:size]
    assert sorted(one.byte for one in said if isinstance(one, Answer)) == sorted(answers)
    assert [one for one in said if not isinstance(one, Answer)] == [
        Automatic(part) if isinstance(part, bytes) else InOrder(part) for part in parts
    ]


@pytest.mark.parametrize(
    ("kind", "bits", "means"),
    [
        ("GS r", "0**0****", InOrder),
        ("DLE EOT", "0**1**10", Answer),
        ("ASB, first of four bytes", "0**1**00", Automatic),
        ("XON", "00010001", None),
        ("XOFF", "00010011", None),
    ],
)
def test_every_byte_is_told_apart_as_epson_states(kind: str, bits: str, means: type | None) -> None:
    """TM-U230 series specification, appendix E "Transmission status identification", table E-1."""
    for byte in range(256):
        if all(want in {"*", bit} for want, bit in zip(bits, f"{byte:08b}", strict=True)):
            said = heard(bytes([byte, 0, 0, 0]) if means is Automatic else bytes([byte]))
            assert [type(one) for one in said] == ([means] if means else []), (kind, byte)


def test_flow_control_does_not_break_a_packet() -> None:
    """ "The four status bytes must be consecutive, except for the XOFF code" (TM-T88III specification, GS a)."""
    assert heard(bytes.fromhex("1013000300")) == [Automatic(bytes.fromhex("10000300"))]


@pytest.mark.parametrize("byte", [0x15, 0x33, 0x5F, 0x80, 0x32 | 0x80, 0x90, 0xFF])
def test_a_byte_with_wrong_fixed_bits_is_no_status(byte: int) -> None:
    assert heard(bytes([byte])) == [Damaged()]


def test_a_packet_that_breaks_off_is_damaged_and_the_next_one_is_whole() -> None:
    assert heard(bytes.fromhex("180010000300")) == [Damaged(), Automatic(bytes.fromhex("10000300"))]
    assert heard(bytes.fromhex("18FF12")) == [Damaged(), Answer(0x12)]


@given(st.binary(max_size=500))
def test_no_bytes_raise_or_make_it_grow(data: bytes) -> None:
    parser = StatusParser()
    for byte in data:
        for said in parser.feed(bytes([byte])):
            if isinstance(said, Automatic):
                from_automatic(said.packet).condition()
        assert len(parser._packet) <= 3


@given(*[answer_bytes] * 4)
def test_every_answer_has_a_condition(a: int, b: int, c: int, d: int) -> None:
    condition = from_answers(a, b, c, d).condition()
    assert condition.phase in {DevicePhase.READY, DevicePhase.DEGRADED, DevicePhase.FAULT}
    if a & 0x08 or d & 0x60 or b & 0x04:
        assert condition.phase is DevicePhase.FAULT


@pytest.mark.parametrize(
    ("sensors", "reason"),
    [
        ("00000000", None),
        ("20000000", None),
        ("04000000", DeviceReason.PAPER_LOW),
        ("05000000", DeviceReason.PAPER_OUT),
        ("00010000", DeviceReason.COVER_OPEN),
        ("00020000", DeviceReason.COVER_OPEN),
        ("00000100", DeviceReason.OVERHEATED),
        ("00000800", DeviceReason.HARDWARE_ERROR),
        ("00004000", DeviceReason.PAPER_JAMMED),
        ("00000001", DeviceReason.CUTTER_FAULT),
        ("00000004", DeviceReason.HARDWARE_ERROR),
        ("01020001", DeviceReason.COVER_OPEN),
    ],
)
def test_the_whole_status_in_one_answer(sensors: str, reason: DeviceReason | None) -> None:
    said = list(StatusParser(full=True).feed(bytes.fromhex("100f" + sensors)))
    assert said == [Full(bytes.fromhex(sensors))]
    status = from_full(bytes.fromhex(sensors))
    assert status.condition().reason is reason
    assert status.in_mouth == (sensors == "20000000")


in_order_bytes = in_order.map(lambda byte: (bytes([byte]), InOrder(byte)))
full_answers = st.binary(min_size=4, max_size=4).map(lambda sensors: (b"\x10\x0f" + sensors, Full(sensors)))


@given(st.lists(st.one_of(full_answers, in_order_bytes)), st.data())
def test_whole_statuses_between_confirmations_are_read_however_they_are_split(
    things: list[tuple[bytes, Said]], data: st.DataObject
) -> None:
    stream = b"".join(sent for sent, _ in things)
    parser, said, at = StatusParser(full=True), list[Said](), 0
    while at < len(stream):
        size = data.draw(st.integers(1, 9))
        said += parser.feed(stream[at : at + size])
        at += size
    assert said == [meant for _, meant in things]


@given(st.lists(st.binary(max_size=20)))
def test_no_bytes_break_the_reading_of_whole_statuses(garbage: list[bytes]) -> None:
    parser = StatusParser(full=True)
    for piece in garbage:
        list(parser.feed(piece))
    list(parser.feed(bytes(6)))
    assert list(parser.feed(b"\x10\x0f\x05\0\0\0"))[-1] == Full(b"\x05\0\0\0")
